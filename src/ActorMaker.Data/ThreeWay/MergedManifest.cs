using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.ThreeWay;

/// <summary>A manifest whose list of images was merged from two.</summary>
internal static class MergedManifest
{
    /// <summary>Counts the images again, where the manifest says how many there are.</summary>
    /// <returns>The same with statistics that agree with its list; as it was if it is none.</returns>
    public static byte[] Count(byte[] merged)
    {
        using JsonText text = JsonText.Parse(merged);
        ActorManifest manifest = ActorManifest.Read("", text);
        if (!manifest.IsSound || manifest.Statistics is null)
        {
            return merged;
        }

        long bytes = 0;
        int[] counts = new int[4];
        foreach (TrainingImage image in manifest.Images)
        {
            bytes += image.Size?.AsWhole() ?? 0;
            if (image.ReadStatus() is { } status)
            {
                counts[(int)status]++;
            }
        }

        StatusCounts sums = new(counts[(int)SyncStatus.Synced], counts[(int)SyncStatus.LocalOnly], counts[(int)SyncStatus.S3Only], counts[(int)SyncStatus.OutOfSync]);
        JsonEditor editor = new(text);
        new TrainingStatistics(manifest.Images.Count, bytes, sums).Set(editor, manifest, changes: []);
        return editor.ToBytes();
    }
}
