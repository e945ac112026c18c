using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>Knows what was found in version files when they were last read, so that what nobody has touched is not read again.</summary>
/// <remarks>
/// A file is judged by its bytes, which its stamp stands for as an image's does, by the settings, by this build of the rules, and by the
/// time. A file with a run that may yet turn out to be pending for too long is read each time, and a clock that was set back begins anew.
/// What is compared across files is compared in every run.
/// </remarks>
internal sealed class KnownVersions
{
    private const ulong Magic = 0x3330535245564D41; // "AMVERS03"

    private readonly string? path;
    private readonly ulong rules;
    private readonly byte[] old;

    // The old records, in the order of keys: where each begins, and whether somebody asked for it.
    private readonly ulong[] keys;
    private readonly int[] offsets;
    private readonly bool[] used;
    private readonly List<byte[]> added = [];

    private KnownVersions(string? path, ulong rules, byte[] old)
    {
        this.path = path;
        this.rules = rules;
        this.old = old;
        List<int> found = [];
        for (int offset = sizeof(ulong); offset < old.Length; offset += HeadOf(old.AsSpan(offset)).Length)
        {
            found.Add(offset);
        }

        offsets = [.. found];
        keys = new ulong[offsets.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = HeadOf(old.AsSpan(offsets[i])).Key;
        }

        used = new bool[offsets.Length];
    }

    /// <summary>Reads what is known.</summary>
    /// <returns>It; empty if the file is missing or damaged, or of other settings or rules.</returns>
    public static KnownVersions Open(GateSettings settings)
    {
        ulong current = CacheFile.Mix(RulesState.Of(settings), (ulong)settings.PendingLimit.Ticks);
        byte[] bytes = settings.Rehash ? [] : CacheFile.Read<byte>(settings.VersionCachePath, Magic);
        return new KnownVersions(settings.VersionCachePath, current, bytes.Length >= sizeof(ulong) && MemoryMarshal.Read<ulong>(bytes) == current ? bytes : []);
    }

    /// <summary>What was found in a file; null if it has to be read. May be called from several threads.</summary>
    /// <param name="stamp">What the file system says of it now.</param>
    public CheckedVersions? Find(VersionPlace place, FileStamp stamp, DateTimeOffset now)
    {
        int i = Array.BinarySearch(keys, KeyOf(place));
        if (i < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = old.AsSpan(offsets[i]);
        Head head = Take<Head>(ref rest);
        if (!stamp.IsIdentity || head.Stamp != stamp || now.UtcTicks < head.Judged)
        {
            return null;
        }

        used[i] = true;
        Mention[] ids = Take<Mention>(ref rest, head.Ids);
        Mention[] loras = Take<Mention>(ref rest, head.Loras);
        var findings = new Finding[head.Findings];
        for (int f = 0; f < findings.Length; f++)
        {
            findings[f] = TakeFinding(ref rest, place.Path);
        }

        return new CheckedVersions(place, findings) { IsSound = head.IsSound != 0, EntryCount = head.Entries, Ids = ids, Loras = loras };
    }

    /// <summary>Remembers what was found in a file. May be called from several threads.</summary>
    /// <param name="file">What was found, which no time to come changes.</param>
    /// <param name="stamp">What the file system said before its bytes were read.</param>
    /// <param name="now">The time before its bytes were read.</param>
    public void Add(CheckedVersions file, FileStamp stamp, DateTimeOffset now)
    {
        if (path is null || !stamp.IsSettled(now) || file.Findings.Any(f => f.Related is { } other && !string.Equals(other.Path, f.Path, StringComparison.Ordinal)))
        {
            return;
        }

        using var record = new MemoryStream();
        using var writer = new BinaryWriter(record);
        var head = new Head
        {
            Key = KeyOf(file.Place),
            Stamp = stamp,
            Judged = now.UtcTicks,
            Ids = file.Ids.Length,
            Loras = file.Loras.Length,
            Findings = file.Findings.Count,
            Entries = file.EntryCount,
            IsSound = file.IsSound ? 1 : 0,
        };
        Put(writer, [head]);
        Put<Mention>(writer, file.Ids);
        Put<Mention>(writer, file.Loras);
        foreach (Finding finding in file.Findings)
        {
            Put(writer, finding, file.Place.Path);
        }

        writer.Flush();
        byte[] bytes = record.ToArray();
        head.Length = bytes.Length;
        MemoryMarshal.Write(bytes, head);
        lock (added)
        {
            added.Add(bytes);
        }
    }

    /// <summary>Writes what is known, if it changed. Where that fails, the next run is only slower.</summary>
    /// <param name="forgetUnused">Leave out what nobody asked for: the whole tree was looked at.</param>
    public void Save(bool forgetUnused)
    {
        if (path is null || (added.Count == 0 && (!forgetUnused || !used.AsSpan().Contains(false))))
        {
            return;
        }

        var records = new SortedDictionary<ulong, ReadOnlyMemory<byte>>();
        for (int i = 0; i < keys.Length; i++)
        {
            if (used[i] || !forgetUnused)
            {
                records[keys[i]] = old.AsMemory(offsets[i], HeadOf(old.AsSpan(offsets[i])).Length);
            }
        }

        foreach (byte[] record in added)
        {
            records[HeadOf(record).Key] = record;
        }

        using var bytes = new MemoryStream();
        bytes.Write(BitConverter.GetBytes(rules));
        foreach (ReadOnlyMemory<byte> record in records.Values)
        {
            bytes.Write(record.Span);
        }

        CacheFile.Write<byte>(path, Magic, bytes.ToArray());
    }

    private static ulong KeyOf(VersionPlace place) => CacheFile.NameOf("", place.Path);

    private static Head HeadOf(ReadOnlySpan<byte> record) => MemoryMarshal.Read<Head>(record);

    private static void Put<T>(BinaryWriter writer, ReadOnlySpan<T> items)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(items));

