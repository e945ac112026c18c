using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>The rules about an image's bytes.</summary>
internal static class ImageRules
{
    // An actor has some twenty images.
    private const int FewImages = 64;

    private static readonly Fix RecordAnew = Fix.By(Job.SyncTrainingManifests, " records the image that is here; or restore the recorded one");

    /// <summary>How an entry of a hidden file is mended.</summary>
    public const string HiddenFix = "give the file, and its entry, a name without the dot in front";

    /// <summary>Why an entry is no image's by its name alone; null if it may be. Folders hold hidden files of other programs, so none is taken for an image.</summary>
    public static string? WhyHidden(string name) => name.StartsWith('.') ? $"\"{name}\" is the name of a hidden file, which no target takes for an image" : null;

    /// <summary>Checks the bytes of a folder's images against a manifest.</summary>
    /// <param name="local">For each entry, the index of its local image in the folder, or -1.</param>
    /// <param name="states">What is known of each of its images.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static void Check(ActorManifest manifest, int[] local, ActorFolder folder, ImageState[] states, List<Finding> findings)
    {
        bool[] unusable = CheckFormats(folder, states, findings);
        CheckLinks(folder, states, findings);
        if (manifest.IsSound)
        {
            ManifestRules.CheckOrphanFiles(manifest, folder, local, unusable, findings);
        }

        var list = new FindingList(manifest.Path);
        for (int entry = 0; entry < local.Length; entry++)
        {
            int i = local[entry];
            if (i >= 0 && !unusable[i])
            {
                CompareWithRecord(manifest.Images[entry], folder, folder.Images[i].Stamp.Size, states[i].Facts.Hash, list);
            }
        }

        findings.AddRange(list.Items);
        FindSameBytes(folder, states, unusable, findings);
    }

    private static void CheckLinks(ActorFolder folder, ImageState[] states, List<Finding> findings)
    {
        for (int i = 0; i < states.Length; i++)
        {
            if (folder.Images[i].MayBeLink
                && states[i].Problem is null
                && Path.Combine(folder.TrainingPath, folder.Images[i].Name) is var path
                && ActorLinks.WhyOutside(folder.Root, path) is { } reason)
            {
                findings.Add(Finding.At(RuleCatalog.PathLeavesFolder, path, $"The image {reason}", "put the image itself there, or remove the link"));
            }
        }
    }

    /// <summary>AM2021; returns which images are none, or cannot be read.</summary>
    public static bool[] CheckFormats(ActorFolder folder, ImageState[] states, List<Finding> findings)
    {
        var unusable = new bool[states.Length];
        for (int i = 0; i < states.Length; i++)
        {
            if (CheckFormat(folder, i, states[i]) is { } finding)
            {
                unusable[i] = true;
                findings.Add(finding);
            }
        }

        return unusable;
    }

    /// <summary>Whether an image is what its name says, but for its end.</summary>
    public static bool IsOnlyCut(ActorFolder folder, int index, ImageState state) =>
        state.Problem is null && state.Facts.IsCut && state.Facts.Kind == ImageFormat.OfName(folder.Images[index].Name);

    /// <summary>AM2021 for one image; null if it is what its name says.</summary>
    public static Finding? CheckFormat(ActorFolder folder, int index, ImageState state)
    {
        FolderItem item = folder.Images[index];
        ImageKind expected = ImageFormat.OfName(item.Name);
        if (state.Problem is null && state.Facts.Kind == expected && !state.Facts.IsCut)
        {
            return null;
        }

        string what = state.Problem is { } problem ? $"The image cannot be read: {problem}" : state.Facts.Kind switch
        {
            ImageKind.Empty => "The file is empty",
            ImageKind.LfsPointer => "The file is a Git LFS pointer: the image itself is not here",
            ImageKind.Unknown => $"The file does not begin as a {expected} image does",
            var kind when kind == expected => $"The {kind} image is cut off: its end is missing, or it is shorter than it says",
            var kind => $"The file is a {kind} image, and its name says {expected}",
        };
        Fix? fix = state.Facts.Kind switch
        {
            _ when state.Problem is not null => null,
            ImageKind.LfsPointer => "git lfs pull",
            > ImageKind.LfsPointer and var kind when kind != expected => $"rename it, and its entry, to {Path.ChangeExtension(item.Name, ImageFormat.ExtensionOf(kind))}",
            _ => null,
        };
        return Finding.At(RuleCatalog.NotAnImage, Path.Combine(folder.TrainingPath, item.Name), what, fix);
    }

