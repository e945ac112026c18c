namespace ActorMaker.Data.Findings;

/// <summary>A job as somebody is told to run it; each way to run jobs words it its own way.</summary>
/// <param name="Setting">The setting that it needs; null for none.</param>
public sealed record Command(Job Job, string? Setting = null, string? Value = null)
{
    /// <summary>Whether the words before it tell already that it is a command, so that it need not be one to be copied.</summary>
    public bool IsBrief { get; init; }

    /// <summary>The command for MSBuild, in the project's folder.</summary>
    public string Text => IsBrief ? Target : "dotnet msbuild " + Target;

    /// <summary>The part of the command for MSBuild that says what to do.</summary>
    public string Target => $"-t:{Job.ToString()}{(Setting is null ? "" : $" -p:{Setting}={Value}")}";
}
