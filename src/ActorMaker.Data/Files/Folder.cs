using System.ComponentModel;
using System.Text;
using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Files;

/// <summary>Chooses names while a folder is listed, before the file system is asked anything more about them.</summary>
/// <param name="name">The name, in UTF-8.</param>
/// <param name="isFolder">Whether it is a folder; null for a link and where the file system does not say.</param>
/// <returns>True to have it in the list.</returns>
public delegate bool NameFilter(ReadOnlySpan<byte> name, bool? isFolder);

/// <summary>Why nobody knows what is in a folder.</summary>
/// <param name="Path">Absolute path of the folder, or of the link on the way to it.</param>
/// <param name="Reason">Why it cannot be listed; null if it is a link to nothing.</param>
public sealed record UnlistedFolder(string Path, string? Reason)
{
    /// <summary>What to say of a folder of the layout.</summary>
    /// <returns>AM9001 for a link to nothing, AM1001 for anything else.</returns>
    public Finding ToFinding() => Reason is null
        ? Finding.At(RuleCatalog.NoDataRoot, Path, "The folder is a link to nothing, so nothing in it is read", "mount or restore what the link leads to, or remove the link")
        : Finding.At(RuleCatalog.NotJson, Path, $"The folder cannot be listed, so nothing in it is read: {Reason}", "make it readable");

    /// <summary>What to say of a folder of images.</summary>
    /// <returns>AM9001 for a link to nothing, AM2021 for anything else.</returns>
    public Finding ToImageFinding() => Reason is null ? ToFinding() : Finding.At(RuleCatalog.NotAnImage, Path, $"The folder cannot be listed: {Reason}", "make it readable");
}

/// <summary>Lists a folder with the stamps of its files. Names that begin with a dot are left out.</summary>
public static class Folder
{
    /// <summary>Lists everything that a filter lets through, in ordinal order.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="wanted">The filter.</param>
    /// <param name="problem">Why the folder could not be listed; null if it was, or if it does not exist.</param>
    /// <param name="stamps">False if the names are wanted only: then most stamps are empty.</param>
    /// <returns>The items; some, or none, if the folder does not exist or could not be listed.</returns>
    public static List<FolderItem> List(string path, NameFilter wanted, out UnlistedFolder? problem, bool stamps = true)
    {
        var items = new List<FolderItem>();
        if (LinuxFiles.Available)
        {
            int error = LinuxFiles.List(path, items, wanted, stamps);
            problem = error == 0 ? null : error == LinuxFiles.NoSuchName ? WhyMissing(path) : new UnlistedFolder(path, new Win32Exception(error).Message);
        }
        else
        {
            problem = ListManaged(path, wanted, items);
        }

        items.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return items;
    }

    /// <summary>Lists a folder of the layout.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="wanted">The filter.</param>
    /// <param name="findings">Gets why the folder could not be listed.</param>
    /// <param name="stamps">False if the names are wanted only: then most stamps are empty.</param>
    /// <returns>The items; some, or none, if the folder does not exist or could not be listed.</returns>
    public static List<FolderItem> List(string path, NameFilter wanted, List<Finding> findings, bool stamps = true)
    {
        List<FolderItem> items = List(path, wanted, out UnlistedFolder? problem, stamps);
        AddOnce(findings, problem);
        return items;
    }

    /// <summary>Lists the folders in a folder of the layout.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="wanted">Which are asked for: of the others nothing is reported.</param>
    /// <param name="findings">Gets why the folder could not be listed, and what in it may be a folder and cannot be looked at.</param>
    /// <returns>The folders, those that are not asked for too.</returns>
    public static List<FolderItem> ListFolders(string path, Func<string, bool> wanted, List<Finding> findings)
    {
        List<FolderItem> items = List(path, static (_, isFolder) => isFolder != false, findings);
        var folders = new List<FolderItem>(items.Count);
        foreach (FolderItem item in items)
        {
            if (item.Stamp.Kind == FileKind.Folder)
            {
                folders.Add(item);
            }
            else if (item.Stamp.Kind is FileKind.Unseen or FileKind.DeadLink && wanted(item.Name))
            {
                AddOnce(findings, new UnlistedFolder(Path.Combine(path, item.Name), item.Stamp.Problem));
            }
        }

        return folders;
    }

    // One link to nothing may be on the way to several folders, and one folder be listed for several reasons.
    private static void AddOnce(List<Finding> findings, UnlistedFolder? problem)
    {
        if (problem?.ToFinding() is { } finding && !findings.Contains(finding))
        {
            findings.Add(finding);
        }
    }

    /// <summary>Tells a folder that is not there from a link to nothing, on the way to it too.</summary>
    private static UnlistedFolder? WhyMissing(string path)
    {
        for (string? at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            FileStamp stamp = FileStamp.Of(at);
            if (stamp.Kind != FileKind.Missing)
            {
                return stamp.Kind is FileKind.Unseen or FileKind.DeadLink ? new UnlistedFolder(at, stamp.Problem) : null;
            }
        }

        return null;
    }

    /// <summary>The same, as well as the managed API can tell.</summary>
    internal static UnlistedFolder? ListManaged(string path, NameFilter wanted, List<FolderItem> items)
    {
        try
        {
            foreach (FileSystemInfo item in new DirectoryInfo(path).EnumerateFileSystemInfos())
            {
                bool isFolder = item.Attributes.HasFlag(FileAttributes.Directory);
                if (item.Name[0] != '.' && wanted(Encoding.UTF8.GetBytes(item.Name), item.LinkTarget is null ? isFolder : null))
                {
                    items.Add(new FolderItem(item.Name, isFolder ? new FileStamp(FileKind.Folder, 0, 0, 0, 0) : FileStamp.OfManaged(item.FullName)) { MayBeLink = item.LinkTarget is not null });
                }
            }

            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return WhyMissing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new UnlistedFolder(path, e.Message);
        }
    }
}
