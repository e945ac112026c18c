using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;

namespace ActorMaker.S3;

/// <summary>What <see cref="S3Verification"/> is to do.</summary>
/// <param name="Data">The data root, and which styles and actors of it.</param>
/// <param name="ReportPath">Absolute path of the file that findings about the bucket are reported at: the project.</param>
public sealed record VerifySettings(DataSettings Data, string ReportPath)
{
    /// <summary>The bucket that holds the LoRAs; empty for none.</summary>
    public string LoraBucket { get; init; } = "";

    /// <summary>Where in it; empty for the whole bucket.</summary>
    public IReadOnlyList<string> LoraPrefixes { get; init; } = [];

    /// <summary>The bucket that holds the training images; empty for none.</summary>
    public string ImageBucket { get; init; } = "";

    /// <summary>Where in it.</summary>
    public string ImagePrefix { get; init; } = "";

    /// <summary>Absolute path of the cache of LoRA headers; null for none.</summary>
    public string? HeaderCache { get; init; }
}

/// <summary>What <see cref="S3Verification"/> found.</summary>
/// <param name="Loras">The LoRAs that entries name.</param>
/// <param name="Images">The images that manifests name.</param>
/// <param name="Findings">What the data says and the bucket does not.</param>
public sealed record VerifyReport(EvidenceCount Loras, EvidenceCount Images, IReadOnlyList<Finding> Findings);

/// <summary>Compares what the data says with what the bucket has; writes nothing but the cache of headers.</summary>
public sealed class S3Verification
{
    private readonly S3Connection connection;
    private readonly VerifySettings settings;
    private readonly List<Finding> findings = [];
    private readonly Dictionary<Evidence, int> loraEvidence = [];
    private readonly Dictionary<Evidence, int> imageEvidence = [];
    private readonly List<(ObjectClaim Claim, BucketObject Object)> headers = [];

    private S3Verification(S3Connection connection, VerifySettings settings)
    {
        this.connection = connection;
        this.settings = settings;
    }

    /// <summary>Lists, reads the tree and compares.</summary>
    /// <param name="settings">What to compare.</param>
    /// <returns>What was found.</returns>
    public static Task<VerifyReport> RunAsync(S3Connection connection, VerifySettings settings, CancellationToken cancellation) =>
        new S3Verification(connection, settings).RunAsync(cancellation);

    private async Task<VerifyReport> RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<Listing> listingLoras = ListAsync(settings.LoraBucket, settings.LoraPrefixes, stop.Token);
        Task<Listing> listingImages = ListAsync(settings.ImageBucket, [settings.ImagePrefix], stop.Token);
        ClaimReader claims;
        try
        {
            claims = ClaimReader.Read(settings.Data, cancellation);
        }
        catch
        {
            await stop.CancelAsync();
            Task both = Task.WhenAll(listingLoras, listingImages);
            await both.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        Listing[] listings = await Task.WhenAll(listingLoras, listingImages);
        (Listing loras, Listing images) = (listings[0], listings[1]);
        findings.AddRange([.. claims.Findings, .. loras.Failures, .. images.Failures]);
        RequireMatch("Styles", settings.Data.Styles, claims.HasStyles);
        RequireMatch("Actors", settings.Data.Actors, claims.HasActors);
        Require("LoraBucket", settings.LoraBucket, claims.Loras.Count, "LoRAs");
        Require("ImageBucket", settings.ImageBucket, claims.Images.Count, "images");

        List<ObjectClaim> askedLoras = Look(claims.Loras, loras.Objects, "LoraBucket", settings.LoraBucket, settings.LoraPrefixes, (claim, item) =>
        {
            headers.Add((claim, item));
            return true;
        });
        List<ObjectClaim> askedImages = Look(claims.Images, images.Objects, "ImageBucket", settings.ImageBucket, [settings.ImagePrefix], (claim, item) =>
            Take(ImageComparison.Listed(claim, item.Size, item.ETag), imageEvidence));
        await AskAsync(askedLoras, (claim, facts) => headers.Add((claim, new BucketObject(claim.Key, facts.Size, facts.ETag, facts.LastModified))), cancellation);
        await AskAsync(askedImages, (claim, facts) => Take(ImageComparison.Asked(claim, facts), imageEvidence), cancellation);
        await ReadHeadersAsync(cancellation);
        findings.Sort(FindingOrder.Compare);
        return new VerifyReport(new EvidenceCount(claims.Loras.Count, loraEvidence), new EvidenceCount(claims.Images.Count, imageEvidence), findings);
    }

    private async Task<Listing> ListAsync(string bucket, IReadOnlyList<string> prefixes, CancellationToken cancellation)
    {
        if (bucket.Length == 0)
        {
            return new Listing(null, []);
        }

        BucketListing listing = await connection.Bucket(bucket).ListAsync(prefixes.Count == 0 ? [""] : prefixes, cancellation);
        if (listing.Failures.Count > 0)
        {
            return new Listing(null, [.. listing.Failures.Select(Failed)]);
        }

        Dictionary<string, BucketObject> objects = new(listing.Objects.Count, StringComparer.Ordinal);
        foreach (BucketObject item in listing.Objects)
        {
            objects[item.Key] = item;
        }

        return new Listing(objects, []);
    }

    // Green would say that all is as it should be, when the filter has left nothing to look at.
    private void RequireMatch(string property, IdFilter filter, bool matches)
    {
        if (!filter.IsAll && !filter.IsNone && !matches)
        {
            findings.Add(Finding.At(RuleCatalog.NoDataRoot, settings.ReportPath, $"nothing below {settings.Data.Root} matches {property}, so nothing of it was compared", $"correct {property}"));
        }
    }

