using System.Diagnostics;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.Pages;

namespace ActorMaker.Operations;

/// <summary>One run of one operation: what it is told, how it weighs findings, and what it has found so far.</summary>
/// <remarks>The two halves of the gate share one, so that settings are judged once and the summary counts both.</remarks>
public sealed class OperationRun
{
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly SeverityPolicy policy;
    private readonly Baseline? baseline;
    private readonly string? sarif;
    private readonly List<SarifResult> results = [];
    private readonly List<string> refused = [];
    private readonly List<ProgressLog> progress = [];
    private readonly NextSteps next = new();
    private OperationSettings settings;
    private IDoor door;
    private string? ruleDocs;

    /// <summary>Reads what decides how findings weigh; looks at no data.</summary>
    /// <param name="settings">What the operation is told.</param>
    /// <param name="door">Who asks for it.</param>
    internal OperationRun(OperationSettings settings, IDoor door)
    {
        // Until the policy is read, nothing can be reported: what it refuses waits.
        SettingReader read = new(settings, refused.Add);
        foreach (string name in settings.Given)
        {
            if (Setting.Meant(name) is { } meant)
            {
                refused.Add($"{name} is no setting of this tool, and is probably meant as {meant}; -t:TrainingHelp lists all");
            }
        }

        policy = SeverityPolicy.Read(settings, read.Flag(Setting.TreatWarningsAsErrors, fallback: false), refused.Add);
        baseline = ReadBaseline(read.FilePath(Setting.TrainingBaseline));
        sarif = read.FilePath(Setting.TrainingSarif);
        Root = read.FilePath(Setting.TrainingDataRoot) ?? Path.GetDirectoryName(settings.Project)!;
        (this.settings, this.door, Read, Scope) = (null!, null!, null!, null!);
        Continue(settings, door);
    }

    /// <summary>Absolute path of the data root.</summary>
    internal string Root { get; }

    /// <summary>Absolute path of the project.</summary>
    internal string Project => settings.Project;

    /// <summary>Reads the operation's own settings.</summary>
    internal SettingReader Read { get; private set; }

    /// <summary>What <c>Styles</c> and <c>Actors</c> say.</summary>
    internal Scope Scope { get; private set; }

    /// <summary>False once a setting made no sense or the root is missing: nothing more is looked at then.</summary>
    internal bool IsUsable { get; private set; } = true;

    /// <summary>Findings shown as errors.</summary>
    internal int Errors { get; private set; }

    /// <summary>Findings shown as warnings.</summary>
    internal int Warnings { get; private set; }

    /// <summary>Findings not shown because the baseline has them.</summary>
    internal int Known { get; private set; }

    /// <summary>What the first half of the gate saw; null until it has run.</summary>
    internal VersionsReport? Versions { get; set; }

    /// <summary>The tree that <see cref="Versions"/> is about; null if it never stayed as it was.</summary>
    internal TreeMark? VersionsSeen { get; set; }

    /// <summary>Looks at the version files once more: the tree may have changed since.</summary>
    internal Func<Task<VersionsReport>>? LookAtVersionsAgain { get; set; }

    /// <summary>Time since the run began.</summary>
    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    /// <summary>Goes on for another part of the same job, which has settings and a door of its own.</summary>
    /// <param name="settings">What that part is told.</param>
    /// <param name="door">Who asks for it.</param>
    internal void Continue(OperationSettings settings, IDoor door)
    {
        this.settings = settings;
        this.door = door;
        Read = new SettingReader(settings, text => Refuse(RuleCatalog.BadProperty, text));
        Scope = Scope.Parse(settings[Setting.Styles], settings[Setting.Actors]);
        ruleDocs = Read.FilePath(Setting.RuleDocs);
    }

    /// <summary>Refuses settings that make no sense, a root that is none, and patterns that match nothing.</summary>
    /// <param name="isAboutStyles">Whether the operation has anything to do with styles.</param>
    internal void Open(bool isAboutStyles)
    {
        foreach (string text in refused)
        {
            Refuse(RuleCatalog.BadProperty, text);
        }

        if (WhyNoRoot() is { } reason)
        {
            Refuse(RuleCatalog.NoDataRoot, $"the data root {Root} {reason}: set TrainingDataRoot to the folder that holds resources/style_images and data");
            return;
        }

        foreach (string text in Scope.Unmatched(Root))
        {
            Refuse(RuleCatalog.NoDataRoot, text);
        }

        if (Scope.Actors.IsNone && !isAboutStyles)
        {
            Refuse(RuleCatalog.NoDataRoot, "Styles alone means styles only, and this target is about actors: set Actors too, or leave out Styles");
        }
    }

    /// <summary>Reports a value that makes no sense, or a root that is none; the run is then not usable.</summary>
    /// <param name="rule">AM9001 or AM9002.</param>
    /// <param name="message">What is wrong.</param>
    internal void Refuse(Rule rule, string message)
    {
        IsUsable = false;
        Report(new Finding(rule, Project, TextPosition.Start, message));
    }

