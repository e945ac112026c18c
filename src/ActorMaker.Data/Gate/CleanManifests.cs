using ActorMaker.Data.Files;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>Knows which manifests gave nothing to do when they were last read, so that what nobody has touched is not read again.</summary>
/// <remarks>
/// A manifest is judged by four things: its bytes, which its stamp stands for as an image's does; what its actor's folder holds,
/// which is looked at in every run; the settings; and this build of the rules. The last three go into one number, and only if that
/// is the same too, the manifest is clean again. One with a finding is always read, and so is every <c>response.json</c>, which was compared with the manifest when that was. To the gate
/// clean is what has no finding; to a sync, what has none and is up to date: each has a file of its own.
/// </remarks>
internal sealed class CleanManifests
{
    private readonly Memory memory;
    private readonly Dictionary<ulong, string> actors;
    private readonly ulong judge;

    /// <summary>Begins a run.</summary>
    /// <param name="folders">The names of the actors' folders.</param>
    /// <param name="memory">Remembers the manifests.</param>
    public CleanManifests(DataSettings settings, IReadOnlyCollection<string> folders, Memory memory)
    {
        this.memory = memory;
        actors = new Dictionary<ulong, string>(folders.Count);
        foreach (string folder in folders)
        {
            actors[CacheFile.NameOf("", folder)] = folder;
        }

        judge = RulesState.Of(settings);
    }

    /// <summary>The actor of a manifest that was clean when it had these bytes; null if it has to be read.</summary>
    /// <param name="stamp">What the file system says of it now.</param>
    /// <param name="state">For <see cref="IsStill"/>.</param>
    public string? ActorOf(string file, FileStamp stamp, out ulong state)
    {
        bool known = memory.TryGet(KeyOf(file), stamp, out Remembered found);
        state = found.First;
        return known && actors.TryGetValue(found.Second, out string? actor) ? actor : null;
    }

    /// <summary>Whether an actor's folder holds what it held when the manifest was clean.</summary>
    public bool IsStill(ulong state, ActorImages images) => CanBeClean(images) && state == StateOf(images);

    /// <summary>Remembers a manifest that has no finding, whatever is looked at.</summary>
    /// <param name="stamp">What the file system said before its bytes were read.</param>
    /// <param name="now">The time before its bytes were read.</param>
    public void Add(string file, FileStamp stamp, ActorImages images, DateTimeOffset now)
    {
        if (CanBeClean(images))
        {
            memory.Add(KeyOf(file), stamp, new Remembered(StateOf(images), CacheFile.NameOf("", images.Folder.Name), 0), now);
        }
    }

    /// <summary>The statuses that a clean manifest's list has; null if they are not remembered.</summary>
    /// <param name="stamp">What the file system says of it now.</param>
    public StatusCounts? CountsOf(string file, FileStamp stamp) => memory.TryGet(CountsKeyOf(file), stamp, out Remembered found)
        ? new StatusCounts((int)(found.First >> 32), (int)found.First, (int)(found.Second >> 32), (int)found.Second)
        : null;

    /// <summary>Remembers the statuses that a clean manifest's list has.</summary>
    public void Add(string file, FileStamp stamp, StatusCounts counts, DateTimeOffset now)
    {
        var packed = new Remembered(((ulong)counts.Synced << 32) | (uint)counts.LocalOnly, ((ulong)counts.S3Only << 32) | (uint)counts.OutOfSync, 0);
        memory.Add(CountsKeyOf(file), stamp, packed, now);
    }

    private static bool CanBeClean(ActorImages images) => images.AllRead && images.Folder.Problem is null;

    // No actor's folder has a slash in its name: no image is named so.
    private static ulong KeyOf(string file) => CacheFile.NameOf("data/actor_manifests", file);

    private static ulong CountsKeyOf(string file) => CacheFile.NameOf("data/actor_manifests/counts", file);

    private ulong StateOf(ActorImages images)
    {
        ulong state = CacheFile.Mix(judge, (ulong)images.States.Length);
        if (images.Folder.HasResponse)
        {
            FileStamp response = images.Folder.ResponseStamp;
            state = CacheFile.Mix(CacheFile.Mix(state, (ulong)response.Changed), response.Inode);
        }

        for (int i = 0; i < images.States.Length; i++)
        {
            ImageFacts facts = images.States[i].Facts;
            state = CacheFile.Mix(state, images.Names[i]);
            state = CacheFile.Mix(state, (ulong)images.Folder.Images[i].Stamp.Size);
            state = CacheFile.Mix(state, (ulong)images.Folder.Images[i].Stamp.Modified);
            state = CacheFile.Mix(state, facts.Hash.High);
            state = CacheFile.Mix(state, facts.Hash.Low);
            state = CacheFile.Mix(state, (ulong)facts.Kind | (facts.IsCut ? 0x100UL : 0) | (images.Folder.Images[i].MayBeLink ? 0x200UL : 0));
        }

        return state;
    }
}
