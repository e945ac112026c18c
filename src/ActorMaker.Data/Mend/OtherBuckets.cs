using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Mend;

/// <summary>Addresses that a run passed over, since they lie in another bucket than the one that it was given.</summary>
/// <param name="property">The property that names the bucket.</param>
public sealed class OtherBuckets(string property, string bucket)
{
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Takes note of an address.</summary>
    public void Add(string other)
    {
        count++;
        names.Add(other);
    }

    /// <summary>AM3011.</summary>
    /// <param name="path">Absolute path of the file that it is reported at.</param>
    /// <param name="compared">Whether anything lay in the given bucket.</param>
    /// <returns>The finding: an error where nothing was compared; null if nothing was passed over.</returns>
    public Finding? ToFinding(string path, bool compared)
    {
        if (count == 0)
        {
            return null;
        }

        const int Named = 3;
        string others = string.Join(", ", names.Take(Named).Select(static n => $"\"{n}\"")) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
        string what = $"{(count == 1 ? "1 address" : $"{count:N0} addresses")} in {(names.Count == 1 ? "the bucket" : "the buckets")} {others}";
        return compared
            ? Finding.At(RuleCatalog.OtherBuckets, path, $"{what} {(count == 1 ? "was" : "were")} not looked at: {property} is \"{bucket}\"", $"look at what is there with another {property}")
            : Finding.At(RuleCatalog.NothingCompared, path, $"{what}, and none in \"{bucket}\", which is {property}: nothing was compared", $"correct {property}");
    }
}
