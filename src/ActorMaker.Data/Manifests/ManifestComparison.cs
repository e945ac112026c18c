using System.Runtime.InteropServices;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;

namespace ActorMaker.Data.Manifests;

/// <summary>Which of the recorded facts of a local image (size, hash, times) an entry gets anew.</summary>
internal enum FactChange
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those that it lacks, and a size that contradicts the hash.</summary>
    Complete,

    /// <summary>All: the image is another one than recorded, and the record is evidence of nothing else.</summary>
    Replace,
}

/// <summary>What becomes of one entry.</summary>
/// <param name="Status">Its status; null for an entry without one that says nothing about any image.</param>
/// <param name="StatusChanges">Whether it has another status now.</param>
/// <param name="Address">Index of the address that it takes over; -1 for none.</param>
/// <param name="Facts">Which facts it gets anew.</param>
/// <param name="Image">Index of its local image; -1 without.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EntryChange(SyncStatus? Status, bool StatusChanges, int Address, FactChange Facts, int Image)
{
    public bool IsNone => !StatusChanges && Address < 0 && Facts == FactChange.None;
}

/// <summary>A manifest's list against what is known of its actor. Most manifests end here: nothing has changed.</summary>
internal sealed class ManifestComparison
{
    private readonly ActorFacts facts;
    private readonly bool[] listed;
    private readonly bool[] held;
    private readonly bool[] named;

    private ManifestComparison(ActorManifest manifest, ActorFacts facts)
    {
        this.facts = facts;
        listed = new bool[facts.Images.Count];
        held = new bool[facts.Addresses.Count];
        named = new bool[facts.Addresses.Count];
        Entries = new EntryChange[manifest.Images.Count];
    }

    /// <summary>What becomes of each entry, in the manifest's order.</summary>
    public EntryChange[] Entries { get; }

    /// <summary>Names of new entries, in ordinal order.</summary>
    public IReadOnlyList<string> Added { get; private set; } = [];

    /// <summary>The statuses of the list, new entries included.</summary>
    public StatusCounts Counts { get; private set; }

    /// <summary>Number of entries, new ones included.</summary>
    public int Count => Entries.Length + Added.Count;

    /// <summary>Sum of the entries' sizes in bytes, new ones included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Addresses that no entry holds in the end.</summary>
    public IReadOnlyList<LegacyAddress> NotHeld { get; private set; } = [];

    /// <summary>Names of local images that get no entry: each is the same as another name, but for its case or Unicode form.</summary>
    public IReadOnlyList<string> NotAdded { get; private set; } = [];

    /// <summary>Whether the list has to be changed.</summary>
    public bool ListChanges => Added.Count > 0 || Array.Exists(Entries, static e => !e.IsNone);

    public static ManifestComparison Of(ActorManifest manifest, ActorFacts facts)
    {
        var comparison = new ManifestComparison(manifest, facts);
        Span<int> counts = stackalloc int[4];
        counts.Clear();
        int[] local = comparison.FindLocal(manifest);
        for (int i = 0; i < manifest.Images.Count; i++)
        {
            TrainingImage image = manifest.Images[i];
            EntryChange change = comparison.Entries[i] = comparison.Compare(image, local[i]);
            comparison.Bytes += change.Facts == FactChange.None ? image.Size?.AsWhole() ?? 0 : facts.Images[change.Image].Size;
            if (change.Status is { } status)
            {
                counts[(int)status]++;
            }
        }

        comparison.FindAdded(manifest, counts);
        comparison.Counts = new StatusCounts(
            counts[(int)SyncStatus.Synced], counts[(int)SyncStatus.LocalOnly], counts[(int)SyncStatus.S3Only], counts[(int)SyncStatus.OutOfSync]);
        return comparison;
    }

    /// <summary>The status of a new entry.</summary>
    public SyncStatus StatusOfAdded(string name) => facts.FindAddress(name) < 0 ? SyncStatus.LocalOnly : IsUsable(facts.FindImage(name)) ? SyncStatus.Synced : SyncStatus.S3Only;

    private bool IsUsable(int image) => image >= 0 && facts.Images[image].IsUsable;

    /// <summary>For each entry, the index of its local image, or -1: the one of its name, else one that is the same image by its name.</summary>
    private int[] FindLocal(ActorManifest manifest)
    {
        var local = new int[manifest.Images.Count];
        int missing = 0;
        for (int i = 0; i < local.Length; i++)
        {
            local[i] = facts.FindImage(manifest.Images[i].Name);
            if (local[i] >= 0)
            {
                listed[local[i]] = true;
            }
            else
            {
                missing++;
            }
        }

        if (missing == 0 || !listed.AsSpan().Contains(false))
        {
            return local;
        }

        Dictionary<string, int> unlisted = new(StringComparer.Ordinal);
        for (int i = 0; i < listed.Length; i++)
        {
            if (!listed[i])
            {
                unlisted.TryAdd(ImageName.Key(facts.Images[i].Name), i);
            }
        }

        for (int i = 0; i < local.Length; i++)
        {
            if (local[i] < 0 && unlisted.Remove(ImageName.Key(manifest.Images[i].Name), out int same))
            {
                local[i] = same;
                listed[same] = true;
            }
        }

        return local;
    }

