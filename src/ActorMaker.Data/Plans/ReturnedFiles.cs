using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Plans;

/// <summary>
/// Temporary files of runs that have ended: a <c>git stash -u</c> meanwhile took them along, and its <c>pop</c> gave them back, whenever that was. A run whose files were taken
/// may have changed nothing and left no journal, so they are known by their names alone. Call it under the lock, when no journal is open.
/// </summary>
internal static class ReturnedFiles
{
    /// <summary>Whether git has changed the work tree since somebody looked for them.</summary>
    public static bool MayBe(string root) => Directory.Exists(RootLock.Folder(root)) && GitFolder.Of(root) is { } git
        && FileStamp.Of(Path.Join(git, "index")).Modified >= FileStamp.Of(Marker(root)).Modified;

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
            long since = FileStamp.Of(Marker(root)).Modified;

            // Before it is looked: what comes back meanwhile is for the next run.
            AtomicFile.Write(Marker(root), []);
            foreach (string path in Find(root, since))
            {
                FileSwap.Keep(root, path, Path.GetFileName(path)[1..^TempName.Suffix.Length]);
            }
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            findings.Add(WriteFailure.Finding(RootLock.Folder(root), "temporary files of an earlier run cannot be put away: " + WriteFailure.Reason(e)));
        }

        return findings;
    }

    private static List<string> Find(string root, long since)
    {
        List<string> found = [];
        string realRoot = RealPath.Resolve(root);
        foreach (string folder in Folders(root))
        {
            // What came back has changed its folder since. A download is its own run's to remove.
            if (FileStamp.Of(folder) is { Kind: FileKind.Folder } stamp && stamp.Modified >= since && RealPath.IsInside(realRoot, RealPath.Resolve(folder)))
            {
                found.AddRange(Directory.EnumerateFiles(folder, ".*" + TempName.Suffix).Where(static p =>
                    !p.EndsWith(TempName.DownloadSuffix, StringComparison.Ordinal) && FileStamp.Of(p).Kind == FileKind.File));
            }
        }

        return found;
    }

    /// <summary>Where plans write.</summary>
    private static IEnumerable<string> Folders(string root)
    {
        string registry = Path.GetDirectoryName(DataRoot.Registry(root))!;
        string[] actors = Below(DataRoot.Actors(root));
        return
        [
            registry, DataRoot.Manifests(root), DataRoot.StyleVersions(root), DataRoot.ActorVersions(root),
            .. Below(DataRoot.Styles(root)), .. actors, .. actors.Select(actor => DataRoot.Images(root, Path.GetFileName(actor))),
        ];
    }

    private static string[] Below(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];

    private static string Marker(string root) => Path.Join(RootLock.Folder(root), "returned");
}
