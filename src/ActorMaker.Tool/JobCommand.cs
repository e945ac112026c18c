using ActorMaker.Operations;
using ActorMaker.Operations.Images;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Tool;

/// <summary>A command that runs an operation, as a target of MSBuild does.</summary>
/// <param name="Name">What the user types: one word or two.</param>
/// <param name="Target">The target that does the same.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Settings">The settings that the target takes too, beside those of <see cref="Common"/>.</param>
/// <param name="RunAsync">Runs the operation.</param>
internal sealed record JobCommand(string Name, string Target, string Summary, string[] Settings, Func<OperationSettings, IDoor, CancellationToken, Task<RunReport>> RunAsync)
{
    private static readonly string[] Scope = [Setting.Actors, Setting.Styles];
    private static readonly string[] Service = [Setting.S3Region, Setting.S3ServiceUrl, Setting.S3Profile, Setting.S3Concurrency];
    private static readonly string[] Images =
        [.. Scope, .. Service, Setting.S3AddressStyle, Setting.TrainingBuckets, Setting.ImageBucket, Setting.ImagePrefix, Setting.TrainingRehash, Setting.HashCache, Setting.Apply, Setting.TrainingPlan];

    private static readonly string[] EveryFormat = ["text", "json", "sarif", "github"];
    private static readonly string[] Gate =
        [.. Scope, Setting.TrainingBuckets, Setting.S3ServiceUrl, Setting.TrainingPendingHours, Setting.TrainingRehash, Setting.TrainingBaseline, Setting.TrainingAgainst, Setting.VersionCache, Setting.HashCache];

    /// <summary>The command of a job that is a part of a target, and none by itself.</summary>
    public static JobCommand Diff { get; } = new(
        "diff",
        "",
        "Say what has changed in the data since a commit, and find what is lost that no merge explains; write nothing",
        [.. Scope, Setting.TrainingBuckets, Setting.S3ServiceUrl, Setting.TrainingBaseline, Setting.TrainingAgainst],
        static (settings, door, token) => new Compare().RunAsync(settings, door, token))
    {
        Formats = [.. EveryFormat, "markdown"],
        First = ("REF", Setting.TrainingAgainst, "HEAD", "A ref, a commit or a tree; main... for where this branch left main; without it, HEAD"),
    };

    /// <summary>The settings that every operation takes.</summary>
    public static readonly string[] Common =
        [Setting.TrainingDataRoot, Setting.NoWarn, Setting.WarningsAsErrors, Setting.WarningsNotAsErrors, Setting.TreatWarningsAsErrors, Setting.TrainingSarif, Setting.RuleDocs];

