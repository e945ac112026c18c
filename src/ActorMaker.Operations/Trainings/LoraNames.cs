using System.Globalization;
using ActorMaker.Data.Versions;
using ActorMaker.S3;

namespace ActorMaker.Operations.Trainings;

/// <summary>Lists what LoRAs of a style or actor there are in the bucket, checkpoints included.</summary>
/// <param name="bucket">The bucket; null if none is set.</param>
/// <param name="prefixes">Where in it; empty for anywhere.</param>
internal sealed class LoraNames(Bucket? bucket, IReadOnlyList<string> prefixes)
{
    /// <summary>Lists them.</summary>
    /// <param name="subject">The style or actor.</param>
    /// <returns>Their file names; else why they are not known.</returns>
    public async Task<(IReadOnlyList<string> Names, string Problem)> ListAsync(Subject subject, CancellationToken cancellation)
    {
        if (bucket is null)
        {
            return ([], "");
        }

        // Without prefixes a LoRA may be in any folder.
        string kind = subject.Kind == SubjectKind.Style ? "style" : "actor";
        string plain = subject.Number.ToString(CultureInfo.InvariantCulture);
        string padded = subject.Number.ToString("D4", CultureInfo.InvariantCulture);
        string[] numbers = plain == padded ? [plain] : [plain, padded];
        string[] beginnings = prefixes.Count == 0 ? [""] : [.. prefixes.SelectMany(p => numbers.Select(n => $"{p}{kind}_{n}_"))];
        BucketListing listing = await bucket.ListAsync(beginnings, cancellation);
        return listing.Failures.Count > 0 ? ([], listing.Failures[0].Message.TrimEnd('.')) : ([.. listing.Objects.Select(static o => o.Key[(o.Key.LastIndexOf('/') + 1)..])], "");
    }
}
