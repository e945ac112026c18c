using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>One actor on his way through a sync: folder, images, response and, unless it is to be created, manifest.</summary>
internal sealed class ActorSync : IDisposable
{
    private readonly string path;
    private readonly DataSettings settings;
    private DataFile? file;
    private ActorManifest? manifest;
    private ActorFacts? facts;

    private ActorSync(string path, ActorImages images, DataSettings settings)
    {
        this.path = path;
        this.settings = settings;
        Images = images;
    }

    /// <summary>The actor's folder with its images.</summary>
    public ActorImages Images { get; }

    /// <summary>What could not be taken over, and why.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The edits, in the order of application.</summary>
    public List<FileEdit> Edits { get; } = [];

    /// <summary>The statuses that the manifest's list has in the end.</summary>
    public StatusCounts Counts { get; private set; }

    /// <summary>True once it is known what is to be done.</summary>
    public bool IsDone { get; private set; }

    /// <summary>An actor whose manifest is there.</summary>
    /// <param name="file">The manifest's file, disposed by the actor from now on.</param>
    /// <param name="manifest">The manifest, which is sound.</param>
    /// <param name="images">The actor's folder with its images.</param>
    public static ActorSync Of(DataFile file, ActorManifest manifest, ActorImages images, DataSettings settings)
    {
        var actor = new ActorSync(manifest.Path, images, settings) { file = file, manifest = manifest };
        if (images.Folder.Problem is { } problem)
        {
            actor.Findings.Add(problem);
            actor.End();
        }
        else if (images.AllRead && !images.Folder.HasResponse)
        {
            // Most manifests end here: what has not changed need not be kept in memory until all images are read.
            actor.facts = actor.TakeFacts([]);
            ManifestUpdate update = ManifestBuilder.Update(manifest, actor.facts, ManifestModel.Default, settings.Time);
            if (update.Bytes is null)
            {
                actor.TakeNotAdded(update);
                actor.Counts = update.Counts;
                actor.End();
            }
        }

        return actor;
    }

    /// <summary>An actor whose manifest is known to be up to date.</summary>
    /// <param name="path">Absolute path of the manifest.</param>
    /// <param name="images">The actor's folder with its images.</param>
    /// <param name="counts">The statuses that the manifest's list has.</param>
    public static ActorSync Current(string path, ActorImages images, StatusCounts counts, DataSettings settings) =>
        new(path, images, settings) { Counts = counts, IsDone = true };

    /// <summary>An actor who has no manifest.</summary>
    /// <param name="path">Absolute path of the manifest to create.</param>
    /// <param name="images">The actor's folder with its images, which could be listed.</param>
    public static ActorSync New(string path, ActorImages images, DataSettings settings) => new(path, images, settings);

    /// <summary>Plans the edits, once every image is read.</summary>
    /// <param name="actors">The names of all actors' folders.</param>
    /// <param name="model">What the manifests around it look like.</param>
    public void Build(IReadOnlySet<string> actors, ManifestModel model)
    {
        bool unseen = false;
        LegacyAddresses? response = Images.Folder.HasResponse ? LegacyAddresses.Read(Images.Folder, actors, settings, Findings, out unseen) : null;
        if (unseen)
        {
            // Any image may have an address there: its status would be a guess.
            End();
            return;
        }

        facts ??= TakeFacts(response?.Items ?? []);
        ManifestUpdate update = manifest is null
            ? ManifestBuilder.Create(Images.Folder.Name[..Images.Folder.Name.IndexOf('_', StringComparison.Ordinal)], facts, model, settings.Time)
            : ManifestBuilder.Update(manifest, facts, model, settings.Time);
        Counts = update.Counts;
        TakeNotAdded(update);
        foreach (LegacyAddress address in update.NotHeld)
        {
            Findings.Add(LegacyAddresses.NotHeld(address, manifest, Images.Folder));
        }

        bool removable = response is { IsComplete: true } && update.NotHeld.Count == 0;
        if (Edit(update, model, removable) is { } edit)
        {
            Edits.Add(edit);
        }

        if (removable)
        {
            Edits.Add(Remove(response!));
        }

        End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        file = null;
        manifest = null;
    }