    private void Require(string property, string bucket, int claims, string what)
    {
        if (bucket.Length == 0 && claims > 0)
        {
            findings.Add(Finding.At(RuleCatalog.BadProperty, settings.ReportPath, $"{property} is not set, and the data names {claims:N0} {what}"));
        }
    }

    /// <summary>Looks claims up in a listing.</summary>
    /// <returns>Those that only a question to the object itself can settle: it lies beside what was listed, or its listing is not enough.</returns>
    private List<ObjectClaim> Look(
        List<ObjectClaim> claims, Dictionary<string, BucketObject>? listing, string property, string bucket, IReadOnlyList<string> prefixes, Func<ObjectClaim, BucketObject, bool> compare)
    {
        OtherBuckets others = new(property, bucket);
        bool compared = false;
        List<ObjectClaim> asked = [];
        foreach (ObjectClaim claim in claims)
        {
            bool known = claim.Bucket.Length > 0 && (claim.Bucket == settings.LoraBucket || claim.Bucket == settings.ImageBucket);
            compared |= known;
            bool covered = string.Equals(claim.Bucket, bucket, StringComparison.Ordinal) && (prefixes.Count == 0 || prefixes.Any(p => claim.Key.StartsWith(p, StringComparison.Ordinal)));
            if (covered)
            {
                if (listing is null)
                {
                    continue; // AM3004 is told once, for the listing
                }

                if (!listing.TryGetValue(claim.Key, out BucketObject? item))
                {
                    findings.Add(Missing(claim));
                }
                else if (!compare(claim, item))
                {
                    asked.Add(claim);
                }
            }
            else if (known)
            {
                asked.Add(claim);
            }
            else
            {
                others.Add(claim.Bucket);
            }
        }

        // Without a bucket, that is said already.
        if (bucket.Length > 0 && others.ToFinding(settings.ReportPath, compared) is { } passed)
        {
            findings.Add(passed);
        }

        return asked;
    }

    private bool Take((Evidence? Evidence, Finding? Finding) result, Dictionary<Evidence, int> evidence)
    {
        if (result.Evidence is { } kind)
        {
            evidence[kind] = evidence.GetValueOrDefault(kind) + 1;
        }
        else if (result.Finding is { } finding)
        {
            findings.Add(finding);
        }

        return result != (null, null);
    }

    private async Task AskAsync(List<ObjectClaim> claims, Action<ObjectClaim, ObjectFacts> compare, CancellationToken cancellation)
    {
        if (claims.Count == 0)
        {
            return;
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = connection.Settings.Concurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(claims, options, async (claim, stop) =>
        {
            ObjectFacts? facts = null;
            S3Exception? failure = null;
            try
            {
                facts = await connection.Bucket(claim.Bucket).FactsAsync(claim.Key, stop);
            }
            catch (S3Exception e)
            {
                failure = e;
            }

            lock (findings)
            {
                if (facts is not null)
                {
                    compare(claim, facts);
                }
                else
                {
                    findings.Add(failure is null ? Missing(claim) : claim.Finding(RuleCatalog.BucketFailed, failure.Message, failure.Fix));
                }
            }
        });
    }

    private async Task ReadHeadersAsync(CancellationToken cancellation)
    {
        if (headers.Count == 0)
        {
            return;
        }

        LoraHeaderCache cache = LoraHeaderCache.Load(settings.HeaderCache);
        foreach (var group in headers.GroupBy(h => h.Claim.Bucket, StringComparer.Ordinal))
        {
            (ObjectClaim Claim, BucketObject Object)[] claims = [.. group];
            IReadOnlyList<LoraHeader> answers = await new LoraHeaders(connection.Bucket(group.Key), cache).ReadAsync([.. claims.Select(c => c.Object)], cancellation);
            foreach ((LoraHeader answer, ObjectClaim claim) in answers.Zip(claims.Select(c => c.Claim)))
            {
                if (answer.Failure is { } failure)
                {
                    findings.Add(claim.Finding(RuleCatalog.BucketFailed, failure.Message, failure.Fix));
                }
                else if (answer.Header!.State != Data.Versions.SafetensorsState.Whole)
                {
                    findings.Add(claim.Finding(RuleCatalog.LoraBroken, $"{claim.Title}, \"{claim.Key}\" in bucket \"{claim.Bucket}\", is broken: {answer.Header.Reason} ({EvidenceCount.Name(Evidence.Header)})"));
                }
                else
                {
                    Take((Evidence.Header, null), loraEvidence);
                }
            }
        }

        cache.Save();
    }

    private static Finding Missing(ObjectClaim claim) => claim.Finding(RuleCatalog.LoraMissing, $"{claim.Title}, \"{claim.Key}\", is not in bucket \"{claim.Bucket}\"", FixOfMissing(claim));

    private static Fix? FixOfMissing(ObjectClaim claim)
    {
        if (claim.LocalPath is null)
        {
            return null;
        }

        FileStamp here = FileStamp.Of(claim.LocalPath);
        return here.Kind switch
        {
            FileKind.Unseen => $"find out whether the image is here: it cannot be looked at ({here.Problem})",
            FileKind.Missing or FileKind.DeadLink => "put the object back, or run RepairTrainingImages on a machine that has the image; if it is gone for good, remove the entry",
            _ => new Fix("", new Command(Job.RepairTrainingImages, "Apply", "true"), " uploads the image that is here"),
        };
    }

    private Finding Failed(S3Exception e) => Finding.At(RuleCatalog.BucketFailed, settings.ReportPath, e.Message, e.Fix);

    /// <summary>What a bucket has.</summary>
    /// <param name="Objects">All objects by key; null without a bucket, or when it could not be listed.</param>
    /// <param name="Failures">Why it could not.</param>
    private sealed record Listing(Dictionary<string, BucketObject>? Objects, IReadOnlyList<Finding> Failures);
}
