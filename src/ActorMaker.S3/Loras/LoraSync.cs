using System.Collections.Concurrent;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>What <see cref="LoraSync"/> is to do.</summary>
/// <param name="Data">The data root, and which styles and actors of it.</param>
/// <param name="Bucket">The bucket that holds the LoRAs.</param>
/// <param name="Prefixes">What to list; empty for the whole bucket.</param>
/// <param name="ReportPath">Absolute path of the file that findings about the bucket are reported at: the project.</param>
public sealed record LoraSyncSettings(DataSettings Data, string Bucket, IReadOnlyList<string> Prefixes, string ReportPath)
{
    /// <summary>The share of the entries, in percent, whose status one listing may change.</summary>
    public double MaxFlipPercent { get; init; } = 50;

    /// <summary>Absolute path of the cache of LoRA headers; null for none.</summary>
    public string? HeaderCache { get; init; }
}

/// <summary>What <see cref="LoraSync"/> plans.</summary>
/// <param name="Plan">The edits; null if nothing may follow from what was seen (AM3004, AM3007).</param>
/// <param name="Loras">LoRAs listed.</param>
/// <param name="Files">Version files read.</param>
/// <param name="Findings">What is wrong with the files, the bucket, and between them.</param>
public sealed record LoraSyncPlan(Plan? Plan, int Loras, int Files, IReadOnlyList<Finding> Findings);

/// <summary>Plans how every LoRA in the bucket is recorded in the entry of the training that made it.</summary>
public sealed class LoraSync
{
    /// <summary>The target that makes these plans.</summary>
    public const string Command = "SyncS3Loras";

    // As the studio's upload writes it, and as S3's own tools would.
    private static readonly string[] JobIds = ["runpod_job_id", "runpod-job-id"];

    private readonly Bucket bucket;
    private readonly LoraSyncSettings settings;
    private readonly List<Finding> findings = [];

    private LoraSync(Bucket bucket, LoraSyncSettings settings)
    {
        this.bucket = bucket;
        this.settings = settings;
    }

    /// <summary>Lists the bucket, reads the tree and plans; writes nothing to the data root.</summary>
    /// <param name="settings">What to do.</param>
    /// <returns>The plan, or why there is none.</returns>
    public static Task<LoraSyncPlan> PlanAsync(S3Connection connection, LoraSyncSettings settings, CancellationToken cancellation) =>
        new LoraSync(connection.Bucket(settings.Bucket), settings).PlanAsync(cancellation);

    private async Task<LoraSyncPlan> PlanAsync(CancellationToken cancellation)
    {
        BucketListing listing = await bucket.ListAsync(settings.Prefixes.Count == 0 ? [""] : settings.Prefixes, cancellation);
        if (listing.Failures.Count > 0)
        {
            return new LoraSyncPlan(Plan: null, 0, 0, [.. listing.Failures.Select(Failed)]);
        }

        LoraListing loras = LoraListing.Read(bucket, listing);
        if (loras.Count == 0)
        {
            return new LoraSyncPlan(Plan: null, 0, 0, [Brake($"Nothing under {Places()} is a LoRA, so nothing follows for the entries")]);
        }

        List<SyncedFile> files = SyncedFiles.List(settings, loras, findings);
        Match(files, cancellation);
        if (files.Exists(f => f.Undecided.Count > 0))
        {
            await AskJobsAsync(files.SelectMany(f => f.Undecided), cancellation);
            Match(files.FindAll(f => f.Undecided.Count > 0), cancellation);
        }

        if (files.Exists(f => f.Unproven.Count > 0))
        {
            await ReadHeadersAsync(files.SelectMany(f => f.Unproven), cancellation);
            Match(files.FindAll(f => f.Unproven.Count > 0), cancellation);
        }

        findings.AddRange(files.SelectMany(f => f.Findings));
        findings.Sort(FindingOrder.Compare);
        int read = files.Count(f => f.IsRead);
        if (TooMany(files) is { } brake)
        {
            return new LoraSyncPlan(Plan: null, loras.Count, read, [.. findings, brake]);
        }

        FileEdit[] edits = [.. files.Select(f => f.Edit).OfType<FileEdit>()];
        return new LoraSyncPlan(new Plan(settings.Data.Root, Command, edits), loras.Count, read, findings);
    }

    /// <summary>One run that ends is what this is for, even if it is the only entry there is; many at once are a wrong listing, or a wrong clock.</summary>
    private Finding? TooMany(List<SyncedFile> files)
    {
        int flips = files.Sum(f => f.Flips);
        int entries = files.Sum(f => f.Entries);
        bool refused = flips * 100.0 > settings.MaxFlipPercent * entries && (flips > 1 || settings.MaxFlipPercent <= 0);
        return refused ? Brake($"The listing would change the status of {flips:N0} of {entries:N0} entries, more than {settings.MaxFlipPercent:0.##} %: nothing was written") : null;
    }

    private static void Match(List<SyncedFile> files, CancellationToken cancellation) =>
        Workers.Run(files.Count, Workers.ForReading, i => files[i].Match(), cancellation);

    /// <summary>Asks objects for the RunPod job that wrote them.</summary>
    private async Task AskJobsAsync(IEnumerable<Lora> loras, CancellationToken cancellation)
    {
        ConcurrentBag<Finding> failures = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = bucket.Connection.Settings.Concurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(loras, options, async (item, stop) =>
        {
            try
            {
                ObjectFacts? known = await bucket.FactsAsync(item.Key, stop);
                item.Job = JobIds.Select(name => known?.Metadata.GetValueOrDefault(name)).FirstOrDefault(static job => job is { Length: > 0 });
            }
            catch (S3Exception e)
            {
                // Without an answer it stays undecided: it might be a run's that is recorded already.
                failures.Add(Failed(e));
            }
        });
        findings.AddRange(failures);
    }

    /// <summary>Reads the headers of objects that get an entry or complete one; a broken one does neither.</summary>
    private async Task ReadHeadersAsync(IEnumerable<Lora> unproven, CancellationToken cancellation)
    {
        Lora[] loras = [.. unproven];
        LoraHeaderCache cache = LoraHeaderCache.Load(settings.HeaderCache);
        IReadOnlyList<LoraHeader> answers = await new LoraHeaders(bucket, cache).ReadAsync([.. loras.Select(o => new BucketObject(o.Key, o.Size, o.ETag, o.LastModified))], cancellation);
        foreach ((Lora lora, LoraHeader answer) in loras.Zip(answers))
        {
            if (answer.Header is { State: SafetensorsState.Whole } header)
            {
                lora.Header = header;
            }
            else
            {
                findings.Add(answer.Failure is { } failure ? Failed(failure) : At(
                    RuleCatalog.LoraBroken,
                    $"\"{lora.Key}\" in bucket \"{bucket.Name}\" counts for no entry: {answer.Header!.Reason}"));
            }
        }

        cache.Save();
    }

    private string Places()
    {
        string prefixes = settings.Prefixes.Count == 0 ? "" : $", {string.Join(" and ", settings.Prefixes.Select(p => $"\"{p}\""))}";
        return $"bucket \"{bucket.Name}\"{prefixes}";
    }

    private Finding Brake(string message) => At(RuleCatalog.Brake, message);

    private Finding Failed(S3Exception e) => Finding.At(RuleCatalog.BucketFailed, settings.ReportPath, e.Message, e.Fix);

    private Finding At(Rule rule, string what) => Finding.At(rule, settings.ReportPath, what);
}