    private void End()
    {
        IsDone = true;
        Dispose();
    }

    private void TakeNotAdded(ManifestUpdate update)
    {
        foreach (string name in update.NotAdded)
        {
            Findings.Add(Finding.At(RuleCatalog.SameName, Path.Combine(Images.Folder.TrainingPath, name), $"\"{name}\" differs only in case or Unicode form from another name of the actor's, and is not recorded"));
        }
    }

    private ActorFacts TakeFacts(IReadOnlyList<LegacyAddress> addresses)
    {
        var list = new FindingList(path);
        foreach (TrainingImage image in manifest?.Images ?? [])
        {
            if (ImageRules.WhyHidden(image.Name) is { } hidden)
            {
                list.Add(RuleCatalog.NotAnImage, image.FileName!.Value, hidden, fix: ImageRules.HiddenFix);
            }
        }

        Findings.AddRange(list.Items);
        ActorFolder folder = Images.Folder;
        bool[] unusable = ImageRules.CheckFormats(folder, Images.States, Findings);
        var images = new LocalImage[unusable.Length];
        for (int i = 0; i < images.Length; i++)
        {
            FolderItem item = folder.Images[i];
            if (!ActorPaths.IsFileName(item.Name))
            {
                unusable[i] = true;
                Findings.Add(Finding.At(RuleCatalog.PathLeavesFolder, Path.Combine(folder.TrainingPath, item.Name), $"\"{item.Name}\" is a path on other systems, and not recorded", "rename the file"));
            }

            images[i] = new LocalImage(item.Name, item.Stamp.Size, item.Stamp.Modified, Images.States[i].Facts.Hash, !unusable[i]);
        }

        return new ActorFacts(folder.Name, images, addresses, settings.ServiceUrl);
    }

    private FileEdit? Edit(ManifestUpdate update, ManifestModel model, bool removable)
    {
        if (update.Bytes is null && (!removable || manifest is null))
        {
            return null;
        }

        // Where only the response is removed, the manifest that must hold its addresses is compared and synced all the same.
        ReadOnlySpan<byte> old = manifest is null ? default : manifest.Text.Bytes.Span;
        var content = FileContent.Of(update.Bytes ?? old.ToArray());
        FileEdit edit = manifest is null ? FileEdit.Create(path, content) : FileEdit.Change(path, ContentHash.Of(old), content);
        return edit with
        {
            Changes = update.Changes,
            LostValues = update.Lost,
            Recompute = bytes => Recompute(bytes, model, removable),
        };
    }

    private FileEdit? Recompute(byte[] bytes, ManifestModel model, bool removable)
    {
        using DataFile fresh = DataFile.Of(path, bytes);
        ActorManifest again = ActorManifest.Read(path, fresh.Text);
        if (!again.IsSound || !string.Equals(again.CharacterName, facts!.Name, StringComparison.Ordinal))
        {
            return null;
        }

        ManifestUpdate update = ManifestBuilder.Update(again, facts, model, settings.Time);
        return removable && update.NotHeld.Count > 0
            ? null
            : FileEdit.Change(path, ContentHash.Of(bytes), FileContent.Of(update.Bytes ?? bytes)) with { Changes = update.Changes, LostValues = update.Lost };
    }

    private FileEdit Remove(LegacyAddresses response)
    {
        string addresses = response.Items.Count switch
        {
            0 => "it lists no addresses",
            1 => $"its address is in {ManifestName}",
            var count => $"its {count} addresses are in {ManifestName}",
        };
        return FileEdit.Delete(response.Path, response.Hash) with
        {
            After = Edits.Count == 0 ? [] : [path],
            Changes = [new PlannedChange(TextPosition.Start, $"the file is removed: {addresses}")],
            LostValues = [new LostValue("$", response.RawJson, response.Items.Count == 0 ? "it lists no addresses" : $"the addresses are in {ManifestName}; nothing else of the reply is kept")],
        };
    }

    private string ManifestName => $"data/actor_manifests/{Path.GetFileName(path)}";
}