    private static void Put(BinaryWriter writer, Finding finding, string path)
    {
        Put(writer, string.Equals(finding.Path, path, StringComparison.Ordinal) ? null : finding.Path);
        Put(writer, [finding.Start, finding.End, finding.Related?.Position ?? default]);
        Put(writer, finding.Rule.Code);
        Put(writer, finding.What);
        writer.Write(ReferenceEquals(finding.Fix, finding.Rule.Fix));
        if (!ReferenceEquals(finding.Fix, finding.Rule.Fix))
        {
            Put(writer, finding.Fix);
        }

        Put(writer, finding.JsonPath);
        Put(writer, finding.Related?.Text);
    }

    private static void Put(BinaryWriter writer, Fix? fix)
    {
        Put(writer, fix?.Words);
        if (fix is not null)
        {
            writer.Write(fix.Command is { } command ? (int)command.Job : -1);
            Put(writer, fix.Command?.Setting);
            Put(writer, fix.Command?.Value);
            writer.Write(fix.Command?.IsBrief ?? false);
            Put(writer, fix.Rest);
        }
    }

    private static void Put(BinaryWriter writer, string? text)
    {
        writer.Write(text?.Length ?? -1);
        writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static T Take<T>(ref ReadOnlySpan<byte> rest)
        where T : unmanaged
    {
        T item = MemoryMarshal.Read<T>(rest);
        rest = rest[Unsafe.SizeOf<T>()..];
        return item;
    }

    private static T[] Take<T>(ref ReadOnlySpan<byte> rest, int count)
        where T : unmanaged
    {
        var items = new T[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(items.AsSpan());
        rest[..bytes.Length].CopyTo(bytes);
        rest = rest[bytes.Length..];
        return items;
    }

    private static Finding TakeFinding(ref ReadOnlySpan<byte> rest, string path)
    {
        path = TakeText(ref rest) ?? path;
        TextPosition start = Take<TextPosition>(ref rest);
        TextPosition end = Take<TextPosition>(ref rest);
        TextPosition other = Take<TextPosition>(ref rest);
        Rule rule = RuleCatalog.Find(TakeText(ref rest)!)!;
        string what = TakeText(ref rest)!;
        return new Finding(rule, path, start, what)
        {
            Fix = Take<bool>(ref rest) ? rule.Fix : TakeFix(ref rest),
            End = end,
            JsonPath = TakeText(ref rest),
            Related = TakeText(ref rest) is { } text ? new RelatedLocation(path, other, text) : null,
        };
    }

    private static Fix? TakeFix(ref ReadOnlySpan<byte> rest)
    {
        if (TakeText(ref rest) is not { } words)
        {
            return null;
        }

        int job = Take<int>(ref rest);
        string? setting = TakeText(ref rest);
        string? value = TakeText(ref rest);
        bool isBrief = Take<bool>(ref rest);
        Command? command = job < 0 ? null : new Command((Job)job, setting, value) { IsBrief = isBrief };
        return new Fix(words, command, TakeFix(ref rest));
    }

    private static string? TakeText(ref ReadOnlySpan<byte> rest)
    {
        int length = Take<int>(ref rest);
        return length < 0 ? null : new string(Take<char>(ref rest, length));
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Head
    {
        public ulong Key;
        public FileStamp Stamp;
        public long Judged;
        public int Length;
        public int Ids;
        public int Loras;
        public int Findings;
        public int Entries;
        public int IsSound;
    }
}
