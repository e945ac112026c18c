using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Views;

/// <summary>How a training stands.</summary>
public enum Outcome
{
    /// <summary>It runs, or waits for its turn.</summary>
    Running,

    /// <summary>It has run for longer than one takes, and nothing was heard of it.</summary>
    Late,

    /// <summary>It ended well.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>The entry does not say.</summary>
    Unknown,
}

/// <summary>One entry of a version file, as somebody looks at it.</summary>
/// <param name="Name">Its name, such as <c>V8</c>; the id where it has none.</param>
/// <param name="Outcome">How the training stands.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended, well or not.</param>
/// <param name="Line">Where the entry stands in its file, from 1.</param>
public sealed record VersionView(string Name, Outcome Outcome, DateTimeOffset? Started, DateTimeOffset? Ended, int Line)
{
    /// <summary>The entry's id; null where it has none.</summary>
    public string? Id { get; init; }

    /// <summary>Whether a person chose it.</summary>
    public bool IsGood { get; init; }

    /// <summary>Number of images it was trained on, as recorded.</summary>
    public long? ImageCount { get; init; }

    /// <summary>The set of images it was trained on, as recorded.</summary>
    public string? SelectionSet { get; init; }

    /// <summary>Where its LoRA is.</summary>
    public string? LoraUrl { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What a person says of it.</summary>
    public string? Description { get; init; }

    /// <summary>How it was trained, in the file's order: names, and values as JSON; empty where it is not recorded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>How long it took; null where one end is not known, or the two contradict each other.</summary>
    public TimeSpan? Duration => Ended - Started is { } time && time >= TimeSpan.Zero ? time : null;

    internal static VersionView Of(TrainingVersion version, DateTimeOffset at, TimeSpan pendingLimit)
    {
        DateTimeOffset? started = version.Time(VersionField.Timestamp)?.Instant;
        Outcome outcome = version.Status switch
        {
            VersionStatus.Completed => Outcome.Completed,
            VersionStatus.Failed => Outcome.Failed,
            VersionStatus.Pending or VersionStatus.Training => started is { } begun && at - begun > pendingLimit ? Outcome.Late : Outcome.Running,
            _ => Outcome.Unknown,
        };
        return new VersionView(
            version.Name ?? version.Id ?? "?",
            outcome,
            started,
            (version.Time(VersionField.CompletedAt) ?? version.Time(VersionField.FailedAt))?.Instant,
            version.Value.Position.Line)
        {
            Id = version.Id,
            IsGood = version[VersionField.IsGood]?.Kind == JsonKind.True,
            ImageCount = version[VersionField.ImageCount]?.AsWhole(),
            SelectionSet = version[VersionField.SelectionSetId] is { } set && set.Kind != JsonKind.Null ? Text(set) : null,
            LoraUrl = Shown.Text(version.LoraUrl),
            Error = Shown.Text(version.Text(VersionField.Error)),
            Description = Shown.Text(version.Text(VersionField.Description)),
            Parameters = ReadParameters(version),
        };
    }

    private static List<KeyValuePair<string, string>> ReadParameters(TrainingVersion version)
    {
        List<KeyValuePair<string, string>> read = [];
        if (version[VersionField.Parameters] is { Kind: JsonKind.Object } parameters)
        {
            foreach (JsonMember member in parameters.Members)
            {
                read.Add(new(member.Name.AsString() ?? "", Text(member.Value)));
            }
        }

        return read;
    }

    private static string Text(JsonValue value) => Shown.Text(value.AsString() ?? System.Text.Encoding.UTF8.GetString(value.Raw))!;
}
