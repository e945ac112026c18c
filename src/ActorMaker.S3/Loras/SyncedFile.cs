using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>The version file of one style or actor on its way through <see cref="LoraSync"/>: there already, or to be created.</summary>
/// <param name="place">Where it is, or is to be.</param>
/// <param name="loras">What is in the bucket.</param>
internal sealed class SyncedFile(VersionPlace place, Subject subject, LoraSyncSettings settings, LoraListing loras)
{
    /// <summary>What is wrong with the file, or between it and the bucket.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Objects that only their job id can place.</summary>
    public IReadOnlyList<Lora> Undecided { get; private set; } = [];

    /// <summary>Objects that get an entry of their own, or complete one, and so must be whole.</summary>
    public IReadOnlyList<Lora> Unproven { get; private set; } = [];

    /// <summary>The edit; null if there is nothing to change.</summary>
    public FileEdit? Edit { get; private set; }

    /// <summary>Entries whose status the edit changes.</summary>
    public int Flips { get; private set; }

    /// <summary>Entries in the file.</summary>
    public int Entries { get; private set; }

    /// <summary>Whether there is such a file, sound or not.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Reads the file and decides, with what is known of the objects so far.</summary>
    public void Match()
    {
        (Edit, Undecided, Unproven) = (null, [], []);
        using DataFile? data = DataFile.Read(place.Path, out Finding? unreadable);
        IsRead = data is not null || unreadable is not null;
        if (unreadable is not null)
        {
            Findings = [unreadable];
        }
        else if (data is null)
        {
            Create();
        }
        else
        {
            Change(data);
        }
    }

    private void Create()
    {
        Unproven = [.. loras.Of(subject).GroupBy(o => o.Name.Version).OrderByDescending(g => g.Key).Select(g => VersionMatcher.Newest(g)[0])];
        if (VersionConnector.Create(Unproven, settings.Data.Time.GetUtcNow()) is { } bytes)
        {
            Edit = FileEdit.Create(place.Path, FileContent.Of(bytes)) with
            {
                Changes = [.. Unproven.Where(static o => o.Header is not null).Select(o => new PlannedChange(TextPosition.Start, VersionConnector.Describe(o)))],
            };
        }
    }

    private void Change(DataFile data)
    {
        VersionsFile file = VersionsFile.Read(place.Path, data.Text, subject, settings.Data.ServiceUrl);
        Findings = file.Shape;
        Entries = file.EntryCount;
        if (!file.IsSound)
        {
            return;
        }

        LoraMatches matches = VersionMatcher.Match(file, loras.Of(subject));
        Undecided = matches.Undecided;
        Unproven = [.. matches.New, .. matches.Connected.Where(static m => m.Completes).Select(static m => m.Object)];
        FindingList findings = new(place.Path);
        ReportOld(matches, findings);
        ReportMissing(file, findings);
        Findings = findings.Items;
        ConnectedFile? connected = VersionConnector.Connect(file, matches, settings.Data.Time.GetUtcNow());
        Flips = connected?.Flips ?? 0;
        Edit = connected is null ? null : FileEdit.Change(place.Path, ContentHash.Of(data.Text.Bytes.Span), FileContent.Of(connected.Bytes)) with
        {
            Changes = connected.Changes,
            LostValues = connected.Lost,
            Recompute = Recompute,
        };
    }

    /// <summary>The edit of a file that somebody changed after it was read; null if that raises a question which only the bucket can answer.</summary>
    private FileEdit? Recompute(byte[] bytes)
    {
        using DataFile data = DataFile.Of(place.Path, bytes);
        SyncedFile again = new(place, subject, settings, loras);
        again.Change(data);
        bool open = again.Findings.Any(f => f.Rule.Severity == Severity.Error) || again.Undecided.Any(static o => !o.IsJobKnown) || again.Unproven.Any(static o => o.Header is null);
        return open ? null : again.Edit is { } edit ? edit with { Recompute = null } : FileEdit.Change(place.Path, ContentHash.Of(bytes), FileContent.Of(bytes));
    }

    private static void ReportOld(LoraMatches matches, FindingList findings)
    {
        foreach ((Lora item, TrainingVersion entry) in matches.TooOld)
        {
            findings.Add(
                RuleCatalog.ObjectTooOld,
                entry[VersionField.Timestamp]!.Value,
                $"\"{entry.Name}\" began after \"{item.Key}\" was written ({TimeStamp.FormatUtc(item.LastModified)}), so that object is not its result and the entry stays {entry.Status}");
        }
    }

    /// <summary>A listing says nothing of what it does not cover: another bucket, another prefix.</summary>
    private void ReportMissing(VersionsFile file, FindingList findings)
    {
        foreach (TrainingVersion entry in file.Versions)
        {
            bool covered = entry.IsCompleted
                && entry.Lora is { } lora
                && string.Equals(lora.Bucket, settings.Bucket, StringComparison.Ordinal)
                && (settings.Prefixes.Count == 0 || settings.Prefixes.Any(p => lora.Key.StartsWith(p, StringComparison.Ordinal)));
            if (covered && !loras.HasFile(entry.Lora!.FileName))
            {
                findings.Add(RuleCatalog.LoraMissing, entry[VersionField.LoraUrl]!.Value, $"The LoRA of \"{entry.Name}\", \"{entry.Lora.Key}\", is not in bucket \"{settings.Bucket}\"");
            }
        }
    }
}
