using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.Data.Findings;

/// <summary>What can be run to mend something.</summary>
public enum Job
{
    /// <summary>Brings version files into order.</summary>
    NormalizeVersions,

    /// <summary>Brings manifests in line with the local images.</summary>
    SyncTrainingManifests,

    /// <summary>Records the LoRAs of a bucket.</summary>
    SyncS3Loras,

    /// <summary>Compares what the data says with the buckets.</summary>
    VerifyS3,

    /// <summary>Uploads images that have no object.</summary>
    PushTrainingImages,

    /// <summary>Replaces objects that differ from their local images.</summary>
    RepairTrainingImages,
}

/// <summary>A job as somebody is told to run it; each way to run jobs words it its own way.</summary>
/// <param name="Job">The job.</param>
/// <param name="Setting">The setting that it needs; null for none.</param>
/// <param name="Value">The setting's value.</param>
public sealed record Command(Job Job, string? Setting = null, string? Value = null)
{
    /// <summary>Whether the words before it tell already that it is a command, so that it need not be one to be copied.</summary>
    public bool IsBrief { get; init; }

    /// <summary>The command for MSBuild.</summary>
    public string Text => $"{(IsBrief ? "" : "dotnet msbuild ")}-t:{Job}{(Setting is null ? "" : $" -p:{Setting}={Value}")}";
}

/// <summary>How to mend what a finding is about: words, the command that does it, and what follows.</summary>
/// <param name="Words">What to do, or what leads to the command; without a full stop.</param>
/// <param name="Command">The command; null where there is none.</param>
/// <param name="Rest">What follows the command; null for nothing.</param>
public sealed record Fix(string Words, Command? Command = null, Fix? Rest = null)
{
    /// <summary>The fix as one text.</summary>
    public string Text => Command is null && Rest is null ? Words : Words + Command?.Text + Rest?.Text;

    /// <summary>A fix by hand.</summary>
    /// <param name="words">What to do; null for no fix.</param>
    [return: NotNullIfNotNull(nameof(words))]
    public static implicit operator Fix?(string? words) => FromString(words);

    /// <summary>A fix by hand.</summary>
    /// <param name="words">What to do; null for no fix.</param>
    /// <returns>The fix.</returns>
    [return: NotNullIfNotNull(nameof(words))]
    public static Fix? FromString(string? words) => words is null ? null : new Fix(words);

    /// <summary>A fix by a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="rest">What follows it; null for nothing.</param>
    /// <returns>The fix.</returns>
    public static Fix By(Job job, Fix? rest = null) => new("", new Command(job), rest);
}
