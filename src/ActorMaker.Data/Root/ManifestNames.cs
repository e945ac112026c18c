using System.Collections.Concurrent;
using ActorMaker.Data.Files;
using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Root;

/// <summary>Whose each manifest is, remembered while its file stays as it is: for whoever asks again and again.</summary>
public sealed class ManifestNames
{
    private readonly ConcurrentDictionary<string, (FileStamp Stamp, string Name)> known = new(StringComparer.Ordinal);

    /// <summary>The actor's name that a manifest tells.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The name; empty if there is none, or it cannot be read.</returns>
    public string Of(string path)
    {
        FileStamp stamp = FileStamp.Of(path);
        if (known.TryGetValue(path, out (FileStamp Stamp, string Name) last) && stamp == last.Stamp)
        {
            return last.Name;
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using DataFile? file = DataFile.Read(path, stamp, out _);
        string name = file is null ? "" : ActorManifest.Read(path, file.Text).CharacterName;
        if (stamp.IsSettled(now))
        {
            known[path] = (stamp, name);
        }

        return name;
    }
}
