using System.Buffers;
using System.Globalization;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.Pages;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Operations;

/// <summary>Writes the state of everything as static pages, JSON and a summary. What is wrong with the data is on the pages, and fails nothing.</summary>
public sealed class Report : Operation
{
    // By this file a folder is known as a report, whose pages may be replaced.
    private const string Mark = "report.json";

    private static readonly string[] Folders = ["styles", "actors", "actor-versions"];

    /// <inheritdoc/>
    private protected override Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (run.IsUsable && ReadSettings(run) is { } asked)
        {
            Write(run, asked, token);
        }

        return Task.CompletedTask;
    }

    private static Asked? ReadSettings(OperationRun run)
    {
        string? folder = run.Read.FilePath(Setting.TrainingReport);
        if (folder is null)
        {
            run.Refuse(RuleCatalog.BadProperty, "TrainingReport is not set: the report needs a folder");
            return null;
        }

        string? actors = run.Read.Text(Setting.TrainingReportActors);
        if (!Enum.TryParse(actors ?? nameof(ActorPages.Problems), ignoreCase: true, out ActorPages pages) || int.TryParse(actors, CultureInfo.InvariantCulture, out _))
        {
            run.Refuse(RuleCatalog.BadProperty, $"TrainingReportActors is \"{actors}\"; it can be problems, all or none");
        }

        DateTimeOffset at = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        if (run.Read.Text(Setting.TrainingReportAt) is { } text)
        {
            TimeStamp? stamp = TimeStamp.Parse(text);
            if (stamp is null)
            {
                run.Refuse(RuleCatalog.BadProperty, $"TrainingReportAt is \"{text}\"; it can be an ISO 8601 time, such as 2025-10-13T19:36:17Z");
            }

            at = stamp?.Instant ?? at;
        }

        double hours = run.Read.Number(Setting.TrainingPendingHours, fallback: 24, least: 0, most: 1_000_000);
        bool images = run.Read.Flag(Setting.TrainingReportImages, fallback: false);
        if (Directory.Exists(folder) && !File.Exists(Path.Join(folder, Mark)) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            run.Refuse(RuleCatalog.BadProperty, $"TrainingReport is {folder}, a folder with other files than a report's, which are not touched: name an empty one");
        }

        return run.IsUsable ? new Asked(Path.TrimEndingDirectorySeparator(folder), pages, at, TimeSpan.FromHours(hours), images) : null;
    }

    private static void Write(OperationRun run, Asked asked, CancellationToken token)
    {
        DataSettings settings = run.Images();
        if (!run.IsUsable)
        {
            return;
        }

        // The gate's own memory knows ages by the clock, and these count from another time.
        GateSettings versions = run.Data() with { PendingLimit = asked.PendingLimit, Time = new FixedTime(asked.At) };
        List<Finding> findings = [.. VersionsGate.Check(versions, token).Findings];
        if (!run.Scope.Actors.IsNone)
        {
            findings.AddRange(ManifestsGate.Check(settings, token).Findings);
        }

        TreeView tree = TreeView.Read(settings, asked.At, asked.PendingLimit, token);
        ReportModel model = new(run.Root, tree, run.Weigh(findings.Distinct()), asked.At)
        {
            Actors = asked.Actors,
            ImageAddress = asked.Images ? ImageAddress(Address(Path.GetRelativePath(Path.Join(asked.Folder, "actors"), DataRoot.Actors(run.Root)))) : null,
            Word = run.Word,
        };
        try
        {
            int files = Write(asked.Folder, model, token);
            run.Conclude($"TrainingReport: {Text.Count(files, "file")} in {Path.Join(asked.Folder, "index.html")}: {Text.Count(model.Errors, "error")}, {Text.Count(model.Warnings, "warning")} on the pages");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Report(Finding.At(RuleCatalog.CannotWrite, asked.Folder, $"The report cannot be written: {e.Message}", "make that folder writable, or name another one with TrainingReport"));
        }
    }

    /// <summary>Replaces the report that is there. The mark comes first and goes last, so that a report that was not finished is known as one.</summary>
    private static int Write(string folder, ReportModel model, CancellationToken token)
    {
        string mark = Path.Join(folder, Mark);
        string[] folders = [folder, .. Folders.Select(f => Path.Join(folder, f))];
        Array.ForEach(folders, static f => Directory.CreateDirectory(f));
        Array.ForEach(folders, AtomicFile.RemoveLeftoversIn);
        if (!File.Exists(mark))
        {
            AtomicFile.Write(mark, "{}\n"u8);
        }

        IReadOnlyList<ReportFile> pages = ReportSite.Pages(model);
        Workers.Run(pages.Count, Workers.ForReading, i => Replace(Path.Join(folder, pages[i].Path), pages[i].Write()), token);
        Replace(mark, ReportSite.Json(model));
        HashSet<string> written = new(pages.Select(p => Path.Join(folder, p.Path)), StringComparer.Ordinal);
        foreach (string page in folders[1..].SelectMany(static f => Directory.GetFiles(f, "*.html")).Where(p => !written.Contains(p)))
        {
            File.Delete(page);
        }

        foreach (string empty in folders[1..].Where(static f => !Directory.EnumerateFileSystemEntries(f).Any()))
        {
            Directory.Delete(empty);
        }

        return written.Count + 1;
    }

    /// <summary>Writes a file, if it is not the same already.</summary>
    private static void Replace(string path, byte[] content)
    {
        if (!Holds(path, content))
        {
            AtomicFile.WriteUnsynced(path, content);
        }
    }

    private static bool Holds(string path, ReadOnlySpan<byte> content)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using SafeFileHandle file = File.OpenHandle(path);
        if (RandomAccess.GetLength(file) != content.Length)
        {
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, content.Length));
        try
        {
            int read = RandomAccess.Read(file, buffer.AsSpan(0, content.Length), 0);
            return content.SequenceEqual(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Func<string, string, string> ImageAddress(string folder) => (actor, image) => $"{folder}/{Uri.EscapeDataString(actor)}/training_data/{Uri.EscapeDataString(image)}";

    private static string Address(string path) => string.Join('/', path.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));

    private sealed record Asked(string Folder, ActorPages Actors, DateTimeOffset At, TimeSpan PendingLimit, bool Images);

    private sealed class FixedTime(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
