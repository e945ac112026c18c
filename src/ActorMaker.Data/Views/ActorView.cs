using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Views;

/// <summary>A training image, as somebody looks at it.</summary>
/// <param name="Status">How it stands between the folder and the bucket; null where nothing can be said.</param>
/// <param name="IsLocal">Whether the file is here.</param>
/// <param name="IsListed">False for an orphan, a file that no manifest lists, and for what only a <c>response.json</c> knows of.</param>
/// <param name="Url">Its address, as recorded; null for none.</param>
/// <param name="Size">The file's bytes; else those recorded; null where neither is known.</param>
public sealed record ImageView(string Name, SyncStatus? Status, bool IsLocal, bool IsListed, string? Url, long? Size)
{
    /// <summary>Why no program can use the file; null if one can.</summary>
    public string? Problem { get; init; }

    /// <summary>What is told of it besides to whoever asks for one actor; else null.</summary>
    public ImageDetail? Detail { get; init; }

    /// <summary>Whether there is neither a file nor an address.</summary>
    public bool IsMissing => !IsLocal && Url is null;
}

/// <summary>An actor's training images, as somebody looks at them.</summary>
/// <param name="Name">The actor's name, which is the folder's.</param>
/// <param name="Manifest">Absolute path of the manifest; null for none.</param>
/// <param name="Images">The images: those of the manifest in its order, then what no manifest lists.</param>
public sealed record ActorView(string Name, string? Manifest, IReadOnlyList<ImageView> Images)
{
    /// <summary>Why nothing can be said of the images; null if something can.</summary>
    public string? Problem { get; init; }

    /// <summary>When the manifest was brought up to date, as it says; null if it does not.</summary>
    public string? Updated { get; init; }

    /// <summary>Number of entries that name an image which stands in the list already.</summary>
    public int Duplicates { get; init; }

    /// <summary>Number of images that are here and in S3 with the same bytes.</summary>
    public int Synced => Counted.Synced;

    /// <summary>Number of images that are only here.</summary>
    public int LocalOnly => Counted.LocalOnly;

    /// <summary>Number of images that are only in S3.</summary>
    public int S3Only => Counted.S3Only;

    /// <summary>Number of images whose bytes differ from S3's.</summary>
    public int OutOfSync => Counted.OutOfSync;

    /// <summary>Number of files that no manifest lists.</summary>
    public int Orphans => Counted.Orphans;

    /// <summary>Number of entries with neither a file nor an address.</summary>
    public int Missing => Counted.Missing;

    /// <summary>The images that a training would not use as they are recorded: not in S3, not the same there, or in no manifest.</summary>
    public IReadOnlyList<ImageView> Unusable => Counted.Unusable;

    /// <summary>Whether a training would use every image as it is recorded: all are in S3.</summary>
    public bool IsReady => Problem is null && Images.Count > 0 && Unusable.Count == 0;

    // Counted once: a list of thousands of actors asks again and again.
    private Tally Counted => tally is { } known && ReferenceEquals(known.Images, Images) ? known : tally = new Tally(Images);

    private Tally? tally;

    /// <summary>What is counted of a list of images.</summary>
    private sealed class Tally(IReadOnlyList<ImageView> images)
    {
        public IReadOnlyList<ImageView> Images => images;

        public int Synced { get; } = Count(images, SyncStatus.Synced);

        public int LocalOnly { get; } = Count(images, SyncStatus.LocalOnly);

        public int S3Only { get; } = Count(images, SyncStatus.S3Only);

        public int OutOfSync { get; } = Count(images, SyncStatus.OutOfSync);

        public int Orphans { get; } = images.Count(static i => i is { IsLocal: true, IsListed: false });

        public int Missing { get; } = images.Count(static i => i.IsMissing);

        public ImageView[] Unusable { get; } = [.. images.Where(static i => i is not { IsListed: true, IsMissing: false, Problem: null, Status: SyncStatus.Synced or SyncStatus.S3Only })];

        private static int Count(IReadOnlyList<ImageView> images, SyncStatus status) => images.Count(i => i.Status == status);
    }
}
