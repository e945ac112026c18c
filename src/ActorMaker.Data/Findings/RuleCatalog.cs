using System.Reflection;

namespace ActorMaker.Data.Findings;

/// <summary>Every rule there is, one row each. The pages under <c>docs/rules</c> are held against it by a test.</summary>
public static class RuleCatalog
{
    private static readonly Fix Normalize = Fix.By(Job.NormalizeVersions);
    private static readonly Fix SyncManifests = Fix.By(Job.SyncTrainingManifests);
    private static readonly Fix SyncLoras = Fix.By(Job.SyncS3Loras);
    private static readonly Fix Verify = Fix.By(Job.VerifyS3);
    private static readonly Fix Repair = Fix.By(Job.RepairTrainingImages);
    private static readonly Fix ByHand = "edit the file";
    private static readonly Fix PutBack = "put it back, or accept the loss in training-losses.txt";
    private static readonly Fix EitherImage =
        new(" keeps the image that is here and replaces the one in S3; or remove the file, then ", new Command(Job.PullTrainingImages) { IsBrief = true }, " takes the one in S3");

    /// <summary>How to mend an image that is here and in S3 with different bytes, once the manifest says so: each way loses the other image.</summary>
    public static Fix KeepEither { get; } = Fix.By(Job.RepairTrainingImages, EitherImage);

    // JSON, in any data file
    public static readonly Rule NotJson = Error("AM1001", "Not valid JSON", "No program can read the file, so nothing in it is checked.", ByHand);
    public static readonly Rule DuplicateProperty = Error("AM1002", "A property twice in one object", "Parsers disagree on which of the two values counts.", ByHand);
    public static readonly Rule WrongShape = Error("AM1003", "Wrong shape or type", "A program that reads the value as what it should be fails or misreads it.", ByHand);
    public static readonly Rule MissingField = Error("AM1004", "Required field missing", "The entry cannot be identified or shown without it.", ByHand);
    public static readonly Rule NotText = Error("AM1005", "Too large, too deep, or not valid Unicode", "The value cannot be read without loss.", ByHand);

    // Versions
    public static readonly Rule DuplicateVersion = Error("AM1010", "The same version twice in a file", "A training run or a person may pick the wrong one of the two.", Normalize);
    public static readonly Rule DuplicateId = Error("AM1011", "The same id twice", "A webhook that completes a run by its id cannot know which entry is meant.", ByHand);
    public static readonly Rule SharedLora = Error("AM1012", "One LoRA object claimed by two entries", "At most one of the two trainings made it.", ByHand);
    public static readonly Rule VersionName = Error("AM1020", "Name not in the form V8", "The next training counts versions by name and misses this one.", Normalize);
    public static readonly Rule CompletedWithoutLora = Error("AM1021", "Completed without loraUrl", "The version counts as usable, and there is nothing to use.", SyncLoras);
    public static readonly Rule LoraNotCompleted = Error("AM1022", "Has loraUrl but is not completed", "A usable version is hidden, or a failed run is offered.", Normalize);
    public static readonly Rule UnknownStatus = Error("AM1023", "Unknown status", "No program knows how to treat the version.", ByHand);
    public static readonly Rule ForeignLora = Error("AM1024", "loraUrl names another style, actor or version", "The version would be used with somebody else's weights.", ByHand);
    public static readonly Rule NotAnObject = Error("AM1025", "loraUrl is not the address of an S3 object in an allowed bucket", "The weights cannot be found, or come from a place that nobody approved.", ByHand);
    public static readonly Rule Secret = Error("AM1026", "An address or field carries a signature, token or key", "Git keeps it for ever, for everybody who can read the repository.", "remove it from the file and revoke it");
    public static readonly Rule AddressForm = Warning("AM1027", "An address in a form that does not work or is not the standard one", "Programs that know the standard form do not find the object, and path-style acceleration works nowhere.", Normalize);
    public static readonly Rule NoParameters = Warning("AM1030", "No parameters", "Known from S3 only: how it was trained is not recorded.", "add what is known of the training");
    public static readonly Rule PendingTooLong = Warning("AM1031", "Pending longer than TrainingPendingHours", "The run has ended or died, and nobody recorded it.", SyncLoras);
    public static readonly Rule FailedWithoutError = Warning("AM1032", "Failed without error", "Nobody can tell why it failed.", ByHand);
    public static readonly Rule Order = Warning("AM1033", "Not newest first", "Lists show versions in the file's order.", Normalize);
    public static readonly Rule TimeStamp = Warning("AM1034", "A time stamp that is no ISO 8601 date or runs backwards", "Newest cannot be decided from it.", ByHand);
    public static readonly Rule UnknownVersionId = Warning("AM1036", "A reference to an unknown version id", "The registry or assessment speaks of a version that is not there.", ByHand);
    public static readonly Rule SetDiffers = Warning("AM1037", "imageCount is not the size of its selection set", "Nobody can tell which images the version was trained on.", "correct imageCount, or restore the set as it was");
    public static readonly Rule SetImageNotListed = Warning("AM1038", "A selection set names an image that the style's S3 manifest lacks", "The next training with this set fails, or trains on fewer images.", "upload the image, or take it out of the set");
    public static readonly Rule NoCaption = Warning("AM1039", "An image of a used selection set has no caption", "It is trained on without the words that belong to it.", "write the caption and upload it");
    public static readonly Rule TwoFolders = Error("AM1040", "Two folders with one style id that both hold versions", "A sync finds the folder by its id and writes to whichever comes first.", "merge the two folders");
    public static readonly Rule FolderName = Error("AM1041", "Folder not named <id>_<name>", "No program finds the folder by its id.", "rename the folder");

