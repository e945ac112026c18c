using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>A text of a version file that other files are compared with, and where it stands.</summary>
/// <param name="Hash">Of an id, or of a bucket and key: a large tree has too many of them to keep their texts.</param>
/// <param name="Offset">Byte offset of the value in its file.</param>
internal readonly record struct Mention(ulong Hash, int Offset)
{
    /// <summary>The hash of a text: different for different texts but for a chance of 1 in 2^64.</summary>
    public static ulong HashOf(string text) => CacheFile.NameOf("", text);
}

/// <summary>What is kept of a version file after it was checked alone; its text is given back by then.</summary>
/// <param name="Findings">What was wrong with it.</param>
internal sealed record CheckedVersions(VersionPlace Place, IReadOnlyList<Finding> Findings)
{
    /// <summary>True if every entry could be read, so that an id that is not among <see cref="Ids"/> is nowhere in it.</summary>
    public bool IsSound { get; init; }

    /// <summary>Number of entries.</summary>
    public int EntryCount { get; init; }

    /// <summary>The entries' ids, and the ids that were merged into them.</summary>
    public Mention[] Ids { get; init; } = [];

    /// <summary>The objects that entries claim as their LoRA.</summary>
    public Mention[] Loras { get; init; } = [];

    public static Mention[] IdsOf(VersionsFile file)
    {
        var ids = new List<Mention>(file.Versions.Count);
        foreach (TrainingVersion version in file.Versions)
        {
            ids.Add(new Mention(Mention.HashOf(version.Id!), version[VersionField.Id]!.Value.Start));
            foreach (JsonValue merged in version.MergedIdValues)
            {
                ids.Add(new Mention(Mention.HashOf(merged.AsString()!), merged.Start));
            }
        }

        return [.. ids];
    }

    public static Mention[] LorasOf(VersionsFile file)
    {
        var loras = new List<Mention>(file.Versions.Count);
        foreach (TrainingVersion version in file.Versions)
        {
            if (version.Lora is { } lora)
            {
                loras.Add(new Mention(CacheFile.NameOf(lora.Bucket, lora.KeySpan), version[VersionField.LoraUrl]!.Value.Start));
            }
        }

        return [.. loras];
    }
}
