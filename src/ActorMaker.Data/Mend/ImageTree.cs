using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>Chooses the entries that a target is about.</summary>
/// <param name="isLocal">Whether its file is there.</param>
internal delegate bool ImageChoice(TrainingImage image, bool isLocal);

/// <summary>The actors of a data root and the entries that a target is about; what is in doubt is left out, with a finding.</summary>
/// <remarks>A manifest and a folder belong together by the actor's name, never by the id alone: two folders may share one.</remarks>
internal sealed class ImageTree
{
    private readonly DataSettings settings;
    private readonly ImageChoice choice;
    private readonly ActorTree tree;

    private ImageTree(DataSettings settings, ImageChoice choice)
    {
        this.settings = settings;
        this.choice = choice;
        tree = ActorTree.List(settings, Findings);
    }

    /// <summary>The actors that are wanted and have a sound manifest.</summary>
    public IReadOnlyList<ImageActor> Actors { get; private set; } = [];

    /// <summary>What was left out, and why.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Whose the objects are, by all manifests, those of other actors than the wanted ones included.</summary>
    public ImageClaims Claims { get; private set; } = null!;

    /// <summary>All entries that the target is about.</summary>
    public IEnumerable<ChosenImage> Images => Actors.SelectMany(static a => a.Listed.Select(i => new ChosenImage(a, i)));

    /// <summary>Reads the manifests and folders.</summary>
    /// <param name="settings">Where, and which actors.</param>
    /// <param name="choice">Which entries.</param>
    /// <param name="unlisted">Also report the local images that no manifest lists.</param>
    public static ImageTree Read(DataSettings settings, ImageChoice choice, bool unlisted, CancellationToken cancellation)
    {
        var images = new ImageTree(settings, choice);
        IReadOnlyList<string> files = images.tree.Manifests;
        var read = new Reading[files.Count];
        Workers.Run(files.Count, Workers.ForReading, i => read[i] = images.ReadManifest(files[i], unlisted), cancellation);
        images.Take(read, unlisted);
        images.Claims = new ImageClaims(images.PathsByActor(read), read.SelectMany(static r => r.Claims));
        return images;
    }

    private Dictionary<string, string> PathsByActor(Reading[] read)
    {
        Dictionary<string, string> paths = tree.Folders.ToDictionary(static f => f, f => DataRoot.Actor(settings.Root, f), StringComparer.Ordinal);
        foreach (Reading reading in read)
        {
            if (ActorPaths.IsFileName(reading.CharacterName))
            {
                paths[reading.CharacterName] = reading.Path;
            }
        }

        return paths;
    }

    private void Take(Reading[] read, bool unlisted)
    {
        ActorPairs pairs = tree.Pair(read);
        Findings.AddRange(pairs.SecondManifests("the images of neither are moved"));
        if (unlisted)
        {
            FindUnclaimed(pairs);
        }

        List<ImageActor> actors = [];
        foreach (Reading reading in read)
        {
            Findings.AddRange(reading.Findings);
            if (pairs.DescribesAnother(reading, "nothing is moved") is { } another)
            {
                Findings.Add(another);
            }
            else if (reading.Actor is { } actor && !pairs.Doubtful.Contains(actor.Name) && pairs.Stranger(reading) is null)
            {
                actors.Add(actor);
            }
        }

        Actors = actors;
    }

    private Reading ReadManifest(string path, bool unlisted)
    {
        var reading = new Reading(path);
        using DataFile? file = DataFile.Read(path, out Finding? unreadable);
        ActorManifest? manifest = file is null ? null : ActorManifest.Read(path, file.Text);
        reading.TakeName(manifest);
        reading.Claims.AddRange(Claimed(path, manifest));
        if (!tree.IsWanted(path, reading.CharacterName))
        {
            return reading;
        }

        if (unreadable is not null)
        {
            reading.Findings.Add(unreadable);
        }

        reading.Findings.AddRange(manifest?.Shape ?? []);
        if (manifest is not { IsSound: true })
        {
            return reading;
        }

        if (!ActorPaths.IsFileName(manifest.CharacterName))
        {
            reading.Findings.Add(reading.AtName(RuleCatalog.PathLeavesFolder, $"\"character_name\" is \"{manifest.CharacterName}\", and should be the name of the actor's folder"));
            return reading;
        }

        ActorFolder folder = ActorFolder.Read(settings.Root, manifest.CharacterName);
        if (folder.Problem is { } problem)
        {
            reading.Findings.Add(problem);
            return reading;
        }

        if (unlisted)
        {
            CheckUnlisted(manifest, folder, reading.Findings);
        }

        reading.Actor = new ImageActor(path, manifest.CharacterName, folder, Choose(manifest, folder, reading.Findings));
        return reading;
    }

    private static void CheckUnlisted(ActorManifest manifest, ActorFolder folder, List<Finding> findings)
    {
        int[] local = [.. manifest.Images.Select(i => folder.Find(i.Name) is >= 0 and var own ? own : folder.FindSame(i.Name))];
        bool[] listed = ManifestRules.AreListed(folder, local);
        var unusable = new bool[listed.Length];
        for (int i = 0; i < listed.Length; i++)
        {
            if (!listed[i] && ImageRules.CheckFormat(folder, i, ImageReader.Look(Path.Combine(folder.TrainingPath, folder.Images[i].Name))) is { } finding)
            {
                unusable[i] = true;
                findings.Add(finding);
            }
        }

        ManifestRules.CheckOrphanFiles(manifest, folder, local, unusable, findings);
    }

