using System.ComponentModel;
using System.Text;

namespace ActorMaker.Data.Tree;

/// <summary>Chooses names while a folder is listed, before the file system is asked anything more about them.</summary>
/// <param name="name">The name, in UTF-8.</param>
/// <param name="isFolder">Whether it is a folder; null for a link and where the file system does not say.</param>
/// <returns>True to have it in the list.</returns>
public delegate bool NameFilter(ReadOnlySpan<byte> name, bool? isFolder);

/// <summary>Lists a folder with the stamps of its files. Names that begin with a dot are left out.</summary>
public static class Folder
{
    /// <summary>Lists everything that a filter lets through, in ordinal order.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="wanted">The filter.</param>
    /// <param name="problem">Why the folder cannot be listed; null if it was, or if it does not exist.</param>
    /// <param name="stamps">False if the names are wanted only: then most stamps are empty.</param>
    /// <returns>The items; none if the folder does not exist or cannot be listed.</returns>
    public static List<FolderItem> List(string path, NameFilter wanted, out string? problem, bool stamps = true)
    {
        problem = null;
        var items = new List<FolderItem>();
        if (LinuxFiles.Available)
        {
            const int NoSuchFile = 2;
            int error = LinuxFiles.List(path, items, wanted, stamps);
            if (error is not (0 or NoSuchFile))
            {
                problem = new Win32Exception(error).Message;
            }
        }
        else
        {
            problem = ListManaged(path, wanted, items);
        }

        items.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return items;
    }

    private static string? ListManaged(string path, NameFilter wanted, List<FolderItem> items)
    {
        try
        {
            foreach (FileSystemInfo item in new DirectoryInfo(path).EnumerateFileSystemInfos())
            {
                bool isFolder = item.Attributes.HasFlag(FileAttributes.Directory);
                if (item.Name[0] != '.' && wanted(Encoding.UTF8.GetBytes(item.Name), item.LinkTarget is null ? isFolder : null))
                {
                    items.Add(new FolderItem(item.Name, isFolder ? new FileStamp(FileKind.Folder, 0, 0, 0, 0) : FileStamp.Of(item.FullName)));
                }
            }

            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
