using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>The rules that a manifest can be held against without reading an image.</summary>
internal static class ManifestRules
{
    /// <summary>Checks a manifest.</summary>
    /// <param name="folder">The actor's folder; null if there is none.</param>
    /// <param name="isWhole">Whether it is known what the folder holds, or that there is none.</param>
    /// <param name="local">For each entry, the index of its local image in the folder, or -1.</param>
    /// <param name="settings">The gate's settings.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static void Check(ActorManifest manifest, ActorFolder? folder, bool isWhole, int[] local, DataSettings settings, FindingList findings)
    {
        CheckIds(manifest, findings);
        CheckNames(manifest, findings);
        if (folder is not null)
        {
            CheckLocalNames(manifest, folder, findings);
        }

        ReadOnlySpan<byte> accepted = default;
        for (int i = 0; i < manifest.Images.Count; i++)
        {
            TrainingImage image = manifest.Images[i];
            bool inside = CheckPaths(manifest, image, findings);
            CheckAddress(manifest, image, inside, settings, findings, ref accepted);
            StatisticsRules.CheckStatus(image, findings);
            CheckHash(image, findings);
            if (local[i] >= 0 && folder!.Images[local[i]].Name is var there && !string.Equals(there, image.Name, StringComparison.Ordinal))
            {
                var other = new RelatedLocation(Path.Combine(folder.TrainingPath, there), TextPosition.Start, there);
                findings.Add(RuleCatalog.SameName, image.FileName!.Value, $"\"{image.Name}\" differs only in {ImageName.Difference(image.Name, there)} from the local file \"{there}\"", other, "give both one name");
            }
            else if (inside && isWhole && !image.HasAddress && local[i] < 0)
            {
                findings.Add(RuleCatalog.OrphanEntry, image.FileName!.Value, $"\"{image.Name}\" is neither in data/actors/{manifest.CharacterName}/training_data nor in S3");
            }
        }

        if (manifest.IsSound)
        {
            StatisticsRules.CheckCounts(manifest, findings);
        }

        SecretRules.Check(manifest.Text, findings, "training_data", "s3_url");
    }

    /// <summary>Reports the local images that a manifest does not list.</summary>
    /// <param name="local">For each entry, the index of its local image in the folder, or -1.</param>
    /// <param name="unusable">Which files are no images: no sync lists them.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static void CheckOrphanFiles(ActorManifest manifest, ActorFolder folder, int[] local, bool[] unusable, List<Finding> findings)
    {
        bool[] listed = AreListed(folder, local);
        HashSet<string>? taken = null;
        for (int i = 0; i < listed.Length; i++)
        {
            if (!listed[i] && !unusable[i])
            {
                taken ??= new HashSet<string>(manifest.Images.Select(static m => ImageName.Key(m.Name)), StringComparer.Ordinal);
                if (!taken.Add(ImageName.Key(folder.Images[i].Name)))
                {
                    continue; // it is AM2022, and no sync lists it
                }

                string path = Path.Combine(folder.TrainingPath, folder.Images[i].Name);
                Fix? fix = ActorPaths.IsFileName(folder.Images[i].Name)
                    ? null
                    : new Fix("rename the image: other systems cannot have a file of this name; then ", RuleCatalog.OrphanFile.Fix.Command);
                var list = new RelatedLocation(manifest.Path, manifest.TrainingData?.Position ?? TextPosition.Start, "the actor's manifest");
                findings.Add(Finding.At(RuleCatalog.OrphanFile, path, $"The image is not listed in data/actor_manifests/{Path.GetFileName(manifest.Path)}", fix, list));
            }
        }
    }

    /// <summary>Which local images a manifest lists.</summary>
    public static bool[] AreListed(ActorFolder folder, int[] local)
    {
        var listed = new bool[folder.Images.Length];
        foreach (int i in local)
        {
            if (i >= 0)
            {
                listed[i] = true;
            }
        }

        return listed;
    }

    private static void CheckIds(ActorManifest manifest, FindingList findings)
    {
        Subject? file = Subject.FromName(SubjectKind.Actor, DataRoot.ManifestId(manifest.Path));
        Subject? id = manifest.IdValue?.AsString() is { } text ? Subject.FromName(SubjectKind.Actor, text) : null;
        if (manifest.IdValue is { } idValue && (id is null || id != file))
        {
            findings.Add(RuleCatalog.Contradiction, idValue, $"\"character_id\" is \"{idValue.AsString()}\", and the file is named {Path.GetFileName(manifest.Path)}");
        }
        else if (manifest.NameValue is { } name && id is { } own && Subject.FromName(SubjectKind.Actor, manifest.CharacterName) is { } named && named != own)
        {
            findings.Add(RuleCatalog.Contradiction, name, $"\"character_name\" is of actor {named.Number}, and \"character_id\" of actor {own.Number}");
        }
        else if (manifest.IdValue is { } whole && whole.AsString()!.Contains('_', StringComparison.Ordinal) && !whole.Is(Encoding.UTF8.GetBytes(manifest.CharacterName)))
        {
            findings.Add(RuleCatalog.Contradiction, whole, $"\"character_id\" is \"{whole.AsString()}\", and \"character_name\" is \"{manifest.CharacterName}\"");
        }
    }

