using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Losses;

/// <summary>What <see cref="TreeComparison"/> saw.</summary>
/// <param name="Losses">What is lost.</param>
/// <param name="Descriptions">How each file has changed, in words, by its path.</param>
public sealed record TreeDifference(IReadOnlyList<Loss> Losses, IReadOnlyDictionary<string, string> Descriptions);

/// <summary>Compares a data root with an earlier state of it, and finds what is lost that no merge explains.</summary>
public sealed class TreeComparison : IDisposable
{
    private readonly DataSettings settings;
    private readonly LossList losses;
    private readonly Dictionary<string, TreeChange> changes;
    private readonly SortedDictionary<string, string> descriptions = new(StringComparer.Ordinal);
    private readonly Dictionary<Subject, ImageList> manifests = [];
    private readonly OpenTexts open = new();

    private TreeComparison(DataSettings settings, string reference, IReadOnlyList<TreeChange> changes)
    {
        this.settings = settings;
        losses = new LossList(settings.Root, reference);
        this.changes = changes.ToDictionary(static c => c.File.Path, StringComparer.Ordinal);
    }

    /// <summary>Compares.</summary>
    /// <param name="settings">Where the tree is, and what of it is meant.</param>
    /// <param name="reference">What the earlier state is called.</param>
    /// <param name="changes">The files that differ; of all others nothing is read unless something is missing.</param>
    /// <returns>The losses, ordered by path and position.</returns>
    public static TreeDifference Run(DataSettings settings, string reference, IReadOnlyList<TreeChange> changes, CancellationToken cancellation)
    {
        using TreeComparison comparison = new(settings, reference, changes);
        return comparison.Run(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => open.Dispose();

    private TreeDifference Run(CancellationToken cancellation)
    {
        VersionLosses versions = new(settings, losses, open);
        versions.Compare([.. changes.Values.Where(static c => c.File.Kind == TreeFileKind.Versions)], cancellation);
        foreach ((string path, string text) in versions.Descriptions)
        {
            descriptions[path] = text;
        }

        // Manifests first: what a reply or a file has lost may be known there.
        foreach (TreeChange change in changes.Values.Where(static c => c.File.Kind != TreeFileKind.Versions).OrderBy(static c => c.File.Kind))
        {
            cancellation.ThrowIfCancellationRequested();
            Compare(change);
        }

        List<Loss> found = losses.Items;
        found.Sort(static (a, b) => FindingOrder.Compare(a.Finding, b.Finding));
        return new TreeDifference(found, descriptions);
    }

    private void Compare(TreeChange change)
    {
        TreeFile file = change.File;
        if (file.Kind == TreeFileKind.Image)
        {
            if (change.After is null && file.IsWanted(settings))
            {
                CompareImage(file);
            }

            return;
        }

        JsonText? before = open.Parse(change.Before);
        JsonText? after = open.Parse(change.After);
        descriptions[file.Path] = change.Before is null ? "new" : change.After is null ? "gone" : "changed";
        if (before is null || (after is null && change.After is not null))
        {
            return;
        }

        switch (file.Kind)
        {
            case TreeFileKind.Manifest when file.IsWanted(settings, ManifestLosses.NameOf(before)):
                string successor = file.Path;
                if (after is null && ManifestsOf(file.Subject!.Value).FirstOrDefault() is { } other)
                {
                    (successor, after) = (other.Path, other.Text);
                }

                descriptions[file.Path] = new ManifestLosses(losses, settings.ServiceUrl).Compare(file, before, after, successor);
                break;
            case TreeFileKind.Response when file.IsWanted(settings):
                CompareResponse(file, before, after);
                break;
            case TreeFileKind.List when file.IsWanted(settings):
                CompareList(file, before, after);
                break;
        }
    }

    private void CompareResponse(TreeFile file, JsonText before, JsonText? after)
    {
        HashSet<string> left = (after is null ? null : LegacyResponse.Read(after))?.Select(NameOf).ToHashSet(StringComparer.Ordinal) ?? [];
        ImageList? listed = file.Subject is { } subject ? ImagesOf(subject) : null;
        foreach (JsonValue address in LegacyResponse.Read(before) ?? [])
        {
            string name = NameOf(address);
            if (!left.Contains(name) && listed?.HasAddressOf(name) != true)
            {
                losses.AddImage($"data/actors/{file.Name}/training_data/{name}", file.Path, $"The address of {name} of {file.Name} is gone since {losses.Reference}", after?.Root, address);
            }
        }

        string NameOf(JsonValue address) => ManifestLosses.FileNameOf(address.AsString()!, settings.ServiceUrl);
    }

    private void CompareImage(TreeFile file)
    {
        string name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        bool isKnown = file.Subject is { } subject && (file.SubjectKind == SubjectKind.Actor
            ? ImagesOf(subject).HasAddressOf(name) || ResponseNames(file).Contains(name)
            : StyleNames(subject).Contains(name));
        if (!isKnown)
        {
            losses.AddImage(file.Path, file.Path, $"The image {name} is gone since {losses.Reference}, and no address of it is known", at: null);
        }
    }

    private void CompareList(TreeFile file, JsonText before, JsonText? after)
    {
        string path = file.Path;
        if (after is null && file.Subject is { } subject && file.Path.StartsWith("resources/", StringComparison.Ordinal))
        {
            // The folder may have another name now.
            string name = Path.GetFileName(path);
            string? folder = Folder.ListFolders(DataRoot.Styles(settings.Root), static _ => false, []).Select(static f => f.Name)
                .FirstOrDefault(f => Subject.FromName(SubjectKind.Style, f) == subject && File.Exists(Path.Join(DataRoot.Styles(settings.Root), f, name)));
            path = folder is null ? path : $"resources/style_images/{folder}/{name}";
            after = folder is null ? null : Read(path);
        }

        if (after is null)
        {
            losses.Add(RuleCatalog.EntryLost, path, detail: null, $"The file is gone since {losses.Reference}", at: null, before.Root);
        }
        else
        {
            new ValueLosses(losses, path, "the file", detail: null).CompareMembers(before.Root, after.Root);
        }
    }

    /// <summary>What an actor's manifests list now.</summary>
    private ImageList ImagesOf(Subject actor)
    {
        if (!manifests.TryGetValue(actor, out ImageList? images))
        {
            manifests[actor] = images = new ImageList([.. ManifestsOf(actor).SelectMany(static m => ManifestLosses.Images(m.Text))], settings.ServiceUrl);
        }

        return images;
    }

    private IEnumerable<(string Path, JsonText Text)> ManifestsOf(Subject actor)
    {
        foreach (string name in ActorTree.ListManifests(settings.Root, []))
        {
            string path = "data/actor_manifests/" + name;
            if (Subject.FromName(SubjectKind.Actor, DataRoot.ManifestId(name)) == actor && Read(path) is { } text)
            {
                yield return (path, text);
            }
        }
    }

    private HashSet<string> ResponseNames(TreeFile image)
    {
        JsonText? text = Read($"data/actors/{image.Name}/training_data/{DataRoot.ResponseName}");
        return (text is null ? null : LegacyResponse.Read(text))?.Select(a => ManifestLosses.FileNameOf(a.AsString()!, settings.ServiceUrl)).ToHashSet(StringComparer.Ordinal) ?? [];
    }

    private HashSet<string> StyleNames(Subject style)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        if (Read($"data/s3_manifests/style_{style.Number}_s3_manifest.json") is { } text && text.Root.TryGet("files"u8, out JsonValue files))
        {
            foreach (JsonValue item in files.Items)
            {
                if (item.TryGet("filename"u8, out JsonValue name) && name.AsString() is { } given)
                {
                    names.Add(given);
                }
            }
        }

        return names;
    }

    /// <summary>Reads a file as it is now; null if it is not there or no JSON.</summary>
    private JsonText? Read(string path) =>
        changes.TryGetValue(path, out TreeChange? change) ? open.Parse(change.After) : open.Read(Path.Join(settings.Root, path), static _ => true);
}