    private static void CompareWithRecord(TrainingImage image, ActorFolder folder, long size, Md5Hash hash, FindingList findings)
    {
        // Without an address there is no other image that could be taken.
        Fix? fix = !image.HasAddress ? RecordAnew : image.ReadStatus() == SyncStatus.OutOfSync ? RuleCatalog.KeepEither : null;
        if (image.Size is { } recorded && recorded.AsWhole() != size)
        {
            findings.Add(RuleCatalog.DifferentBytes, recorded, $"{PathOf(image, folder)} has {size:N0} bytes, recorded are {System.Text.Encoding.UTF8.GetString(recorded.Raw)}", fix: fix);
        }
        else if (image.TryGetMd5(out Md5Hash expected) && expected != hash)
        {
            findings.Add(RuleCatalog.DifferentBytes, image.Hash!.Value, $"{PathOf(image, folder)} has the MD5 {hash}, recorded is {expected}", fix: fix);
        }
        else if (image.HasAddress && (image.ReadStatus() == SyncStatus.S3Only || (image.ReadStatus() == SyncStatus.OutOfSync && image.TryGetMd5(out _))))
        {
            string why = image.ReadStatus() == SyncStatus.S3Only ? "its file is here" : "its file has the recorded MD5";
            findings.Add(RuleCatalog.Statistics, image.Status!.Value, $"\"{image.Name}\" is {image.Status.Value.AsString()}, and {why}");
        }
    }

    private static string PathOf(TrainingImage image, ActorFolder folder) => $"data/actors/{folder.Name}/training_data/{image.Name}";

    private static void FindSameBytes(ActorFolder folder, ImageState[] states, bool[] unusable, List<Finding> findings)
    {
        if (states.Length > FewImages && AreDistinct(states))
        {
            return;
        }

        Dictionary<ulong, int>? seen = states.Length > FewImages ? new(states.Length) : null;
        for (int i = 0; i < states.Length; i++)
        {
            if (!unusable[i] && FindFirst(states, unusable, i, seen) is >= 0 and var j)
            {
                string first = folder.Images[j].Name;
                var other = new RelatedLocation(Path.Combine(folder.TrainingPath, first), TextPosition.Start, first);
                findings.Add(Finding.At(RuleCatalog.SameBytes, Path.Combine(folder.TrainingPath, folder.Images[i].Name), $"The image has the same bytes as \"{first}\"", related: other));
            }
        }
    }

    /// <summary>Whether no two images have the same bytes, as nearly always: sorting numbers tells so sooner than a table.</summary>
    private static bool AreDistinct(ImageState[] states)
    {
        var hashes = new ulong[states.Length];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = states[i].Facts.Hash.Low;
        }

        Array.Sort(hashes);
        for (int i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first image with the bytes of another; -1 if that is the first itself.</summary>
    /// <param name="states">What is known of the images.</param>
    /// <param name="unusable">Which are none.</param>
    /// <param name="image">The other's index.</param>
    /// <param name="seen">The first image of each hash so far; null for so few images that a table would cost more than it saves.</param>
    private static int FindFirst(ImageState[] states, bool[] unusable, int image, Dictionary<ulong, int>? seen)
    {
        Md5Hash hash = states[image].Facts.Hash;
        if (seen is not null)
        {
            return !seen.TryAdd(hash.Low, image) && states[seen[hash.Low]].Facts.Hash == hash ? seen[hash.Low] : -1;
        }

        for (int j = 0; j < image; j++)
        {
            if (states[j].Facts.Hash == hash && !unusable[j])
            {
                return j;
            }
        }

        return -1;
    }
}
