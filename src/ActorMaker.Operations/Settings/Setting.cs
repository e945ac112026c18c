namespace ActorMaker.Operations.Settings;

/// <summary>A setting, as a user knows it: as an MSBuild property, of which <c>build/ActorMaker.Build.props</c> says more.</summary>
/// <param name="Default">What an empty value means.</param>
/// <param name="Meaning">What it is, in a few words.</param>
public sealed record Setting(string Name, string Default, string Meaning)
{
    public const string TrainingDataRoot = nameof(TrainingDataRoot);
    public const string Actors = nameof(Actors);
    public const string Styles = nameof(Styles);
    public const string Apply = nameof(Apply);
    public const string TrainingPlan = nameof(TrainingPlan);
    public const string TrainingJournal = nameof(TrainingJournal);
    public const string MergeConflicts = nameof(MergeConflicts);
    public const string MaxFlipPercent = nameof(MaxFlipPercent);
    public const string RepairSmaller = nameof(RepairSmaller);
    public const string TrainingBuckets = nameof(TrainingBuckets);
    public const string TrainingPendingHours = nameof(TrainingPendingHours);
    public const string TrainingRehash = nameof(TrainingRehash);
    public const string TrainingReport = nameof(TrainingReport);
    public const string TrainingReportActors = nameof(TrainingReportActors);
    public const string TrainingReportAt = nameof(TrainingReportAt);
    public const string TrainingReportImages = nameof(TrainingReportImages);
    public const string TrainingSarif = nameof(TrainingSarif);
    public const string TrainingBaseline = nameof(TrainingBaseline);
    public const string TrainingAgainst = nameof(TrainingAgainst);
    public const string NoWarn = nameof(NoWarn);
    public const string WarningsAsErrors = nameof(WarningsAsErrors);
    public const string WarningsNotAsErrors = nameof(WarningsNotAsErrors);
    public const string TreatWarningsAsErrors = nameof(TreatWarningsAsErrors);
    public const string LoraBucket = nameof(LoraBucket);
    public const string LoraPrefixes = nameof(LoraPrefixes);
    public const string ImageBucket = nameof(ImageBucket);
    public const string ImagePrefix = nameof(ImagePrefix);
    public const string S3Region = nameof(S3Region);
    public const string S3ServiceUrl = nameof(S3ServiceUrl);
    public const string S3Profile = nameof(S3Profile);
    public const string S3Concurrency = nameof(S3Concurrency);
    public const string S3AddressStyle = nameof(S3AddressStyle);

    // The doors' own: where the caches and the rules' pages are.
    public const string HashCache = nameof(HashCache);
    public const string HeaderCache = nameof(HeaderCache);
    public const string RuleDocs = nameof(RuleDocs);
    public const string VersionCache = nameof(VersionCache);

    /// <summary>All that a user may set, in the order in which they are told.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(TrainingDataRoot, "the project's folder", "the folder that holds resources/style_images and data"),
        new(Actors, "all", "ids, folder names or globs of actors; alone it leaves all styles out"),
        new(Styles, "all", "the same of styles; alone it leaves all actors out"),
        new(Apply, "the target's own", "true: write, false: preview"),
        new(TrainingPlan, "obj/training.plan.json", "the plan file of a preview and an apply"),
        new(TrainingJournal, "the last plan", "the plan that UndoTraining puts back"),
        new(MergeConflicts, "a person decides", "best: of differing parameters, the best entry's win"),
        new(MaxFlipPercent, "50", "most entries in percent whose status SyncS3Loras may change"),
        new(RepairSmaller, "false", "true: RepairTrainingImages also takes images that became smaller, or are cut off"),
        new(TrainingBuckets, "any", "the buckets that an address in the data may name"),
        new(TrainingPendingHours, "24", "after how long a pending training is AM1031"),
        new(TrainingRehash, "false", "true: look at every file again"),
        new(TrainingSarif, "none", "a SARIF file to write"),
        new(TrainingBaseline, "none", "a SARIF file whose findings are known"),
        new(TrainingAgainst, "none", "a git ref: what is lost since is an error"),
        new(TrainingReport, "obj/training-report/", "the folder of the report"),
        new(TrainingReportActors, "problems", "actors with a page in the report: problems, all or none"),
        new(TrainingReportAt, "today", "the instant that the report's ages count from"),
        new(TrainingReportImages, "false", "true: the report shows the images that are here"),
        new(NoWarn, "none", "codes of warnings that are not reported"),
        new(WarningsAsErrors, "none", "codes of warnings that are errors"),
        new(WarningsNotAsErrors, "none", "codes of warnings that stay warnings"),
        new(TreatWarningsAsErrors, "false", "true: all warnings are errors"),
        new(LoraBucket, "none", "the bucket that holds the LoRAs"),
        new(LoraPrefixes, "the whole bucket", "the prefixes to list LoRAs under"),
        new(ImageBucket, "none", "the bucket that holds the images"),
        new(ImagePrefix, "none", "what stands before <actor>/<file> in an image's key"),
        new(S3Region, "AWS_REGION", "the region of the buckets"),
        new(S3ServiceUrl, "AWS", "the address of an S3 service that is not AWS"),
        new(S3Profile, "the default chain", "the AWS profile to take credentials from"),
        new(S3Concurrency, "64", "how many requests run at a time"),
        new(S3AddressStyle, "regional", "regional, accelerate or service"),
    ];

    /// <summary>The setting that somebody probably means by a name that is none: one slip in a short name, two in a long one, since a project has properties of its own.</summary>
    /// <param name="name">Any name.</param>
    /// <returns>The name that is nearest; null if the name is a setting's, or near none.</returns>
    public static string? Meant(string name) =>
        Nearest.Of(name, All.Select(static s => s.Name), static candidate => candidate.Length < 8 ? 1 : 2) is { } near && !string.Equals(near, name, StringComparison.OrdinalIgnoreCase) ? near : null;
}
