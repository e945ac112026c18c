using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>A manifest file, and what is remembered of it when its text is gone.</summary>
/// <param name="path">Absolute path.</param>
internal sealed class ManifestPlace(string path) : NamedManifest(path)
{
    /// <summary>Whether the manifest may be changed.</summary>
    public bool IsSound { get; private set; }

    /// <summary>Whether it lists images.</summary>
    public bool ListsImages { get; private set; }

    /// <summary>Why it cannot be read.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The actor; null if he is not wanted, has no folder and nothing to mend in the manifest, or the manifest is not sound.</summary>
    public ActorSync? Actor { get; private set; }

    /// <summary>Reads the manifest and, if it is sound and wanted, the actor's folder.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Disposed here, or handed to the actor.")]
    public void Read(ActorTree tree, DataSettings settings, ImageHashCache cache, CleanManifests current, ImageQueue queue)
    {
        DateTimeOffset now = settings.Time.GetUtcNow();
        FileStamp stamp = FileStamp.Of(Path);
        if (IsCurrent(stamp, tree, settings, cache, current))
        {
            return;
        }

        DataFile? file = DataFile.Read(Path, stamp, out Finding? unreadable);
        if (unreadable is not null)
        {
            Findings.Add(unreadable);
        }

        if (file is null)
        {
            return;
        }

        try
        {
            ActorManifest manifest = ActorManifest.Read(Path, file.Text);
            Findings.AddRange(manifest.Shape);
            IsSound = manifest.IsSound;
            ListsImages = manifest.Images.Count > 0;
            TakeName(manifest);
            if (IsSound && tree.IsWanted(Path, CharacterName) && (tree.Names.Contains(CharacterName) || MayBeMended(manifest, tree)))
            {
                ActorImages images = ActorImages.Read(settings.Root, CharacterName, cache);
                Actor = ActorSync.Of(file, manifest, images, settings);
                file = null;
                queue.Add(images.Folder, images.States);
                Remember(Actor, stamp, now, current);
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Takes what is known of a manifest that was up to date and is as it was; false for any other.</summary>
    private bool IsCurrent(FileStamp stamp, ActorTree tree, DataSettings settings, ImageHashCache cache, CleanManifests current)
    {
        string file = System.IO.Path.GetFileName(Path);
        if (current.ActorOf(file, stamp, out ulong state) is not { } actor
            || !tree.IsWanted(Path, actor)
            || current.CountsOf(file, stamp) is not { } counts)
        {
            return false;
        }

        ActorImages images = ActorImages.Read(settings.Root, actor, cache);
        if (images.Folder.HasResponse || !current.IsStill(state, images))
        {
            return false;
        }

        CharacterName = actor;
        IsSound = true;
        ListsImages = counts != default;
        Actor = ActorSync.Current(Path, images, counts, settings);
        return true;
    }

    /// <summary>Without a folder there is nothing to compare a manifest with, but it may contradict itself (AM2015).</summary>
    private static bool MayBeMended(ActorManifest manifest, ActorTree tree)
    {
        var contradictions = new FindingList(manifest.Path);
        if (tree.KnowsFolders && ActorPaths.IsFileName(manifest.CharacterName))
        {
            StatisticsRules.Check(manifest, contradictions);
        }

        return contradictions.Items.Count > 0;
    }

    private void Remember(ActorSync actor, FileStamp stamp, DateTimeOffset now, CleanManifests current)
    {
        if (actor.IsDone && actor.Findings.Count == 0)
        {
            string file = System.IO.Path.GetFileName(Path);
            current.Add(file, stamp, actor.Images, now);
            current.Add(file, stamp, actor.Counts, now);
        }
    }
}
