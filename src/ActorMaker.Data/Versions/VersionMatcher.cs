namespace ActorMaker.Data.Versions;

/// <summary>Finds the entry that a LoRA in the bucket belongs to. A pure function; the order of the listing decides nothing.</summary>
/// <remarks>
/// What proves most goes first: an entry whose address names the LoRA; an entry of its version that waits for one; an entry
/// that is named after the file; an entry whose RunPod job wrote it. One version is one LoRA: of several objects of a
/// version (the prefix has changed over time) the one that an entry names counts, else the newest.
/// </remarks>
public sealed class VersionMatcher
{
    private readonly VersionsFile file;
    private readonly HashSet<TrainingVersion> taken = [];
    private readonly List<LoraMatch> connected = [];
    private readonly List<LoraMatch> tooOld = [];
    private readonly List<Lora> unknown = [];
    private readonly List<Lora> undecided = [];

    private VersionMatcher(VersionsFile file) => this.file = file;

    /// <summary>Matches the objects of one style or actor with the entries of its file.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="objects">Its style's or actor's LoRAs.</param>
    /// <returns>Where each version's object belongs.</returns>
    public static LoraMatches Match(VersionsFile file, IEnumerable<Lora> objects)
    {
        VersionMatcher matcher = new(file);
        List<Lora[]> versions = [.. objects.GroupBy(o => o.Name.Version).OrderByDescending(g => g.Key).Select(g => Newest(g))];
        foreach (Func<Lora[], bool> pass in new Func<Lora[], bool>[] { matcher.ByAddress, matcher.ByVersion, matcher.ByName, matcher.ByJob })
        {
            versions.RemoveAll(twins => pass(twins));
        }

        matcher.unknown.AddRange(versions.Select(twins => twins[0]));
        return new LoraMatches(matcher.connected, matcher.tooOld, matcher.unknown, matcher.undecided);
    }

    /// <summary>Tells whether a run certainly began after an object was written, which then cannot be its result.</summary>
    /// <param name="entry">The entry of the run; one without a readable time stamp is given the benefit of the doubt.</param>
    internal static bool BeganAfter(TrainingVersion entry, Lora item) =>
        entry.Time(VersionField.Timestamp) is { } began && IsOlder(item, began);

    /// <summary>Tells whether an object was certainly written before a time. Some services tell whole seconds only.</summary>
    public static bool IsOlder(Lora item, TimeStamp began) => new TimeStamp(item.LastModified.AddSeconds(1), HasZone: true).IsCertainlyBefore(began);

    /// <summary>The objects of one version, the one that counts first.</summary>
    public static Lora[] Newest(IEnumerable<Lora> twins) =>
        [.. twins.OrderByDescending(o => o.LastModified).ThenBy(o => o.Key, StringComparer.Ordinal)];

    /// <summary>An entry's address names the LoRA: under this key, or under another prefix that it has had.</summary>
    private bool ByAddress(Lora[] twins)
    {
        TrainingVersion[] claims =
        [
            .. file.Versions.Where(v => !taken.Contains(v) && v.Lora is { } lora && Array.Exists(twins, o => string.Equals(o.FileName, lora.FileName, StringComparison.Ordinal))),
        ];
        TrainingVersion? entry = Array.Find(claims, v => v.Number == twins[0].Name.Version) ?? claims.FirstOrDefault();
        if (entry is null)
        {
            return false;
        }

        Lora item = Array.Find(twins, o => string.Equals(o.Key, entry.Lora!.Key, StringComparison.Ordinal) && string.Equals(o.Bucket, entry.Lora.Bucket, StringComparison.Ordinal))
            ?? Array.Find(twins, o => string.Equals(o.FileName, entry.Lora!.FileName, StringComparison.Ordinal))!;
        return Connect(item, entry);
    }

    /// <summary>An entry of the version waits for its LoRA.</summary>
    private bool ByVersion(Lora[] twins)
    {
        TrainingVersion[] entries = [.. file.Versions.Where(v => v.Number == twins[0].Name.Version)];
        TrainingVersion[] waiting = [.. entries.Where(v => v.LoraUrl is null && !taken.Contains(v))];
        if (waiting.Length == 0)
        {
            // An entry of this version that has another LoRA is no reason to add the version a second time.
            return entries.Length > 0;
        }

        TrainingVersion[] able = [.. waiting.Where(v => !BeganAfter(v, twins[0]))];
        if (able.Length == 0)
        {
            tooOld.AddRange(waiting.Select(v => new LoraMatch(twins[0], v)));
            return true;
        }

        if (able.Length == 1)
        {
            return Connect(twins[0], able[0]);
        }

        // Several runs of one name: the object itself may say whose it is.
        if (!twins[0].IsJobKnown)
        {
            undecided.Add(twins[0]);
            return true;
        }

        return Connect(twins[0], Array.Find(able, v => IsOfJob(v, twins[0].Job)) ?? able.OrderBy(static v => v.IsFailed).ThenByDescending(Began).ThenBy(v => v.Index).First());
    }

    /// <summary>An entry has the file's name as its own name or id, or was merged with one that had.</summary>
    private bool ByName(Lora[] twins)
    {
        TrainingVersion? entry = file.Versions.FirstOrDefault(v => Array.Exists(twins, o => IsNamed(v, o.Stem)));
        return entry is not null && Connect(twins[0], entry);
    }

    private bool ByJob(Lora[] twins)
    {
        if (!file.Versions.Any(HasJob))
        {
            return false;
        }

        if (!twins[0].IsJobKnown)
        {
            undecided.Add(twins[0]);
            return true;
        }

        TrainingVersion? entry = file.Versions.FirstOrDefault(v => IsOfJob(v, twins[0].Job));
        return entry is not null && Connect(twins[0], entry, proven: true);
    }

    /// <summary>Gives an object to an entry, unless that has another one, or began later.</summary>
    private bool Connect(Lora item, TrainingVersion entry, bool proven = false)
    {
        bool same = entry.Lora is { } lora && string.Equals(lora.FileName, item.FileName, StringComparison.Ordinal);
        if (entry.LoraUrl is not null && !same)
        {
            return true;
        }

        bool waits = entry.LoraUrl is null || !entry.IsCompleted;
        if (waits && !proven && BeganAfter(entry, item))
        {
            tooOld.Add(new LoraMatch(item, entry));
        }
        else if (taken.Add(entry))
        {
            connected.Add(new LoraMatch(item, entry));
        }

        return true;
    }

    private static DateTimeOffset Began(TrainingVersion entry) => entry.Time(VersionField.Timestamp)?.Instant ?? DateTimeOffset.MinValue;

    private static bool IsNamed(TrainingVersion entry, string stem)
    {
        return Is(entry.Name!) || Is(entry.Id!) || entry.MergedIds.Any(Is);

        bool Is(string text) => LoraFileName.StripExtension(text).Equals(stem, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasJob(TrainingVersion entry) => entry.MergedIds.Append(entry.Id!).Any(id => LoraFileName.Parse(id) is null);

    private static bool IsOfJob(TrainingVersion entry, string? job) =>
        job is { Length: > 0 } && entry.MergedIds.Append(entry.Id!).Any(id => string.Equals(RunId.Base(id), RunId.Base(job), StringComparison.OrdinalIgnoreCase));
}
