using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Trainings;

/// <summary>An event that waits to be written into the tree.</summary>
/// <param name="Name">Its name, <c>e-…</c>.</param>
/// <param name="At">When it came.</param>
/// <param name="Event">What RunPod said.</param>
/// <param name="Job">The job by whose token it came; null if it came without one, and so proves nothing.</param>
public sealed record WaitingEvent(string Name, DateTimeOffset At, TrainingEvent Event, string? Job)
{
    /// <summary>Absolute path of its file.</summary>
    public string File { get; init; } = "";
}

/// <summary>
/// What is known of trainings beside the tree, in <c>.actormaker/trainings</c>, which git does not see: <c>jobs/</c> that were started
/// here, an <c>inbox/</c> of events that wait, a <c>log/</c> of every event and its outcome. No body, token or key is in it.
/// </summary>
/// <remarks>All is on disk when a method returns. An event leaves the inbox only after the log has it: killed in between, it comes again, which changes nothing.</remarks>
public sealed class TrainingStore
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private readonly string root;
    private readonly string folder;
    private readonly HashSet<string> lasting = new(StringComparer.Ordinal);

    /// <summary>The store of a data root. Creates nothing.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    public TrainingStore(string root)
    {
        this.root = root;
        folder = System.IO.Path.Combine(RootLock.Folder(root), "trainings");
    }

    /// <summary>Where the jobs' records are.</summary>
    public string JobsFolder => System.IO.Path.Combine(folder, "jobs");

    /// <summary>Where the log is.</summary>
    public string LogFolder => System.IO.Path.Combine(folder, "log");

    /// <summary>How many events wait at the most; of those without a token, which anybody can send, a tenth.</summary>
    public int MaxWaiting { get; init; } = 50_000;

    /// <summary>How many bytes they may have.</summary>
    public long MaxWaitingBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>Where the events wait.</summary>
    public string Inbox => System.IO.Path.Combine(folder, "inbox");

    /// <summary>Makes this process the one service of the data root, if none is.</summary>
    /// <param name="holder">The one that is; null if it is this one.</param>
    /// <returns>To be disposed when the service ends; null if there is another.</returns>
    /// <exception cref="IOException">The lock file cannot be written.</exception>
    public ServiceLock? TryServe(out string? holder)
    {
        RootLock.MakeFolder(root);
        ServiceLock? taken = ServiceLock.TryTake(folder, out holder);
        if (taken is not null)
        {
            RemoveLeftovers(Inbox);
            RemoveLeftovers(JobsFolder);
        }

        return taken;
    }

    /// <summary>Removes what was being written when a service was killed. Another one may be writing now: only what is old goes.</summary>
    private static void RemoveLeftovers(string folder)
    {
        DateTime old = TimeProvider.System.GetUtcNow().UtcDateTime - LeftoverAge;
        foreach (FileInfo file in Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(".*" + TempName.Suffix) : [])
        {
            try
            {
                if (file.LastWriteTimeUtc < old)
                {
                    file.Delete();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in nobody's way.
            }
        }
    }

    /// <summary>Whether an event could be kept now.</summary>
    /// <param name="why">Why not; empty if it could.</param>
    public bool CanKeep(out string why)
    {
        try
        {
            RootLock.MakeFolder(root);
            DurableFolder.Create(Inbox);
            string probe = TempName.Staged(System.IO.Path.Combine(Inbox, "probe"), TempName.NewId());
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, AtomicFile.Alone, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
            why = "";
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = WriteFailure.Reason(e);
            return false;
        }
    }

    /// <summary>Keeps an event. The same event again, while it waits, is the same file.</summary>
    /// <param name="said">The event.</param>
    /// <param name="job">The job by whose token it came; null for none.</param>
    /// <param name="now">When it came.</param>
    /// <exception cref="IOException">It cannot be written, or too many wait already.</exception>
    public string Keep(TrainingEvent said, string? job, DateTimeOffset now)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(StoreFormat.Write(said, job, at: null)))[..16];
        int waiting = 0;
        foreach (string file in Directory.Exists(Inbox) ? Directory.EnumerateFiles(Inbox, "*.json") : [])
        {
            if (file.EndsWith($"-{hash}.json", StringComparison.Ordinal))
            {
                // A service that was killed may have named it without bringing the name to disk, and what is returned from here is acknowledged.
                MakeLasting(Inbox);
                Posix.Sync(Inbox);
                return "e-" + hash;
            }

            waiting++;
        }

        // Only where there are very many is it worth while to look how large they are.
        int limit = job is null ? MaxWaiting / 10 : MaxWaiting;
        if (waiting >= limit || (waiting > 0 && waiting >= limit / 10 && new DirectoryInfo(Inbox).EnumerateFiles().Sum(static f => f.Length) >= MaxWaitingBytes))
        {
            throw new IOException($"{waiting} events wait already");
        }

        MakeLasting(Inbox);
        string name = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{hash}.json");
        AtomicFile.Write(System.IO.Path.Combine(Inbox, name), StoreFormat.Write(said, job, now));
        return "e-" + hash;
    }

    /// <summary>The events that wait, oldest first.</summary>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    /// <param name="findings">Gets what cannot be read.</param>
    /// <param name="known">Events that were read before, by their files: the name of a file tells its bytes, so none is read again.</param>
    public List<WaitingEvent> Waiting(Uri? serviceUrl, List<Finding> findings, IReadOnlyDictionary<string, WaitingEvent>? known = null) => ReadAll(
        Inbox,
        findings,
        (path, data) => StoreFormat.ReadEvent(data.Text, serviceUrl) is { } waiting ? waiting with { Name = NameOf(path), File = path } : null,
        known);

    /// <summary>Writes down what became of events, and takes them out of the inbox: of all, the log is synced once.</summary>
    /// <param name="done">The events, and what became of each.</param>
    public void Settle(IReadOnlyList<(WaitingEvent Event, LogLine Line)> done)
    {
        Append([.. done.Select(static d => d.Line)]);
        foreach ((WaitingEvent waiting, _) in done)
        {
            System.IO.File.Delete(waiting.File);
        }
    }

    /// <summary>Writes lines of the log.</summary>
    public void Append(params IReadOnlyList<LogLine> lines)
    {
        foreach (IGrouping<string, LogLine> month in lines.GroupBy(static l => l.At.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture)))
        {
            MakeLasting(LogFolder);
            Append(System.IO.Path.Combine(LogFolder, month.Key + ".jsonl"), month);
        }
    }

    /// <summary>Makes a folder whose name survives a crash of the machine, also where a killed process has made it: what is kept in it is acknowledged.</summary>
    private void MakeLasting(string path)
    {
        RootLock.MakeFolder(root);
        DurableFolder.Create(path);
        lock (lasting)
        {
            if (!lasting.Contains(path))
            {
                DurableFolder.Sync(path, root);
                lasting.Add(path);
            }
        }
    }

    private static void Append(string path, IEnumerable<LogLine> lines)
    {
        using (FileStream file = OpenAlone(path))
        {
            // A line that a power cut left open is ended first: what follows must not become a part of it.
            bool isOpen = false;
            if (file.Length > 0)
            {
                file.Position = file.Length - 1;
                isOpen = file.ReadByte() != '\n';
            }

            AtomicFile.Put(file, [.. isOpen ? "\n"u8 : [], .. lines.SelectMany(static l => (byte[])[.. StoreFormat.Write(l), (byte)'\n'])]);
            file.Flush(flushToDisk: true);
        }

        Posix.Sync(System.IO.Path.GetDirectoryName(path)!);
    }

    /// <summary>Opens a file for this program alone: lines of two must not be written over each other.</summary>
    private static FileStream OpenAlone(string path)
    {
        for (int wait = 1; ; wait *= 2)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (WriteFailure.IsHeld(e) && wait < 4_000)
            {
                Thread.Sleep(wait);
            }
        }
    }

    /// <summary>Opens a file that somebody may be writing: without the lock that .NET takes, which waits for nobody.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The stream disposes its handle.")]
    internal static FileStream OpenToRead(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return new FileStream(Posix.Open(path, write: false), FileAccess.Read);
        }

        for (int wait = 1; ; wait *= 2)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            }
            catch (IOException e) when (WriteFailure.IsHeld(e) && wait < 4_000)
            {
                Thread.Sleep(wait);
            }
        }
    }

    /// <summary>The lines of the log since a time, oldest first. A line that was cut off is none.</summary>
    public List<LogLine> Log(DateTimeOffset since)
    {
        List<LogLine> lines = [];
        foreach (string file in LogFiles(since))
        {
            using StreamReader reader = new(OpenToRead(file));
            while (reader.ReadLine() is { } text)
            {
                if (text.Length > 0 && StoreFormat.ReadLine(Encoding.UTF8.GetBytes(text)) is { } line && line.At >= since)
                {
                    lines.Add(line);
                }
            }
        }

        return lines;
    }

    /// <summary>The files of the log that may hold lines since a time, oldest first.</summary>
    internal string[] LogFiles(DateTimeOffset since)
    {
        string first = since.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        return Directory.Exists(LogFolder)
            ? [.. Directory.EnumerateFiles(LogFolder, "*.jsonl").Where(f => string.CompareOrdinal(System.IO.Path.GetFileNameWithoutExtension(f), first) >= 0).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Writes a job's record.</summary>
    public void Write(TrainingJob job)
    {
        MakeLasting(JobsFolder);
        AtomicFile.Write(System.IO.Path.Combine(JobsFolder, job.Key + ".json"), StoreFormat.Write(job));
    }

    /// <summary>The jobs that were started here.</summary>
    /// <param name="findings">Gets what cannot be read.</param>
    public List<TrainingJob> Jobs(List<Finding> findings) => ReadAll(JobsFolder, findings, static (path, data) =>
        StoreFormat.ReadJob(System.IO.Path.GetFileNameWithoutExtension(path), data.Text));

    /// <summary>The job of a token.</summary>
    /// <returns>The job; null if it is nobody's. All jobs are compared, and all of each hash.</returns>
    public static TrainingJob? FindByToken(IReadOnlyList<TrainingJob> jobs, string token)
    {
        ReadOnlySpan<byte> hash = MemoryMarshal.AsBytes(TrainingStart.HashOf(token).AsSpan());
        TrainingJob? found = null;
        foreach (TrainingJob job in jobs)
        {
            if (job.TokenSha256 is { } own && CryptographicOperations.FixedTimeEquals(hash, MemoryMarshal.AsBytes(own.AsSpan())))
            {
                found = job;
            }
        }

        return found;
    }

    private static string NameOf(string path) => "e-" + System.IO.Path.GetFileNameWithoutExtension(path).Split('-')[^1];

    private static List<T> ReadAll<T>(string folder, List<Finding> findings, Func<string, DataFile, T?> read, IReadOnlyDictionary<string, T>? known = null)
        where T : class
    {
        List<T> all = [];
        if (!Directory.Exists(folder))
        {
            return all;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Where(static p => !System.IO.Path.GetFileName(p).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            if (known?.GetValueOrDefault(path) is { } before)
            {
                all.Add(before);
                continue;
            }

            using DataFile? data = DataFile.Read(path, out Finding? unreadable);
            T? item = data is { Text.Problems.Count: 0 } ? read(path, data) : null;
            if (item is not null)
            {
                all.Add(item);
            }
            else if (data is not null || unreadable is not null)
            {
                findings.Add(unreadable ?? Finding.At(RuleCatalog.NotJson, path, "The file is none that this program writes", "move it elsewhere"));
            }
        }

        return all;
    }
}
