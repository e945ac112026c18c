using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>What the gate is told besides.</summary>
/// <param name="Root">Absolute path of the data root.</param>
public sealed record GateSettings(string Root) : DataSettings(Root)
{
    /// <summary>How long a run may stay pending before AM1031.</summary>
    public TimeSpan PendingLimit { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Absolute path of the file that remembers what was found in version files; null for none.</summary>
    public string? VersionCachePath { get; init; }
}