    private IEnumerable<ImageClaim> Claimed(string path, ActorManifest? manifest)
    {
        foreach (TrainingImage image in manifest?.Images ?? [])
        {
            if (image.HasAddress && image.S3Url!.Value is var url && S3Address.TryParse(url.AsString() ?? "", settings.ServiceUrl, out S3Address? address))
            {
                yield return new ImageClaim(path, manifest!.CharacterName, image.Name, url.Position, address);
            }
        }
    }

    private List<ListedImage> Choose(ActorManifest manifest, ActorFolder folder, List<Finding> findings)
    {
        List<ListedImage> chosen = [];
        foreach (TrainingImage image in manifest.Images)
        {
            int local = folder.Find(image.Name);
            if (local >= 0 && folder.Images[local].Stamp.Problem is { } problem)
            {
                findings.Add(Finding.At(
                    RuleCatalog.NotAnImage,
                    Path.Combine(folder.TrainingPath, image.Name),
                    $"The image cannot be looked at, and is not moved: {problem}",
                    "make it readable"));
            }
            else if (choice(image, local >= 0))
            {
                chosen.Add(ListedImage.Of(image));
            }
        }

        if (chosen.Count == 0)
        {
            return chosen;
        }

        if (ActorLinks.WhyNotFolder(settings.Root, folder.TrainingPath) is { } reason)
        {
            findings.Add(Finding.At(RuleCatalog.PathLeavesFolder, folder.TrainingPath, $"The folder {reason}: its images are not moved", "put the folder itself there"));
            return [];
        }

        // Each name with the spellings that other systems take for it: in the manifest, and in the folder.
        Dictionary<string, int> listed = new(ImageName.Comparer);
        foreach (TrainingImage image in manifest.Images)
        {
            listed[image.Name] = listed.GetValueOrDefault(image.Name) + 1;
        }

        ILookup<string, string> spellings = folder.Images.ToArray().ToLookup(static i => i.Name, static i => i.Name, ImageName.Comparer);
        chosen.RemoveAll(image => Refuse(image, manifest, folder, listed[image.Name] > 1, spellings[image.Name], findings));
        return chosen;
    }

    private static bool Refuse(ListedImage image, ActorManifest manifest, ActorFolder folder, bool isListedTwice, IEnumerable<string> local, List<Finding> findings)
    {
        Finding Refused(Rule rule, string what, Fix? fix = null) => Finding.At(rule, manifest.Path, image.Position, what, fix);

        Finding? finding = null;
        if (!ActorPaths.IsFileName(image.Name))
        {
            finding = Refused(RuleCatalog.PathLeavesFolder, $"\"filename\" is \"{image.Name}\", and should be a name without a path");
        }
        else if (ImageRules.WhyHidden(image.Name) is { } hidden)
        {
            finding = Refused(RuleCatalog.NotAnImage, hidden, ImageRules.HiddenFix);
        }
        else if (ImageFormat.OfName(image.Name) == ImageKind.Unknown)
        {
            finding = Refused(RuleCatalog.NotAnImage, $"\"{image.Name}\" is not the name of an image", "correct the entry, or remove it");
        }
        else if (image.LocalPath is { } path && !ActorPaths.IsInside(path, folder.Name))
        {
            finding = Refused(RuleCatalog.PathLeavesFolder, $"\"local_path\" of \"{image.Name}\" is not below data/actors/{folder.Name}");
        }
        else if (isListedTwice)
        {
            bool same = manifest.Images.Count(i => string.Equals(i.Name, image.Name, StringComparison.Ordinal)) > 1;
            finding = same
                ? Refused(RuleCatalog.DuplicateFileName, $"\"{image.Name}\" is listed twice, and neither is moved")
                : Refused(RuleCatalog.SameName, $"\"{image.Name}\" differs only in case or Unicode form from another entry, and neither is moved");
        }
        else if (local.FirstOrDefault(n => !string.Equals(n, image.Name, StringComparison.Ordinal)) is { } other)
        {
            finding = Refused(RuleCatalog.SameName, $"\"{image.Name}\" differs only in {ImageName.Difference(image.Name, other)} from the local file \"{other}\", and is not moved");
        }
        else if (ActorLinks.WhyNotImage(folder.TrainingPath, image.Name) is { } reason)
        {
            finding = Refused(RuleCatalog.PathLeavesFolder, $"\"{image.Name}\" {reason}, and is not moved", "put the image itself there, or remove the link");
        }

        if (finding is not null)
        {
            findings.Add(finding);
        }

        return finding is not null;
    }

    /// <summary>AM2016 or AM2023 for folders with images that no manifest is about.</summary>
    private void FindUnclaimed(ActorPairs pairs)
    {
        foreach (string name in pairs.Wanted)
        {
            ActorFolder folder = ActorFolder.Read(settings.Root, name);
            if (folder.Problem is { } problem)
            {
                Findings.Add(problem);
            }
            else if (folder.Images.Length > 0)
            {
                Findings.Add(pairs.ManifestOfId(name) is { CharacterName.Length: > 0 } other
                    ? pairs.IsAnother(folder, other, "none is moved")
                    : pairs.NoManifest(folder, "none is moved"));
            }
        }
    }

    /// <summary>A manifest, what it claims, and the entries that the target is about.</summary>
    private sealed class Reading(string path) : NamedManifest(path)
    {
        public List<ImageClaim> Claims { get; } = [];

        public ImageActor? Actor { get; set; }

        public List<Finding> Findings { get; } = [];
    }
}
