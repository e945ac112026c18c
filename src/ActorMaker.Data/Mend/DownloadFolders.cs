using System.Collections.Concurrent;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Mend;

/// <summary>The folders that a run downloads into: each is made, and looked at for symbolic links, once.</summary>
/// <param name="root">Absolute path of the data root.</param>
public sealed class DownloadFolders(string root)
{
    private readonly ConcurrentDictionary<string, string?> reasons = new(StringComparer.Ordinal);

    /// <summary>Makes a folder, if it is not there.</summary>
    /// <param name="folder">Absolute path of an actor's folder of images.</param>
    /// <exception cref="IOException">It cannot be made, or is behind a symbolic link.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public void Prepare(string folder)
    {
        string? reason = reasons.GetOrAdd(folder, f =>
        {
            Directory.CreateDirectory(f);
            return ActorLinks.WhyNotFolder(root, f);
        });
        if (reason is not null)
        {
            throw new IOException($"its folder {reason}");
        }
    }
}