    /// <summary>Reports findings, except those that the baseline knows or the project does not want.</summary>
    /// <param name="findings">The findings, in the order in which they are to be shown.</param>
    internal void Report(IReadOnlyList<Finding> findings)
    {
        bool[]? known = findings.Count > 0 ? baseline?.TakeKnown(findings, Root) : null;
        for (int i = 0; i < findings.Count; i++)
        {
            // That a run did not do what it was asked for is never known and done with.
            Report(findings[i], known is not null && known[i] && !findings[i].Rule.IsFailure);
        }
    }

    /// <summary>What findings weigh in this project, without reporting them.</summary>
    /// <returns>Those that are wanted, the heaviest first.</returns>
    internal IReadOnlyList<WeighedFinding> Weigh(IEnumerable<Finding> findings) =>
    [
        .. findings.Select(f => new WeighedFinding(f, policy.Decide(f.Rule))).Where(static f => f.Severity != Severity.None).OrderByDescending(static f => f.Severity),
    ];

    /// <summary>Reports one finding.</summary>
    internal void Report(Finding finding) => Report([finding]);

    /// <summary>Shows a plan to a door that wants to see it.</summary>
    /// <returns>False if it is not to be gone on with.</returns>
    internal bool Offer(Plan plan) => door is not IPlanDoor seen || seen.Take(plan);

    /// <summary>Where such a door's user is; null for any other.</summary>
    internal string? By => (door as IPlanDoor)?.By;

    /// <summary>Tells such a door what became of the plan.</summary>
    internal void Tell(PlanResult result) => (door as IPlanDoor)?.Applied(result);

    /// <summary>Says what was done.</summary>
    /// <param name="text">Any text.</param>
    internal void Say(string text) => door.Say(PrintedText.Of(text));

    /// <summary>Says how it all ended, and what to do next.</summary>
    /// <param name="text">Any text.</param>
    internal void Conclude(string text) => door.Conclude(PrintedText.Of(text), next.Lines(door.Word));

    /// <summary>Words a command for whoever asked for the operation.</summary>
    internal string Word(Command command) => door.Word(command);

    /// <summary>Says how far long work has come.</summary>
    /// <param name="text">Any text.</param>
    internal void Progress(string text) => door.Progress(PrintedText.Of(text));

    /// <summary>Shows work on files until the operation ends.</summary>
    /// <param name="verb">What is done, such as <c>Hashing</c>.</param>
    /// <returns>To be told of the work.</returns>
    internal WorkCounter Track(string verb)
    {
        progress.Add(ProgressLog.OfWork(this, verb, out WorkCounter counter));
        return counter;
    }

    /// <summary>Shows nothing more of work on files.</summary>
    internal void EndProgress()
    {
        progress.ForEach(static p => p.Dispose());
        progress.Clear();
    }

    /// <summary>Writes the SARIF file, if one is wanted.</summary>
    internal void WriteSarif()
    {
        if (sarif is null)
        {
            return;
        }

        try
        {
            SarifLog.Write(sarif, Root, results, door.Word);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(new Finding(RuleCatalog.CannotWrite, sarif, TextPosition.Start, $"the SARIF file cannot be written: {e.Message}"));
        }
    }

    /// <summary>The settings that every service takes.</summary>
    /// <returns>The settings for this run's root.</returns>
    internal GateSettings Data() => settings.Data(Read);

    /// <summary>The same for a service that hashes images.</summary>
    /// <returns>The settings, with the memory of hashes and progress.</returns>
    internal DataSettings Images() => Data() with
    {
        HashCachePath = Read.FilePath(Setting.HashCache),
        Rehash = Read.Flag(Setting.TrainingRehash, fallback: false),
        Counter = Track("Hashing"),
    };

    private void Report(Finding finding, bool known)
    {
        Severity severity = policy.Decide(finding.Rule);
        if (severity == Severity.None)
        {
            return;
        }

        if (sarif is not null)
        {
            results.Add(new SarifResult(finding, severity, known));
        }

        if (known)
        {
            Known++;
            return;
        }

        if (severity >= Severity.Warning)
        {
            Errors += severity == Severity.Error ? 1 : 0;
            Warnings += severity == Severity.Warning ? 1 : 0;
            next.Add(finding);
        }

        door.Show(finding, severity, ruleDocs is null ? null : FileUri.Of(Path.Join(ruleDocs, finding.Rule.Code + ".md")));
    }

    private string? WhyNoRoot()
    {
        FileStamp root = FileStamp.Of(Root);
        return root.Kind switch
        {
            FileKind.Folder => null,
            FileKind.Missing => "does not exist",
            FileKind.DeadLink => "is a link to nothing",
            FileKind.Unseen => $"cannot be looked at ({root.Problem})",
            _ => "is a file, not a folder",
        };
    }

    private Baseline? ReadBaseline(string? path)
    {
        try
        {
            return path is null ? null : Baseline.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            refused.Add($"TrainingBaseline {path} cannot be read: {e.Message}; write one with -p:TrainingSarif=<path>");
            return null;
        }
    }
}
