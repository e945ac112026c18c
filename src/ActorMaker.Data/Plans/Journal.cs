using System.Formats.Tar;
using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>The journal of a run at work: the originals of all that it touches are on disk before it touches anything.</summary>
internal sealed class Journal : IDisposable
{
    private readonly Plan plan;
    private readonly TimeProvider time;
    private readonly JournalEntry entry;
    private readonly List<JournalRecord> records = [];
    private readonly string[] objects;
    private readonly Lock gate = new();
    private int sealedRounds;
    private FileStream? archive;
    private TarWriter? tar;

    /// <summary>Begins a journal.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public Journal(Plan plan, TimeProvider time)
    {
        this.plan = plan;
        this.time = time;
        objects =
        [
            .. plan.Transfers
                .Where(static t => t is { Outcome: TransferOutcome.Done, Action: TransferAction.Upload or TransferAction.Replace })
                .Select(static t => $"s3://{t.Bucket}/{t.Key}"),
        ];
        entry = JournalStore.Create(plan.Root, plan.Command, time, plan.Origin);
    }

    /// <summary>The id in the names of this run's temporary files.</summary>
    public string TempId { get; } = TempName.NewId();

    /// <summary>The running round; 0 before the first.</summary>
    public int Round { get; private set; }

    private JournalIndex Index => new(TempId, plan.Command, plan.Undoes, sealedRounds, records) { Objects = objects, By = plan.By };

    /// <summary>Begins a round: names its files, so that the temporary files of a killed run can be found.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Begin(int round, IEnumerable<JournalRecord> files)
    {
        Round = round;
        records.AddRange(files);
        Index.Write(entry.IndexPath);

        // Before the first temporary file: else a crash of the machine may leave that, and no journal that knows of it.
        DurableFolder.Sync(entry.Folder, plan.Root);
        archive = new FileStream(entry.Archive(round), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
    }

    /// <summary>Keeps a file's original bytes. Any thread.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Keep(JournalRecord record, byte[] original)
    {
        using MemoryStream data = new(original, writable: false);
        PaxTarEntry file = new(TarEntryType.RegularFile, record.Path) { DataStream = data, ModificationTime = time.GetUtcNow() };
        if (record.Mode is { } mode)
        {
            file.Mode = mode;
        }

        lock (gate)
        {
            tar!.WriteEntry(file);
        }
    }

    /// <summary>Keeps what the round's edits drop where no later run removes it: originals are kept for ten plans only.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void KeepLost(IEnumerable<FileEdit> edits)
    {
        FileEdit[] losing = [.. edits.Where(static e => e.LostValues.Count > 0)];
        if (losing.Length == 0)
        {
            return;
        }

        AtomicFile.Write(JournalStore.LostPath(plan.Root, entry, Round), PlanFile.Lost(plan, losing));
    }

    /// <summary>Brings the round's originals and table of contents to disk: from here on the round may change files.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Seal()
    {
        tar!.Dispose();
        tar = null;
        archive!.Flush(flushToDisk: true);
        archive.Dispose();
        archive = null;
        sealedRounds = Round;
        Index.Write(entry.IndexPath);
    }

    /// <summary>The name by which it can be undone; null while it holds no change.</summary>
    public string? Name => records.Exists(r => r.Applied) ? entry.Name : null;

    /// <summary>Ends the journal: it can be undone from now on. One without a change is removed.</summary>
    /// <exception cref="IOException">It cannot be written; the next run ends it then.</exception>
    public void Close()
    {
        Dispose();
        if (records.Exists(r => r.Applied))
        {
            Index.Write(entry.IndexPath);
            JournalStore.Mark(entry, JournalState.Closed);
        }
        else
        {
            JournalStore.Remove(entry);
        }
    }

    /// <summary>Gives up an archive that was not sealed; what is on disk stays.</summary>
    public void Dispose()
    {
        try
        {
            tar?.Dispose();
            archive?.Dispose();
        }
        catch (Exception e) when (WriteFailure.IsExpected(e))
        {
            // Both write the archive's end, which nobody will read.
        }

        tar = null;
        archive = null;
    }
}