    /// <summary>All of them, in the order in which help shows them.</summary>
    public static IReadOnlyList<JobCommand> All { get; } =
    [
        new("check", "ValidateTrainingData", "Check everything; write nothing", Gate, CheckAsync),
        new("status", "ValidateTrainingData", "The same on one screen: how often each rule is broken, and what mends it", Gate, CheckAsync) { IsOverview = true },
        new(
            "fix",
            "NormalizeVersions",
            "Merge entries of one version, standard names and statuses, newest first; previews without --apply",
            [.. Scope, Setting.S3ServiceUrl, Setting.MergeConflicts, Setting.Apply, Setting.TrainingPlan],
            static (settings, door, token) => new Normalize().RunAsync(settings, door, token)),
        new(
            "sync manifests",
            "SyncTrainingManifests",
            "Bring every manifest up to date with the local images, take response.json over",
            [.. Scope, Setting.TrainingBuckets, Setting.S3ServiceUrl, Setting.TrainingRehash, Setting.HashCache, Setting.Apply, Setting.TrainingPlan],
            static (settings, door, token) => new SyncManifests().RunAsync(settings, door, token)),
        new(
            "sync loras",
            "SyncS3Loras",
            "Connect every LoRA in the bucket with the entry that trained it",
            [.. Scope, .. Service, Setting.S3AddressStyle, Setting.TrainingBuckets, Setting.LoraBucket, Setting.LoraPrefixes, Setting.MaxFlipPercent, Setting.HeaderCache, Setting.Apply, Setting.TrainingPlan],
            static (settings, door, token) => new SyncLoras().RunAsync(settings, door, token)),
        new(
            "verify",
            "VerifyS3",
            "Compare what the data says with what the buckets have; write nothing",
            [.. Scope, .. Service, Setting.LoraBucket, Setting.LoraPrefixes, Setting.ImageBucket, Setting.ImagePrefix, Setting.HeaderCache],
            static (settings, door, token) => new Verify().RunAsync(settings, door, token)),
        new("push", "PushTrainingImages", "Upload images that are only here, then record their addresses", Images, static (settings, door, token) => new Push().RunAsync(settings, door, token)),
        new("pull", "PullTrainingImages", "Download images that are only in S3", Images, static (settings, door, token) => new Pull().RunAsync(settings, door, token)),
        new(
            "repair",
            "RepairTrainingImages",
            "Replace objects in S3 by the local images that differ from them; previews without --apply",
            [.. Images, Setting.RepairSmaller],
            static (settings, door, token) => new Repair().RunAsync(settings, door, token)),
        new(
            "reconcile",
            "ReconcileTrainings",
            "Finish trainings of which no word came, from RunPod's answers and the bucket",
            [Setting.Actors, Setting.Styles, Setting.TrainingBuckets, Setting.LoraBucket, Setting.LoraPrefixes, Setting.S3Region, Setting.S3ServiceUrl, Setting.S3Profile, Setting.S3Concurrency, Setting.S3AddressStyle, Setting.HeaderCache, Setting.Apply, Setting.TrainingPlan],
            static (settings, door, token) => new Reconcile().RunAsync(settings, door, token)),
        new(
            "report",
            "TrainingReport",
            "Write the state of everything as pages, JSON and a summary; changes no data",
            [.. Scope, Setting.TrainingBuckets, Setting.S3ServiceUrl, Setting.TrainingPendingHours, Setting.TrainingRehash, Setting.HashCache, Setting.TrainingReport, Setting.TrainingReportActors, Setting.TrainingReportAt, Setting.TrainingReportImages],
            static (settings, door, token) => new Report().RunAsync(settings, door, token)) { IsAboutFindings = false },
        new(
            "undo",
            "UndoTraining",
            "Put back, byte for byte, what the last applied plan changed; previews without --apply",
            [Setting.TrainingJournal, Setting.Apply, Setting.TrainingPlan],
            static (settings, door, token) => new Undo().RunAsync(settings, door, token)),
    ];

    /// <summary>The setting that is the command's first word instead of an option, and its value without one; the root is an option then.</summary>
    public (string Word, string Setting, string Default, string Description)? First { get; private init; }

    /// <summary>What findings can be printed as; the first without a word.</summary>
    public string[] Formats { get; private init; } = EveryFormat;

    /// <summary>Whether findings are counted, not listed.</summary>
    public bool IsOverview { get; private init; }

    /// <summary>Whether the operation takes a setting.</summary>
    public bool Takes(string setting) => Taken.Contains(setting, StringComparer.Ordinal);

    /// <summary>All settings that the operation takes.</summary>
    public IEnumerable<string> Taken => Common.Where(s => IsAboutFindings || s != Setting.TrainingSarif).Concat(Settings);

    /// <summary>Whether what is found is told, and not only shown on pages: else a SARIF file would say that nothing is wrong.</summary>
    public bool IsAboutFindings { get; private init; } = true;

    private static async Task<RunReport> CheckAsync(OperationSettings settings, IDoor door, CancellationToken token)
    {
        OperationRun run = GateVersions.Begin(settings, door);
        await new GateVersions(goesOn: true).RunAsync(run, token);
        return await new GateManifests().RunAsync(run, settings, door, token);
    }
}
