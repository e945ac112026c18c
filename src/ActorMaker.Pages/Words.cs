using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>How states are shown: by sign, word and colour, never by colour alone.</summary>
internal static class Words
{
    public static Html State(this Html html, Outcome outcome) => outcome switch
    {
        Outcome.Completed => html.Raw("<span class=\"completed\">✔ completed</span>"u8),
        Outcome.Failed => html.Raw("<span class=\"failed\">✖ failed</span>"u8),
        Outcome.Running => html.Raw("<span class=\"running\">◐ running</span>"u8),
        Outcome.Late => html.Raw("<span class=\"late\">? nothing heard</span>"u8),
        _ => html.Raw("<span>– not said</span>"u8),
    };

    /// <summary>The states of an image by which a page can be narrowed, as attributes name them, with sign and word.</summary>
    public static readonly (string Name, string Word)[] ImageStates =
    [
        ("synced", "✔ synced"), ("local_only", "▲ local only"), ("s3_only", "▼ S3 only"), ("out_of_sync", "≠ out of sync"), ("orphan", "⚑ orphan"), ("missing", "✖ missing or no image"), ("unknown", "– not said"),
    ];

    /// <summary>Which of <see cref="ImageStates"/> an image has: the one that <see cref="State(Html, ImageView)"/> shows.</summary>
    public static string NameOf(ImageView image) => image switch
    {
        { Problem: not null } => "missing",
        { IsLocal: true, IsListed: false } => "orphan",
        { IsMissing: true } => "missing",
        { Status: SyncStatus.Synced } => "synced",
        { Status: SyncStatus.LocalOnly } => "local_only",
        { Status: SyncStatus.S3Only } => "s3_only",
        { Status: SyncStatus.OutOfSync } => "out_of_sync",
        _ => "unknown",
    };

    public static Html State(this Html html, ImageView image) => image switch
    {
        { Problem: { } problem } => html.Raw("<span class=\"missing\">✖ "u8).Text(problem).Raw("</span>"u8),
        { IsLocal: true, IsListed: false } => html.Raw("<span class=\"orphan\">⚑ orphan: no manifest lists it</span>"u8),
        { IsMissing: true } => html.Raw("<span class=\"missing\">✖ missing: neither here nor in S3</span>"u8),
        { Status: SyncStatus.Synced } => html.Raw("<span class=\"synced\">✔ synced</span>"u8),
        { Status: SyncStatus.LocalOnly } => html.Raw("<span class=\"local_only\">▲ local only</span>"u8),
        { Status: SyncStatus.S3Only } => html.Raw("<span class=\"s3_only\">▼ S3 only</span>"u8),
        { Status: SyncStatus.OutOfSync } => html.Raw("<span class=\"out_of_sync\">≠ out of sync</span>"u8),
        _ => html.Raw("<span>– not said</span>"u8),
    };

    public static Html State(this Html html, Severity severity) => severity switch
    {
        Severity.Error => html.Raw("<span class=\"error\">✖ error</span>"u8),
        Severity.Warning => html.Raw("<span class=\"warning\">▲ warning</span>"u8),
        _ => html.Raw("<span>· note</span>"u8),
    };

    /// <summary>How long something took, or is ago: in the largest unit that says enough.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => "less than a minute",
        { TotalHours: < 1 } => FormattableString.Invariant($"{time.TotalMinutes:N0} min"),
        { TotalDays: < 2 } => FormattableString.Invariant($"{time.TotalHours:N1} h"),
        _ => FormattableString.Invariant($"{time.TotalDays:N0} days"),
    };

    /// <summary>A size in the unit that people know of files.</summary>
    public static string OfBytes(long bytes) => FormattableString.Invariant($"{bytes / 1_000_000.0:N2} MB");
}
