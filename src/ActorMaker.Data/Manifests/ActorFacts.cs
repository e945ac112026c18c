using ActorMaker.Data.Files;

namespace ActorMaker.Data.Manifests;

/// <summary>A local image, as far as a manifest records it.</summary>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Modified">Time of its last change, in ns since 1970.</param>
/// <param name="Hash">Its MD5; of no use if it is not usable.</param>
/// <param name="IsUsable">False for a file that is no image (AM2021) or cannot be read: nothing is recorded of it.</param>
public readonly record struct LocalImage(string Name, long Size, long Modified, Md5Hash Hash, bool IsUsable);

/// <summary>What is known of an actor's images beside the manifest.</summary>
/// <param name="Name">The actor's name, which is its folder's.</param>
/// <param name="Images">The local images, in ordinal order of their names.</param>
/// <param name="Addresses">The addresses to take over from a <c>response.json</c>, in ordinal order of their file names, each name once.</param>
/// <param name="ServiceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
public sealed record ActorFacts(string Name, IReadOnlyList<LocalImage> Images, IReadOnlyList<LegacyAddress> Addresses, Uri? ServiceUrl)
{
    /// <summary>Finds a local image.</summary>
    /// <returns>Its index in <see cref="Images"/>, or -1.</returns>
    public int FindImage(string name) => Find(Images, static i => i.Name, name);

    /// <summary>Finds an address.</summary>
    /// <param name="name">The file name that it ends in.</param>
    /// <returns>Its index in <see cref="Addresses"/>, or -1.</returns>
    public int FindAddress(string name) => Find(Addresses, static a => a.Name, name);

    private static int Find<T>(IReadOnlyList<T> items, Func<T, string> nameOf, string name)
    {
        int low = 0;
        int high = items.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(nameOf(items[middle]), name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