    private EntryChange Compare(TrainingImage image, int at)
    {
        int taken = TakeAddress(image);
        bool hasAddress = image.HasAddress || taken >= 0;
        SyncStatus? recorded = image.ReadStatus();
        (SyncStatus? status, FactChange change) = IsUsable(at)
            ? Compare(image, facts.Images[at], hasAddress)
            : (at < 0 && facts.Images.Count > 0 ? WithoutFile(image, hasAddress) : WithoutImage(image, recorded, hasAddress), FactChange.None);
        return new EntryChange(status, status != recorded, taken, change, at);
    }

    private static HashSet<string> KeysOf(ActorManifest manifest)
    {
        HashSet<string> keys = new(manifest.Images.Count, StringComparer.Ordinal);
        foreach (TrainingImage image in manifest.Images)
        {
            keys.Add(ImageName.Key(image.Name));
        }

        return keys;
    }

    /// <summary>The address that the entry takes over, or -1; remembers which addresses the manifest holds.</summary>
    private int TakeAddress(TrainingImage image)
    {
        int at = facts.Addresses.Count == 0 ? -1 : facts.FindAddress(image.Name);
        if (at < 0)
        {
            return -1;
        }

        named[at] = true;
        if (!image.HasAddress)
        {
            held[at] = true;
            return at;
        }

        held[at] |= S3Address.TryParse(image.S3Url!.Value.AsString()!, facts.ServiceUrl, out S3Address? own) && own.SameObject(facts.Addresses[at].Address);
        return -1;
    }

    private static (SyncStatus, FactChange) Compare(TrainingImage image, LocalImage local, bool hasAddress)
    {
        bool hasHash = image.TryGetMd5(out Md5Hash recorded);
        bool sameSize = image.Size?.AsWhole() == local.Size;
        bool differs = hasHash ? recorded != local.Hash : image.Size is not null && !sameSize;
        if (differs)
        {
            // With an address, what is recorded is the evidence of what S3 has. Without one it is evidence of nothing.
            return hasAddress ? (SyncStatus.OutOfSync, FactChange.None) : (SyncStatus.LocalOnly, FactChange.Replace);
        }

        bool complete = sameSize && image.Hash is { } hash && !hash.Is(""u8);
        return (hasAddress ? SyncStatus.Synced : SyncStatus.LocalOnly, complete ? FactChange.None : FactChange.Complete);
    }

    private static SyncStatus? WithoutFile(TrainingImage image, bool hasAddress) =>
        hasAddress ? SyncStatus.S3Only : image.Status is null ? null : SyncStatus.LocalOnly;

    /// <summary>A file that is no image says nothing, nor does a checkout without any: the status stays, unless it contradicts the entry itself.</summary>
    private static SyncStatus? WithoutImage(TrainingImage image, SyncStatus? recorded, bool hasAddress) =>
        recorded is { } status && (status == SyncStatus.LocalOnly) != hasAddress ? recorded : WithoutFile(image, hasAddress);

    private void FindAdded(ActorManifest manifest, Span<int> counts)
    {
        List<string>? added = null;
        List<string>? notAdded = null;
        HashSet<string>? taken = null;
        var isAdded = new bool[listed.Length];
        for (int i = 0; i < listed.Length; i++)
        {
            if (listed[i] || !facts.Images[i].IsUsable)
            {
                continue;
            }

            taken ??= KeysOf(manifest);
            if (taken.Add(ImageName.Key(facts.Images[i].Name)))
            {
                (added ??= []).Add(facts.Images[i].Name);
                isAdded[i] = true;
                Bytes += facts.Images[i].Size;
            }
            else
            {
                (notAdded ??= []).Add(facts.Images[i].Name);
            }
        }

        List<LegacyAddress>? notHeld = null;
        for (int i = 0; i < held.Length; i++)
        {
            LegacyAddress address = facts.Addresses[i];
            if (named[i] ? held[i] : facts.FindImage(address.Name) is >= 0 and var own && isAdded[own])
            {
                continue;
            }

            taken ??= KeysOf(manifest);
            if (taken.Add(ImageName.Key(address.Name)))
            {
                (added ??= []).Add(address.Name);
            }
            else
            {
                (notHeld ??= []).Add(address);
            }
        }

        NotHeld = notHeld ?? [];
        NotAdded = notAdded ?? [];
        if (added is not null)
        {
            added.Sort(string.CompareOrdinal);
            Added = added;
            foreach (string name in added)
            {
                counts[(int)StatusOfAdded(name)]++;
            }
        }
    }
}