    // Manifests
    public static readonly Rule OrphanFile = Error("AM2010", "Orphan file: an image that no manifest lists", "A training run uses it or not depending on who counts.", SyncManifests);
    public static readonly Rule OrphanEntry = Error("AM2011", "Orphan entry: neither a local file nor an s3_url", "The image is lost, or the entry is wrong.", "restore the image, or remove the entry");
    public static readonly Rule DifferentBytes = Error("AM2012", "Local bytes differ from the recorded hash or size", "The image was changed after it was recorded; S3 may hold another one.", Fix.By(Job.SyncTrainingManifests, new Fix(", then ", new Command(Job.RepairTrainingImages) { IsBrief = true }, EitherImage)));
    public static readonly Rule DuplicateFileName = Error("AM2014", "One filename twice", "The two entries may contradict each other.", ByHand);
    public static readonly Rule Statistics = Error("AM2015", "Statistics or status contradict the list", "What people see counted is not what a training run gets.", SyncManifests);
    public static readonly Rule NoManifest = Error("AM2016", "Actor folder with images and no manifest", "Nobody knows which of the images belong to the training data.", SyncManifests);
    public static readonly Rule NoFolder = Warning("AM2017", "Manifest without folder and without images", "Other actors have a folder, and of this one there is nothing.", "create the folder, or remove the manifest");
    public static readonly Rule LegacyResponse = Error("AM2018", "A legacy response.json is left", "Two places say which images are in S3.", SyncManifests);
    public static readonly Rule PathLeavesFolder = Error("AM2019", "A path leaves the actor's folder", "A pull or push would touch a file that is not training data.", ByHand);
    public static readonly Rule SameBytes = Warning("AM2020", "Two images of one actor with the same bytes", "The image counts twice in the training.", "remove one of the two");
    public static readonly Rule NotAnImage = Error("AM2021", "Not an image", "Empty, wrong magic bytes for its extension, or a Git LFS pointer: a training run fails on it or skips it.", "replace the file by the real image");
    public static readonly Rule SameName = Error("AM2022", "Names that differ only in case or in Unicode form", "On Windows and macOS they are one file.", "rename one of the two");
    public static readonly Rule Contradiction = Error("AM2023", "Ids or names contradict each other", "The manifest may describe another person.", ByHand);
    public static readonly Rule ImageAddress = Error("AM2024", "s3_url not allowed", "The image cannot be found, or the address carries a secret.", ByHand);

    // S3
    public static readonly Rule NoSubject = Warning("AM3001", "A LoRA whose style or actor has no folder", "There is no file that it could be recorded in.", "create the folder");
    public static readonly Rule NoVersion = Warning("AM3002", "A LoRA file name that names no version", "It cannot be matched with a training.", "rename the object to style_<n>_vV<k> or actor_<n>_V<k>");
    public static readonly Rule LoraMissing = Error("AM3003", "An entry's LoRA is not in the bucket", "The version counts as usable, and there is nothing to use.", "upload the LoRA again, or set the entry's status");
    public static readonly Rule BucketFailed = Failure("AM3004", "The bucket cannot be read or written", "Nothing was concluded from what could not be read.", "check credentials, bucket name, region and permissions");
    public static readonly Rule LoraBroken = Error("AM3005", "A LoRA is truncated or no safetensors file", "Loading it fails, or loads half of the weights.", "upload the LoRA again");
    public static readonly Rule ImageDiffers = Error("AM3006", "Image bytes differ", "The bucket has other bytes than the manifest records.", Repair);
    public static readonly Rule Brake = Failure("AM3007", "Refused by the brake", "A listing that changes so many entries is more likely wrong than they are.", "check LoraBucket and LoraPrefixes, or raise MaxFlipPercent");
    public static readonly Rule ObjectTooOld = Warning("AM3010", "The object is older than the run that would claim it", "An older file of the same name does not prove that this run succeeded.", Verify);
    public static readonly Rule OtherBuckets = Warning("AM3011", "Addresses in other buckets were not looked at", "What is said of the data is not said of them.", "correct the name of the bucket");

