using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;

namespace ActorMaker.Data.Plans;

/// <summary>
/// Temporary files of the last run that stand there though it has ended in order: a <c>git stash -u</c> meanwhile took them along, and its
/// <c>pop</c> gave them back. Call it under the lock.
/// </summary>
internal static class ReturnedFiles
{
    /// <summary>Whether git has changed the work tree since the last run ended, or was looked after.</summary>
    public static bool MayBe(string root) => Last(root) is { } last && GitFolder.Of(root) is { } git
        && FileStamp.Of(Path.Join(git, "index")).Modified >= Math.Max(EndOf(last), FileStamp.Of(Marker(root)).Modified);

    /// <summary>Puts them where somebody who misses them finds them.</summary>
    /// <returns>What could not be put away; the next run tries again.</returns>
    public static List<Finding> PutAway(string root)
    {
        List<Finding> findings = [];
        if (!MayBe(root))
        {
            return findings;
        }

        try
        {
            // Before it is looked: what comes back meanwhile is for the next run.
            AtomicFile.Write(Marker(root), []);
            foreach ((string path, string name) in Find(root, Last(root)!))
            {
                FileSwap.Keep(root, path, name);
            }
        }
        catch (InvalidDataException)
        {
            // Whoever undoes the damaged journal says so.
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            findings.Add(WriteFailure.Finding(RootLock.Folder(root), "temporary files of an earlier run cannot be put away: " + WriteFailure.Reason(e)));
        }

        return findings;
    }

    private static IEnumerable<(string Path, string Name)> Find(string root, JournalEntry last)
    {
        JournalIndex index = JournalIndex.Read(last.IndexPath);
        string realRoot = RealPath.Resolve(root);
        long ended = EndOf(last);
        foreach (var folder in index.Records.GroupBy(record => Path.GetDirectoryName(Path.Combine(root, record.Path))!, StringComparer.Ordinal))
        {
            // What came back has changed its folder since. A journal may have come with the data.
            if (FileStamp.Of(folder.Key).Modified < ended || !RealPath.IsInside(realRoot, RealPath.Resolve(folder.Key)))
            {
                continue;
            }

            foreach (string target in folder.Select(record => Path.Combine(root, record.Path)))
            {
                string[] paths = [TempName.Staged(target, index.TempId), TempName.Slot(target, index.TempId), TempName.Staged(target + ".backup", index.TempId)];
                foreach (string path in paths.Where(static path => FileStamp.Of(path).Kind == FileKind.File))
                {
                    yield return (path, Path.GetFileName(target));
                }
            }
        }
    }

    private static JournalEntry? Last(string root) =>
        JournalStore.ListAll(root).Where(static j => j.State != JournalState.Open).MaxBy(static j => j.Name, StringComparer.Ordinal);

    private static long EndOf(JournalEntry journal) => FileStamp.Of(journal.Folder).Modified;

    private static string Marker(string root) => Path.Join(RootLock.Folder(root), "returned");
}
