using ActorMaker.Data.Files;
using ActorMaker.Data.Root;

namespace ActorMaker.Service.Worker;

/// <summary>Whose training images have come, gone or been replaced, and whose manifest has changed: by the stamps of folders and manifests, as no image is read for it.</summary>
internal sealed class ImageIndex
{
    private Dictionary<string, FileStamp>? known;

    /// <summary>Nobody watches: what changes until somebody does is nobody's news.</summary>
    public void Forget() => known = null;

    /// <summary>Looks.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>The actors' folders that have changed since the last look; of the first one, none.</returns>
    public IReadOnlyList<string> Refresh(string root)
    {
        string[] actors = [.. Names(DataRoot.Actors(root), Directory.EnumerateDirectories)];
        string[] manifests = [.. Names(DataRoot.Manifests(root), static f => Directory.EnumerateFiles(f, "*_manifest.json"))];
        Dictionary<string, FileStamp> now = new(StringComparer.Ordinal);
        foreach (string actor in actors)
        {
            now[actor] = FileStamp.Of(DataRoot.Images(root, actor));
        }

        foreach (string manifest in manifests)
        {
            now[manifest] = FileStamp.Of(Path.Combine(DataRoot.Manifests(root), manifest));
        }

        Dictionary<string, FileStamp>? before = known;
        known = now;
        if (before is null)
        {
            return [];
        }

        HashSet<string> changed = [.. now.Where(n => !before.TryGetValue(n.Key, out FileStamp stamp) || stamp != n.Value).Select(static n => n.Key), .. before.Keys.Where(k => !now.ContainsKey(k))];
        string[] ids = [.. changed.Where(static c => c.EndsWith("_manifest.json", StringComparison.Ordinal)).Select(DataRoot.ManifestId)];
        return [.. actors.Where(a => changed.Contains(a) || ids.Any(id => a.StartsWith(id + "_", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Names(string folder, Func<string, IEnumerable<string>> list) => Directory.Exists(folder) ? list(folder).Select(static p => Path.GetFileName(p)!) : [];
}
