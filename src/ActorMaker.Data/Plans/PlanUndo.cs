using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Plans;

/// <summary>A plan that puts back what an earlier one changed.</summary>
/// <param name="Plan">The plan; empty if there is nothing to put back. Apply it as any other.</param>
/// <param name="Journal">The applied plan's journal, named by number, time and command; null if there is none.</param>
/// <param name="Findings">AM4002 for each file that somebody changed since (it is left as it is), AM4003 for a journal that cannot be read.</param>
public sealed record UndoPlan(Plan Plan, string? Journal, IReadOnlyList<Finding> Findings)
{
    /// <summary>The objects in S3 that the applied plan has written, as <c>s3://bucket/key</c>: they stay as they are.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];
}

/// <summary>Plans the undo of the last applied plan of a target from its journal, or of the plan of a named one. Undone plans do not count: a second undo goes one plan further back.</summary>
public static class PlanUndo
{
    internal const string Command = "UndoTraining";

    /// <summary>Plans to put back, byte for byte, what the last applied plan changed. Writes nothing.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>The plan and what stands against it.</returns>
    public static UndoPlan Plan(string root)
    {
        foreach (JournalEntry journal in Enumerable.Reverse(JournalStore.List(root)).Where(j => j.State != JournalState.Undone && FileStamp.Of(j.IndexPath).Kind != FileKind.Missing))
        {
            if (Plan(root, journal, "the last applied plan") is { } undo)
            {
                return undo;
            }
        }

        return new UndoPlan(new Plan(root, Command, []), null, []);
    }

    /// <summary>Plans to put back what the plan of a named journal changed, be it of a target or of the live side. Writes nothing.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="name">The journal's name.</param>
    /// <returns>The plan and what stands against it; null if there is no journal of that name that can be undone.</returns>
    public static UndoPlan? Plan(string root, string name) =>
        JournalStore.Find(root, name) is { State: not JournalState.Undone } journal && FileStamp.Of(journal.IndexPath).Kind != FileKind.Missing ? Plan(root, journal, "the plan") : null;

    /// <summary>Plans the undo of one journal; null if it holds nothing that could be undone.</summary>
    private static UndoPlan? Plan(string root, JournalEntry journal, string title)
    {
        try
        {
            JournalIndex index = JournalIndex.Read(journal.IndexPath);
            return index.Command != Command && index.Sealed > 0 ? new Maker(root, journal, index).Make() : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && JournalStore.Find(root, journal.Name) is null or { State: JournalState.Undone })
        {
            return null; // another undo has put it back meanwhile
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            Finding finding = WriteFailure.Finding(journal.IndexPath, $"{title} cannot be undone: {WriteFailure.Reason(e)}");
            return new UndoPlan(new Plan(root, Command, []), journal.Name, [finding]);
        }
    }

