using ActorMaker.Data.Manifests;
using ActorMaker.Data.Tree;

namespace ActorMaker.Data.Rules;

/// <summary>One manifest on its way through the gate.</summary>
internal sealed class ManifestCheck : IDisposable
{
    private readonly List<Finding> findings = [];
    private DataFile? file;
    private int[] local = [];

    private ManifestCheck(string path) => Path = path;

    public string Path { get; }

    public ActorManifest? Manifest { get; private set; }

    /// <summary>The actor's name, kept beyond the text's life; empty if unknown.</summary>
    public string CharacterName { get; private set; } = "";

    /// <summary>The actor's folder with its images; null if there is none.</summary>
    public ActorImages? Images { get; private set; }

    /// <summary>The actor's folder; null if there is none.</summary>
    public ActorFolder? Folder => Images?.Folder;

    /// <summary>Number of local images, kept beyond their names and stamps.</summary>
    public int ImageCount { get; private set; }

    /// <summary>What was wrong apart from the images' bytes.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Checks a manifest; null if its actor is not one of those wanted.</summary>
    public static ManifestCheck? Run(string path, HashSet<string> folders, GateSettings settings, ImageHashCache cache)
    {
        var check = new ManifestCheck(path) { file = DataFile.Read(path, out Finding? unreadable) };
        if (unreadable is not null)
        {
            check.findings.Add(unreadable);
        }

        ActorManifest? manifest = check.file is null ? null : ActorManifest.Read(path, check.file.Text);
        if (!settings.Actors.Matches(System.IO.Path.GetFileName(path)) && !settings.Actors.Matches(manifest?.CharacterName ?? ""))
        {
            check.Dispose();
            return null;
        }

        if (manifest is null)
        {
            return check;
        }

        check.Manifest = manifest;
        check.findings.AddRange(manifest.Shape);
        if (manifest.NameValue is null)
        {
            return check;
        }

        check.CharacterName = manifest.CharacterName;
        if (folders.Contains(check.CharacterName))
        {
            check.Images = ActorImages.Read(settings.Root, check.CharacterName, cache);
            check.ImageCount = check.Images.States.Length;
            ResponseRules.Check(check.Images.Folder, check.findings);
        }

        check.local = FindImages(manifest, check.Folder);
        var list = new FindingList(path);
        ManifestRules.Check(manifest, check.Folder, check.local, settings, list);
        check.findings.AddRange(list.Items);
        if (check.Folder is not null && manifest.IsSound)
        {
            ManifestRules.CheckOrphanFiles(manifest, check.Folder, check.local, check.findings);
        }

        // The text is only needed longer where an image has to be read first.
        if (check.Images is null or { AllRead: true })
        {
            check.CheckImages(check.findings);
        }

        return check;
    }

    /// <summary>Judges the images' bytes, once.</summary>
    public void CheckImages(List<Finding> target)
    {
        if (Manifest is not null && Images is not null)
        {
            ImageRules.Check(Manifest, local, Images.Folder, Images.States, target);
            Images.Forget();
        }

        Manifest = null;
        local = [];
        Dispose();
    }

    /// <summary>For each entry of a manifest, the index of its local image, or -1.</summary>
    private static int[] FindImages(ActorManifest manifest, ActorFolder? folder)
    {
        var indexes = new int[manifest.Images.Count];
        int last = -1;
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = folder?.Find(manifest.Images[i].Name, last + 1) ?? -1;
            last = Math.Max(last, indexes[i]);
        }

        return indexes;
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }
}
