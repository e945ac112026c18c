using System.Collections.Concurrent;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>Where the LoRAs of runs are looked for.</summary>
/// <param name="Bucket">The bucket that holds the LoRAs.</param>
/// <param name="Prefixes">Where in it; empty for anywhere.</param>
/// <param name="Allowed">The buckets that an address may name; empty for any.</param>
public sealed record LoraProofSettings(string Bucket, IReadOnlyList<string> Prefixes, IReadOnlyList<string> Allowed);

/// <summary>Looks whether the LoRA of a run is there, whole, and written since the run began.</summary>
/// <param name="settings">Where to look.</param>
/// <param name="cache">The headers known already.</param>
public sealed class LoraProof(S3Connection connection, LoraProofSettings settings, LoraHeaderCache cache)
{
    private readonly Lazy<Task<BucketListing>> listing = new(() => connection.Bucket(settings.Bucket).ListAsync([""], CancellationToken.None));
    private readonly ConcurrentDictionary<string, S3Exception> failures = new(StringComparer.Ordinal);

    /// <summary>What could not be asked, each once.</summary>
    public IEnumerable<S3Exception> Failures => failures.Values;

    /// <summary>Looks.</summary>
    /// <param name="told">What RunPod told of the LoRA; null for nothing.</param>
    public async Task<ObjectProof> LookAsync(KnownEntry entry, TrainingEvent? told, CancellationToken cancellation)
    {
        if (entry.Place.Subject is not { } subject)
        {
            return ObjectProof.Missing;
        }

        if (told?.Lora is { } lora && WhyForeign(lora, subject, entry.Number) is { } reason)
        {
            return new ObjectProof(ObjectState.Foreign, Lora: null, reason);
        }

        try
        {
            ObjectProof best = ObjectProof.Missing;
            foreach ((string bucket, string key) in await KeysAsync(entry, subject, told?.Lora, cancellation))
            {
                ObjectProof proof = await LookAsync(bucket, key, entry, told?.Size, cancellation);
                if (proof.State == ObjectState.Proven)
                {
                    return proof;
                }

                best = best.State == ObjectState.Missing ? proof : best;
            }

            return best;
        }
        catch (S3Exception e)
        {
            failures.TryAdd(e.Message, e);
            return ObjectProof.Unseen;
        }
    }

    private string? WhyForeign(S3Address told, Subject subject, long? number) =>
        settings.Allowed.Count > 0 && !settings.Allowed.Contains(told.Bucket, StringComparer.Ordinal) ? $"RunPod names \"{told.Key}\" in bucket \"{told.Bucket}\", which TrainingBuckets does not allow"
        : LoraFileName.Parse(told.FileName) is { } name && (name.Subject != subject || name.Checkpoint is not null || (number is { } own && name.Version != own)) ? $"RunPod names \"{told.FileName}\", which is not this version's LoRA"
        : null;

    /// <summary>The keys that the run may have written, the one that RunPod told first.</summary>
    private async Task<List<(string Bucket, string Key)>> KeysAsync(KnownEntry entry, Subject subject, S3Address? told, CancellationToken cancellation)
    {
        List<(string, string)> keys = told is null ? [] : [(told.Bucket, told.Key)];
        IReadOnlyList<string> names = entry.Number is { } number ? TrainingStart.LoraNames(subject, number) : [];
        if (settings.Prefixes.Count > 0)
        {
            keys.AddRange(settings.Prefixes.SelectMany(p => names.Select(n => (settings.Bucket, (p.EndsWith('/') ? p : p + "/") + n))));
        }
        else if (names.Count > 0)
        {
            BucketListing all = await listing.Value.WaitAsync(cancellation);
            if (all.Failures.Count > 0)
            {
                throw all.Failures[0];
            }

            keys.AddRange(all.Objects.OrderByDescending(static o => o.LastModified).Where(o => names.Contains(o.Key[(o.Key.LastIndexOf('/') + 1)..], StringComparer.Ordinal)).Select(o => (settings.Bucket, o.Key)));
        }

        return [.. keys.Distinct()];
    }

    private async Task<ObjectProof> LookAsync(string bucketName, string key, KnownEntry entry, long? size, CancellationToken cancellation)
    {
        Bucket bucket = connection.Bucket(bucketName);
        if (await bucket.FactsAsync(key, cancellation) is not { } facts)
        {
            return ObjectProof.Missing;
        }

        Subject subject = entry.Place.Subject!.Value;
        Lora lora = new(bucketName, key, LoraFileName.Parse(Path.GetFileName(key)) ?? new LoraFileName(subject, entry.Number ?? 0, Checkpoint: null), facts.LastModified, connection.AddressOf(bucketName, key));
        if (entry.Began is { } began && VersionMatcher.IsOlder(lora, began))
        {
            return new ObjectProof(ObjectState.Older, lora, $"\"{key}\" was written {TimeStamp.FormatUtc(facts.LastModified)}, before \"{entry.Name}\" began");
        }

        if (size is { } told && told != facts.Size)
        {
            return new ObjectProof(ObjectState.Broken, lora, $"\"{key}\" has {facts.Size} bytes, and RunPod told {told}");
        }

        LoraHeader header = (await new LoraHeaders(bucket, cache).ReadAsync([new BucketObject(key, facts.Size, facts.ETag, facts.LastModified)], cancellation))[0];
        return header switch
        {
            { Failure: { } failure } => throw failure,
            { Header.State: SafetensorsState.Whole } => new ObjectProof(ObjectState.Proven, lora, ""),
            _ => new ObjectProof(ObjectState.Broken, lora, $"\"{key}\" is no whole LoRA: {header.Header!.Reason}"),
        };
    }
}
