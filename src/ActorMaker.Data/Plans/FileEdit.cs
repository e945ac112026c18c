using ActorMaker.Data.Json;

namespace ActorMaker.Data.Plans;

/// <summary>What an edit does to its file.</summary>
public enum FileEditKind
{
    /// <summary>Replaces the bytes of a file that exists.</summary>
    Change,

    /// <summary>Writes a file that does not exist.</summary>
    Create,

    /// <summary>Removes a file.</summary>
    Delete,
}

/// <summary>The edit of one file, bound to the bytes that it was computed from.</summary>
public sealed record FileEdit
{
    private FileEdit(FileEditKind kind, string path, ContentHash? oldHash, FileContent? newContent)
    {
        Kind = kind;
        Path = path;
        OldHash = oldHash;
        NewContent = newContent;
    }

    /// <summary>What is done.</summary>
    public FileEditKind Kind { get; }

    /// <summary>Absolute path of the file. Symbolic links are followed, never replaced.</summary>
    public string Path { get; }

    /// <summary>The hash of the bytes that the edit was computed from; null for a file to create.</summary>
    public ContentHash? OldHash { get; }

    /// <summary>The new bytes; null for a file to delete.</summary>
    public FileContent? NewContent { get; }

    /// <summary>What changes, for the preview; empty means that the file as a whole is the change.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>The values that the change drops.</summary>
    public IReadOnlyList<LostValue> LostValues { get; init; } = [];

    /// <summary>Keep the original bytes beside the file as <c>&lt;name&gt;.backup</c>, unless that exists.</summary>
    public bool Backup { get; init; }

    /// <summary>Paths of earlier edits of the plan that must be safely on disk before this one is begun; if one of them fails, this one is not applied.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Computes the edit again from the file's fresh bytes when it has changed since; null, or a null result, means AM4002 instead.</summary>
    /// <remarks>Called at most once for an edit, under the lock of the data root. The result keeps the path; its <see cref="After"/> is ignored.
    /// An edit that leaves the fresh bytes as they are counts as unchanged.</remarks>
    public Func<byte[], FileEdit?>? Recompute { get; init; }

    /// <summary>True if the file is to stay as it is, which is made sure of before what comes <see cref="After"/> it.</summary>
    public bool IsCheck => NewContent?.Hash is { } hash && hash == OldHash;

    /// <summary>The mode of a file to create; null for the process's default.</summary>
    internal UnixFileMode? Mode { get; init; }

    /// <summary>How many of the folders above a file to delete go with it, innermost first, if that leaves them empty.</summary>
    internal int EmptyFolders { get; init; }

    /// <summary>An edit that replaces a file's bytes.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="oldHash">The hash of the bytes that the edit was computed from.</param>
    /// <param name="newContent">The new bytes.</param>
    /// <returns>The edit.</returns>
    public static FileEdit Change(string path, ContentHash oldHash, FileContent newContent) => new(FileEditKind.Change, path, oldHash, newContent);

    /// <summary>An edit that creates a file, and its folder where that is missing.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="newContent">Its bytes.</param>
    /// <returns>The edit.</returns>
    public static FileEdit Create(string path, FileContent newContent) => new(FileEditKind.Create, path, oldHash: null, newContent);

    /// <summary>An edit that deletes a file.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="oldHash">The hash of the bytes that may be deleted.</param>
    /// <returns>The edit.</returns>
    public static FileEdit Delete(string path, ContentHash oldHash) => new(FileEditKind.Delete, path, oldHash, newContent: null);
}
