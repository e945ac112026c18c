namespace ActorMaker.Data.Files;

/// <summary>Paths with every symbolic link followed.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows in one path.</summary>
    private const int MaxLinks = 40;

    /// <summary>Follows every link in a path; what does not exist yet is taken as it is.</summary>
    /// <exception cref="IOException">The links form a loop.</exception>
    public static string Resolve(string path)
    {
        string at = Path.GetPathRoot(path)!;
        Stack<string> rest = new();
        Push(rest, path[at.Length..]);
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }

            string next = Path.Combine(at, part);
            if (LinkOf(next) is not { } link)
            {
                at = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException("too many levels of symbolic links");
            }

            if (Path.IsPathRooted(link))
            {
                at = Path.GetPathRoot(link)!;
                link = link[at.Length..];
            }

            Push(rest, link);
        }

        return at;
    }

    /// <summary>What a link says; null for anything else, and for nothing.</summary>
    /// <exception cref="IOException">It cannot be read: then nobody knows where it leads.</exception>
    public static string? LinkOf(string path)
    {
        FileInfo file = new(path);
        if (file.LinkTarget is { } link)
        {
            return link;
        }

        // Null is also what a link gives that cannot be read; Windows has other things that look like one.
        const FileAttributes nothing = (FileAttributes)(-1);
        bool isLink = !OperatingSystem.IsWindows() && file.Attributes is var attributes && attributes != nothing && attributes.HasFlag(FileAttributes.ReparsePoint);
        return isLink ? throw new IOException("it is a symbolic link that cannot be read: " + path) : null;
    }

    /// <summary>True if a path lies below a folder, by its text alone.</summary>
    public static bool IsInside(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return !Path.IsPathRooted(relative) && FirstPart(relative) is not (".." or ".");
    }

    /// <summary>The first name of a relative path.</summary>
    public static string FirstPart(string relative)
    {
        int end = relative.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar);
        return end < 0 ? relative : relative[..end];
    }

    private static void Push(Stack<string> rest, string path)
    {
        string[] parts = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts.Where(p => p != ".").Reverse())
        {
            rest.Push(part);
        }
    }
}
