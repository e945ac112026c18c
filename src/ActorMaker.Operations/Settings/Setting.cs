namespace ActorMaker.Operations.Settings;

/// <summary>The names of the settings. A user knows them as MSBuild properties: <c>build/ActorMaker.Build.props</c> says what each means.</summary>
#pragma warning disable CS1591 // Each is documented where users see it.
public static class Setting
{
    public const string Actors = nameof(Actors);
    public const string Apply = nameof(Apply);
    public const string ImageBucket = nameof(ImageBucket);
    public const string ImagePrefix = nameof(ImagePrefix);
    public const string LoraBucket = nameof(LoraBucket);
    public const string LoraPrefixes = nameof(LoraPrefixes);
    public const string MaxFlipPercent = nameof(MaxFlipPercent);
    public const string MergeConflicts = nameof(MergeConflicts);
    public const string NoWarn = nameof(NoWarn);
    public const string S3AddressStyle = nameof(S3AddressStyle);
    public const string S3Concurrency = nameof(S3Concurrency);
    public const string S3Profile = nameof(S3Profile);
    public const string S3Region = nameof(S3Region);
    public const string S3ServiceUrl = nameof(S3ServiceUrl);
    public const string Styles = nameof(Styles);
    public const string TrainingBaseline = nameof(TrainingBaseline);
    public const string TrainingBuckets = nameof(TrainingBuckets);
    public const string TrainingDataRoot = nameof(TrainingDataRoot);
    public const string TrainingJournal = nameof(TrainingJournal);
    public const string TrainingPendingHours = nameof(TrainingPendingHours);
    public const string TrainingPlan = nameof(TrainingPlan);
    public const string TrainingRehash = nameof(TrainingRehash);
    public const string TrainingSarif = nameof(TrainingSarif);
    public const string TreatWarningsAsErrors = nameof(TreatWarningsAsErrors);
    public const string WarningsAsErrors = nameof(WarningsAsErrors);
    public const string WarningsNotAsErrors = nameof(WarningsNotAsErrors);

    // The doors' own: where the caches and the rules' pages are.
    public const string HashCache = nameof(HashCache);
    public const string HeaderCache = nameof(HeaderCache);
    public const string RuleDocs = nameof(RuleDocs);
    public const string VersionCache = nameof(VersionCache);
}
