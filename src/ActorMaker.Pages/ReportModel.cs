using ActorMaker.Data.Findings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>A finding of the gate, with its weight in this project.</summary>
/// <param name="Severity">What it weighs.</param>
public sealed record WeighedFinding(Finding Finding, Severity Severity);

/// <summary>Which actors get a page of their own in a report.</summary>
public enum ActorPages
{
    /// <summary>Those that cannot be trained on as they are.</summary>
    Problems,

    /// <summary>All.</summary>
    All,

    /// <summary>None.</summary>
    None,
}

/// <summary>What a report shows.</summary>
/// <param name="Root">Absolute path of the data root: paths are shown from there.</param>
/// <param name="Tree">The state of the data.</param>
/// <param name="Findings">What the gate finds, by weight, then path.</param>
/// <param name="At">The time that ages count from.</param>
public sealed record ReportModel(string Root, TreeView Tree, IReadOnlyList<WeighedFinding> Findings, DateTimeOffset At)
{
    /// <summary>Which actors get a page.</summary>
    public ActorPages Actors { get; init; }

    /// <summary>The address of an actor's image as seen from his page, by their names; null to show no image.</summary>
    public Func<string, string, string>? ImageAddress { get; init; }

    /// <summary>The same of a small picture of it; null where there are none.</summary>
    public Func<string, string, string>? ThumbnailAddress { get; init; }

    /// <summary>What the running service shows besides; null for a report.</summary>
    public LiveSite? Live { get; init; }

    /// <summary>Words the command of a fix.</summary>
    public Func<Command, string> Word { get; init; } = static command => command.Text;

    /// <summary>The versions of actors, by their names.</summary>
    internal ILookup<string, SubjectView> ActorVersions { get; } = Tree.Subjects.Where(static s => s.Kind == SubjectKind.Actor).ToLookup(static s => s.Name, StringComparer.Ordinal);

    internal IEnumerable<ActorView> ShownActors => Tree.Actors.Where(HasPage);

    /// <summary>Findings that weigh as errors.</summary>
    public int Errors { get; } = Findings.Count(static f => f.Severity == Severity.Error);

    /// <summary>Findings that weigh as warnings.</summary>
    public int Warnings { get; } = Findings.Count(static f => f.Severity == Severity.Warning);

    /// <summary>How many findings there are of each rule and weight, the weightiest first.</summary>
    internal IReadOnlyList<(Rule Rule, Severity Severity, int Count)> Rules { get; } =
    [
        .. Findings.GroupBy(static f => (f.Finding.Rule, f.Severity)).Select(static g => (g.Key.Rule, g.Key.Severity, g.Count())).OrderByDescending(static r => r.Severity).ThenBy(static r => r.Rule.Code, StringComparer.Ordinal),
    ];

    /// <summary>Whether an actor has a page.</summary>
    internal bool HasPage(ActorView actor) => Live is not null || Actors switch
    {
        ActorPages.All => true,
        ActorPages.None => false,
        _ => !actor.IsReady,
    };

    /// <summary>A text without the path of this machine's folder.</summary>
    internal string Portable(string text) => text.Replace(Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    internal string Relative(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
