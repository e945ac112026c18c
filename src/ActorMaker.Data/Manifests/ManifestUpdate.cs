using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>How many entries have each status.</summary>
/// <param name="Synced">Local and in S3, with the same bytes.</param>
/// <param name="LocalOnly">Local, not in S3.</param>
/// <param name="S3Only">In S3, not local.</param>
/// <param name="OutOfSync">Local and in S3, with different bytes.</param>
public readonly record struct StatusCounts(int Synced, int LocalOnly, int S3Only, int OutOfSync)
{
    /// <summary>Adds the counts of two lists.</summary>
    /// <param name="b">The other.</param>
    public static StatusCounts operator +(StatusCounts a, StatusCounts b) => Add(a, b);

    /// <summary>Adds the counts of two lists.</summary>
    /// <param name="b">The other.</param>
    /// <returns>The sums.</returns>
    public static StatusCounts Add(StatusCounts a, StatusCounts b) =>
        new(a.Synced + b.Synced, a.LocalOnly + b.LocalOnly, a.S3Only + b.S3Only, a.OutOfSync + b.OutOfSync);
}

/// <summary>What a sync makes of one manifest.</summary>
/// <param name="Bytes">The whole new text; null if the manifest stays as it is.</param>
/// <param name="Counts">The statuses that the list then has.</param>
/// <param name="NotHeld">Addresses to take over that the manifest cannot hold, because it has another one for the file.</param>
public sealed record ManifestUpdate(byte[]? Bytes, StatusCounts Counts, IReadOnlyList<LegacyAddress> NotHeld)
{
    /// <summary>What changes, in the words of the domain.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>Names of local images that get no entry: each is the same as another name, but for its case or Unicode form.</summary>
    public IReadOnlyList<string> NotAdded { get; init; } = [];

    /// <summary>What was recorded of a local image that is another one now.</summary>
    public IReadOnlyList<LostValue> Lost { get; init; } = [];
}