    /// <summary>One file name twice, and names that only some file systems tell apart.</summary>
    private static void CheckNames(ActorManifest manifest, FindingList findings)
    {
        if (AreDistinct(manifest.Images))
        {
            return;
        }

        (string Key, TrainingImage Image)[] images = [.. manifest.Images.Select(static i => (ImageName.Key(i.Name), i))];
        Array.Sort(images, static (a, b) =>
        {
            int order = string.CompareOrdinal(a.Key, b.Key);
            order = order != 0 ? order : string.CompareOrdinal(a.Image.Name, b.Image.Name);
            return order != 0 ? order : a.Image.Index.CompareTo(b.Image.Index);
        });
        for (int i = 1; i < images.Length; i++)
        {
            TrainingImage first = images[i - 1].Image;
            TrainingImage second = images[i].Image;
            if (!string.Equals(images[i - 1].Key, images[i].Key, StringComparison.Ordinal))
            {
                continue;
            }

            bool same = string.Equals(first.Name, second.Name, StringComparison.Ordinal);
            (first, second) = first.Index < second.Index ? (first, second) : (second, first);
            TextPosition place = first.FileName!.Value.Position;
            findings.Add(
                same ? RuleCatalog.DuplicateFileName : RuleCatalog.SameName,
                second.FileName!.Value,
                same ? $"\"{second.Name}\" is listed in line {place.Line} already" : $"\"{second.Name}\" differs only in {ImageName.Difference(second.Name, first.Name)} from \"{first.Name}\" in line {place.Line}",
                new RelatedLocation(manifest.Path, place, first.Name));
        }

    }