    /// <summary>The same, when nothing else was compared either: a bucket's name is wrong, and the run has proven nothing.</summary>
    public static Rule NothingCompared { get; } = OtherBuckets with { Severity = Severity.Error, IsFailure = true };

    // Changes
    public static readonly Rule Preview = Warning("AM4000", "Preview: nothing was written", "The plan is complete; nothing is applied yet.", "run again with -p:Apply=true");
    public static readonly Rule PlannedChange = Warning("AM4001", "A planned change", "What an apply would change here.", "run again with -p:Apply=true");
    public static readonly Rule ChangedMeanwhile = Failure("AM4002", "A file changed meanwhile: not overwritten", "Somebody else's change came first and is kept.", "run again");
    public static readonly Rule CannotWrite = Failure("AM4003", "A file cannot be written", "The file has its old bytes.", "see the reason in the message, then run again");

    // Trainings
    public static readonly Rule EventWaits = Warning("AM5001", "An event waits for its entry", "RunPod has ended a run that no entry of this tree is of: it may stand on another branch.", "check out the branch with the entry, then run again");
    public static readonly Rule EventContradicts = Warning("AM5002", "An event contradicts its entry", "Both cannot be true, and a program that chose would lose one of them.", "decide, edit the entry, and remove the event from .actormaker/trainings/inbox");
    public static readonly Rule RunLost = Warning("AM5003", "A run is lost", "RunPod no longer knows it, and no LoRA came of it: nobody will ever say how it ended.", "set the entry's status to failed, with an error that says so");
    public static readonly Rule RunPodFailed = Failure("AM5004", "RunPod cannot be asked", "What it would have said is not known, so nothing was concluded from its silence.", "see the reason in the message, then run again");

    // Against an earlier state
    public static readonly Rule EntryLost = Error("AM6001", "An entry is gone", "What was recorded of a training or an actor is recorded no more.", PutBack);
    public static readonly Rule ValueLost = Error("AM6002", "A value is gone", "What was known of a training or an image is known no more.", PutBack);
    public static readonly Rule CompletionLost = Error("AM6003", "An entry that was completed is so no more", "A usable version is offered no more.", PutBack);
    public static readonly Rule ImageLost = Error("AM6004", "An image or address is gone", "Nothing says any more where the image or the LoRA is.", PutBack);
    public static readonly Rule IdLost = Error("AM6005", "An id leads nowhere any more", "A late webhook, an assessment or the registry no longer finds its version.", PutBack);

    // Settings
    public static readonly Rule NoDataRoot = Failure("AM9001", "Data root not found or holds nothing to check", "Nothing was checked, so nothing can be called clean.", "set TrainingDataRoot");
    public static readonly Rule BadProperty = Failure("AM9002", "A property's value makes no sense", "Guessing what was meant could change the wrong data.", "correct the property");

    // Reflection waits until somebody asks for a rule by its code: the gate on clean data never does.
    private static readonly Lazy<Dictionary<string, Rule>> ByCode = new(() => typeof(RuleCatalog)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => f.GetValue(null))
        .OfType<Rule>()
        .ToDictionary(r => r.Code, StringComparer.OrdinalIgnoreCase));

    /// <summary>All rules, by code.</summary>
    public static IReadOnlyList<Rule> All => [.. ByCode.Value.Values.OrderBy(r => r.Code, StringComparer.Ordinal)];

    /// <summary>Finds a rule by its code, whatever its case.</summary>
    /// <param name="code">The code, such as <c>AM1010</c>.</param>
    /// <returns>The rule, or null if there is none.</returns>
    public static Rule? Find(string code) => ByCode.Value.GetValueOrDefault(code);

    /// <summary>Whether a rule says that something is lost since an earlier state.</summary>
    public static bool IsLoss(Rule rule) => rule.Code.StartsWith("AM6", StringComparison.Ordinal);

    private static Rule Failure(string code, string title, string meaning, Fix fix) => Error(code, title, meaning, fix) with { IsFailure = true };

    private static Rule Error(string code, string title, string meaning, Fix fix) => new(code, Severity.Error, title, meaning, fix);

    private static Rule Warning(string code, string title, string meaning, Fix fix) => new(code, Severity.Warning, title, meaning, fix);
}
