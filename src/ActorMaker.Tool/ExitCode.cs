namespace ActorMaker.Tool;

/// <summary>How the command ends; where more than one holds, the first of interrupted, usage, service, findings.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done, and no finding is an error.</summary>
    public const int Done = 0;

    /// <summary>A finding is an error.</summary>
    public const int Findings = 1;

    /// <summary>The command line, a setting or the data root makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>A service cannot be reached, or refused.</summary>
    public const int Service = 3;

    /// <summary>Ended by SIGINT, which is Ctrl+C.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;
}
