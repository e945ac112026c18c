using ActorMaker.Data.Mend;

namespace ActorMaker.S3.Images;

/// <summary>Lists the objects that transfers are about.</summary>
internal static class ImageListing
{
    // From here on one listing of everything under the prefix costs less than one for each actor.
    private const int MostActors = 16;

    /// <summary>Lists them.</summary>
    /// <param name="store">The prefix of the keys.</param>
    /// <param name="transfers">Transfers to or from keys of this bucket.</param>
    /// <exception cref="S3Exception">A request failed: nothing may be concluded.</exception>
    public static async Task<Dictionary<string, BucketObject>> ReadAsync(Bucket bucket, ImageStore store, IReadOnlyList<ImageTransfer> transfers, CancellationToken cancellation)
    {
        string[] actors = [.. transfers.Select(static t => t.Actor).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<string> prefixes = actors.Length <= MostActors ? [.. actors.Select(a => store.KeyOf(a, ""))] : [store.Prefix];
        BucketListing listing = await bucket.ListAsync(prefixes, cancellation);
        if (listing.Failures.Count > 0)
        {
            throw listing.Failures[0];
        }

        HashSet<string> wanted = new(transfers.Select(static t => t.Object.Key), StringComparer.Ordinal);
        Dictionary<string, BucketObject> objects = new(wanted.Count, StringComparer.Ordinal);
        foreach (BucketObject item in listing.Objects)
        {
            if (wanted.Contains(item.Key))
            {
                objects[item.Key] = item;
            }
        }

        return objects;
    }
}