    /// <summary>Whether names that are sorted and plain rule out, cheaply, that two are the same: nearly all manifests are so.</summary>
    private static bool AreDistinct(IReadOnlyList<TrainingImage> images)
    {
        for (int i = 0; i < images.Count; i++)
        {
            if (!ImageName.IsPlain(images[i].Name) || (i > 0 && string.CompareOrdinal(images[i - 1].Name, images[i].Name) >= 0))
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckLocalNames(ActorManifest manifest, ActorFolder folder, FindingList findings)
    {
        bool plain = true;
        foreach (FolderItem item in folder.Images)
        {
            plain &= ImageName.IsPlain(item.Name);
        }

        if (plain)
        {
            return;
        }

        // Ordinal order puts upper case first, so names that differ in case are rarely neighbours.
        Dictionary<string, string> seen = new(folder.Images.Length, StringComparer.Ordinal);
        HashSet<string>? listed = null;
        foreach (FolderItem item in folder.Images)
        {
            string name = item.Name;
            string key = ImageName.Key(name);
            if (seen.TryAdd(key, name))
            {
                continue;
            }

            // Two names that are both listed were compared in the list already.
            string first = seen[key];
            listed ??= new HashSet<string>(manifest.Images.Select(static i => i.Name), StringComparer.Ordinal);
            if (!(listed.Contains(name) && listed.Contains(first)))
            {
                string path = Path.Combine(folder.TrainingPath, name);
                var other = new RelatedLocation(Path.Combine(folder.TrainingPath, first), TextPosition.Start, first);
                findings.Items.Add(Finding.At(RuleCatalog.SameName, path, $"\"{name}\" differs only in {ImageName.Difference(name, first)} from \"{first}\" in the same folder", related: other));
            }
        }
    }

    private static bool CheckPaths(ActorManifest manifest, TrainingImage image, FindingList findings)
    {
        if (!ActorPaths.IsFileName(image.Name))
        {
            findings.Add(RuleCatalog.PathLeavesFolder, image.FileName!.Value, $"\"filename\" is \"{image.Name}\", and should be a name without a path");
            return false;
        }

        if (ImageRules.WhyHidden(image.Name) is { } hidden)
        {
            findings.Add(RuleCatalog.NotAnImage, image.FileName!.Value, hidden, fix: ImageRules.HiddenFix);
            return false;
        }

        if (image.LocalPath is { } path && !IsExpected(path, manifest.CharacterName, image.Name))
        {
            string text = path.AsString()!;
            if (!ActorPaths.IsInside(text, manifest.CharacterName))
            {
                findings.Add(RuleCatalog.PathLeavesFolder, path, $"\"local_path\" is not below data/actors/{manifest.CharacterName}");
                return false;
            }

            if (!text.AsSpan(text.LastIndexOf('/') + 1).SequenceEqual(image.Name))
            {
                findings.Add(RuleCatalog.Contradiction, path, $"\"local_path\" names another file than \"filename\", which is \"{image.Name}\"");
            }
        }

        return true;
    }

    /// <summary>Whether a path is, to the letter, the one that every program writes: nearly all are, and need no closer look.</summary>
    private static bool IsExpected(JsonValue path, string actor, string name)
    {
        ReadOnlySpan<byte> raw = path.Raw[1..^1];
        ReadOnlySpan<byte> start = "data/actors/"u8;
        ReadOnlySpan<byte> middle = "/training_data/"u8;
        return raw.Length == start.Length + actor.Length + middle.Length + name.Length
            && raw.StartsWith(start)
            && Ascii.Equals(raw.Slice(start.Length, actor.Length), actor)
            && raw[(start.Length + actor.Length)..].StartsWith(middle)
            && Ascii.Equals(raw[^name.Length..], name)
            && ActorPaths.IsFileName(actor);
    }

    /// <summary>Anything but an MD5 would switch the comparison off. An ETag of several parts proves nothing, and is kept.</summary>
    private static void CheckHash(TrainingImage image, FindingList findings)
    {
        if (image.Hash is { } hash && !hash.Is(""u8) && !image.TryGetMd5(out _) && !IsMultipartETag(hash.Raw[1..^1]))
        {
            findings.Add(RuleCatalog.WrongShape, hash, $"\"md5_hash\" of \"{image.Name}\" is no MD5: the image is compared with nothing", fix: "record the MD5, or remove the field and let SyncTrainingManifests record it");
        }
    }

    private static bool IsMultipartETag(ReadOnlySpan<byte> text)
    {
        const int Digits = 32;
        return text.Length > Digits + 1
            && text[Digits] == (byte)'-'
            && Md5Hash.TryParse(text[..Digits], out _)
            && text[(Digits + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary>Checks an address.</summary>
    /// <param name="inside">Whether its name and path are sound.</param>
    /// <param name="settings">The gate's settings.</param>
    /// <param name="findings">Gets what is wrong.</param>
    /// <param name="accepted">The last sound address up to its last slash: nearly always, the next one lies in the same folder.</param>
    private static void CheckAddress(ActorManifest manifest, TrainingImage image, bool inside, DataSettings settings, FindingList findings, ref ReadOnlySpan<byte> accepted)
    {
        if (!image.HasAddress || IsIn(accepted, image))
        {
            return;
        }

        JsonValue url = image.S3Url!.Value;
        _ = S3Address.TryParse(url.AsString()!, settings.ServiceUrl, out S3Address? address);
        if (!AddressRules.Check(url, address, settings.Buckets, RuleCatalog.ImageAddress, RuleCatalog.ImageAddress, findings))
        {
            return;
        }

        if (inside && !string.Equals(address!.FileName, image.Name, StringComparison.Ordinal))
        {
            findings.Add(RuleCatalog.Contradiction, url, $"\"s3_url\" is the address of \"{address.FileName}\", and \"filename\" is \"{image.Name}\"");
        }

        if (AddressOwner.FindFolder(address!, AddressOwner.IsActorName) is { } folder && Subject.FromName(SubjectKind.Actor, folder) != Subject.FromName(SubjectKind.Actor, DataRoot.ManifestId(manifest.Path)))
        {
            findings.Add(RuleCatalog.Contradiction, url, $"\"s3_url\" is the address of an image of \"{folder}\", and the manifest is that of \"{manifest.CharacterName}\"");
            return;
        }

        if (!url.IsEscaped && address!.Query.Length == 0)
        {
            accepted = url.Raw[1..(url.Raw.LastIndexOf((byte)'/') + 1)];
        }
    }

    /// <summary>Whether an entry's address is an accepted folder and the entry's own name, of which no letter has a meaning in an address.</summary>
    private static bool IsIn(ReadOnlySpan<byte> accepted, TrainingImage image)
    {
        ReadOnlySpan<byte> raw = image.S3Url!.Value.Raw[1..^1];
        return accepted.Length > 0
            && raw.StartsWith(accepted)
            && IsPlainAddress(raw[accepted.Length..], image.Name);
    }

    private static bool IsPlainAddress(ReadOnlySpan<byte> raw, string name)
    {
        if (raw.Length != name.Length)
        {
            return false;
        }

        for (int i = 0; i < raw.Length; i++)
        {
            char c = name[i];
            if (c != raw[i] || !(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
