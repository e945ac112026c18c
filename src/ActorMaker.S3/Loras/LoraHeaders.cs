using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>What is known of one LoRA's header.</summary>
/// <param name="Header">Its header; null when it could not be read.</param>
/// <param name="Failure">Why it could not.</param>
public sealed record LoraHeader(BucketObject Object, SafetensorsHeader? Header, S3Exception? Failure);

/// <summary>Reads the headers of LoRAs by ranged requests: one for a header of up to 128 KiB, two for a longer one, none for a known one.</summary>
/// <param name="cache">The headers known already.</param>
public sealed class LoraHeaders(Bucket bucket, LoraHeaderCache cache)
{
    // FLUX LoRAs of kohya's trainer have headers of 40 to 100 KB.
    private const int FirstBytes = 128 * 1024;

    /// <summary>Reads the headers of many objects, side by side.</summary>
    /// <param name="objects">The objects, as listed.</param>
    /// <returns>One answer an object, in their order. One that fails does not stop the others.</returns>
    public async Task<IReadOnlyList<LoraHeader>> ReadAsync(IReadOnlyList<BucketObject> objects, CancellationToken cancellation)
    {
        LoraHeader[] answers = new LoraHeader[objects.Count];
        List<int> unknown = [];
        for (int i = 0; i < objects.Count; i++)
        {
            if (cache.Find(objects[i]) is { } header)
            {
                answers[i] = new LoraHeader(objects[i], header, Failure: null);
            }
            else
            {
                unknown.Add(i);
            }
        }

        ParallelOptions options = new() { MaxDegreeOfParallelism = bucket.Connection.Settings.Concurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(unknown, options, async (i, stop) => answers[i] = await ReadAsync(objects[i], stop));
        return answers;
    }

    private async Task<LoraHeader> ReadAsync(BucketObject item, CancellationToken cancellation)
    {
        try
        {
            SafetensorsHeader header = await FetchAsync(item, cancellation);
            cache.Add(item, header);
            return new LoraHeader(item, header, Failure: null);
        }
        catch (S3Exception e)
        {
            return new LoraHeader(item, Header: null, e);
        }
    }

    private async Task<SafetensorsHeader> FetchAsync(BucketObject item, CancellationToken cancellation)
    {
        byte[] first = item.Size == 0 ? [] : await bucket.ReadAsync(item.Key, 0, (int)Math.Min(FirstBytes, item.Size), item.ETag, cancellation);
        if (SafetensorsHeader.CheckPrefix(first, item.Size, out int length) is { } judged)
        {
            return judged;
        }

        int end = SafetensorsHeader.PrefixBytes + length;
        byte[] all = first;
        if (end > first.Length)
        {
            all = new byte[end];
            first.CopyTo(all, 0);
            byte[] rest = await bucket.ReadAsync(item.Key, first.Length, end - first.Length, item.ETag, cancellation);
            rest.CopyTo(all, first.Length);
        }

        return SafetensorsHeader.Parse(all.AsSpan(SafetensorsHeader.PrefixBytes, length), item.Size);
    }
}