    /// <summary>Whether every file that a journal's run changed is as it was before. Call it under the lock.</summary>
    /// <exception cref="IOException">The journal or a file cannot be read.</exception>
    internal static bool IsDone(string root, JournalEntry journal)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return JournalIndex.Read(journal.IndexPath).Records.All(r => !r.Applied || !seen.Add(r.Path) || ContentHash.OfFile(Path.Combine(root, r.Path)) == r.Old);
    }

    /// <summary>Builds the plan for one journal.</summary>
    private sealed class Maker(string root, JournalEntry journal, JournalIndex index)
    {
        private readonly List<FileEdit> edits = [];
        private readonly HashSet<string> planned = new(StringComparer.Ordinal);
        private readonly HashSet<string> left = new(StringComparer.Ordinal);
        private readonly List<Finding> findings = [];
        private readonly Dictionary<int, JournalArchive> archives = [];

        public UndoPlan Make()
        {
            // Backwards: what had to be on disk before something was taken away goes only after that is back.
            ILookup<string, string> followers = index.Records.SelectMany(r => r.After.Select(a => (a, r.Path))).ToLookup(p => p.a, p => p.Path, StringComparer.Ordinal);
            HashSet<string> seen = new(StringComparer.Ordinal);
            foreach (JournalRecord record in index.Records.Reverse())
            {
                bool closed = journal.State == JournalState.Closed;
                if (seen.Contains(record.Path) || (closed ? !record.Applied : record.Round > index.Sealed))
                {
                    continue;
                }

                string path = Path.Combine(root, record.Path);
                if (!TryHash(path, out ContentHash? now))
                {
                    seen.Add(record.Path);
                    left.Add(path);
                }
                else if (closed || now != record.Old)
                {
                    seen.Add(record.Path);
                    Add(record, path, now, [.. followers[record.Path].Select(f => Path.Combine(root, f))]);
                }
            }

            Plan plan = new(root, Command, edits) { Origin = journal.Origin, Undoes = findings.Count == 0 ? journal.Name : null };
            return new UndoPlan(plan, journal.Name, findings) { Objects = index.Objects };
        }

        /// <summary>Plans to put one file back, unless that would lose something.</summary>
        /// <param name="record">What was done.</param>
        /// <param name="now">What it holds.</param>
        /// <param name="followers">The files that may only have changed because this one was on disk.</param>
        private void Add(JournalRecord record, string path, ContentHash? now, List<string> followers)
        {
            bool already = now == record.Old;
            if (!already && followers.Find(left.Contains) is { } stays)
            {
                // What the follower held may now be nowhere but here: the addresses of a response that was taken over.
                left.Add(path);
                findings.Add(WriteFailure.Conflict(path, $"holds what {journal.Name} took from {Path.GetFileName(stays)}, which is not put back: left as it is"));
                return;
            }

            if (now == record.New && !already)
            {
                PlannedChange change = new(TextPosition.Start, $"put back as it was before {journal.Name}");
                FileEdit edit = record.Kind switch
                {
                    FileEditKind.Create => FileEdit.Delete(path, record.New!.Value),
                    FileEditKind.Delete => FileEdit.Create(path, Content(record)),
                    _ => FileEdit.Change(path, record.New!.Value, Content(record)),
                };
                edits.Add(edit with { Changes = [change], After = [.. followers.Where(planned.Contains)], Mode = record.Mode, EmptyFolders = record.Folders });
                planned.Add(path);
            }
            else if (!already)
            {
                left.Add(path);
                findings.Add(WriteFailure.Conflict(path, $"was changed after {journal.Name}: not put back; its original is in {journal.Archive(record.Round)}"));
                return;
            }

            string backup = path + ".backup";
            if (!record.Backup || !TryHash(backup, out ContentHash? kept))
            {
                return;
            }

            if (kept is null && journal.State == JournalState.Open && !already)
            {
                kept = record.Old; // A crash of the machine has lost it: clearing up makes it again, before this plan is applied.
            }

            if (kept is not null && kept == record.Old)
            {
                PlannedChange change = new(TextPosition.Start, $"remove the backup that {journal.Name} made");
                edits.Add(FileEdit.Delete(backup, kept.Value) with { Changes = [change], After = already ? [] : [path] });
            }
            else if (kept is not null)
            {
                findings.Add(WriteFailure.Conflict(backup, $"was changed after {journal.Name}: not removed"));
            }
        }

        /// <summary>The hash of a file; null if there is none. One that cannot be read, or is a folder by now, is a finding and stays as it is.</summary>
        private bool TryHash(string path, out ContentHash? hash)
        {
            try
            {
                hash = ContentHash.OfFile(path);
                return true;
            }
            catch (Exception e) when (WriteFailure.IsExpected(e))
            {
                hash = null;
                findings.Add(WriteFailure.Finding(path, $"cannot be put back as it was before {journal.Name}: {WriteFailure.Reason(e)}"));
                return false;
            }
        }

        /// <summary>An original, read from the archive when it is put back.</summary>
        private FileContent Content(JournalRecord record)
        {
            if (!archives.TryGetValue(record.Round, out JournalArchive? archive))
            {
                archive = JournalArchive.Read(journal.Archive(record.Round));
                archives.Add(record.Round, archive);
            }

            archive.Place(journal.Archive(record.Round), record.Path);
            return FileContent.Lazy(record.Old, _ => archive.Original(Archive(record), record.Path));
        }

        /// <summary>The archive's path now: the folder of a killed run gets another name when it is cleared up.</summary>
        private string Archive(JournalRecord record) =>
            (JournalStore.Find(root, journal.Name) ?? journal).Archive(record.Round);
    }
}
