using System.Formats.Tar;
using System.Text;
using ActorMaker.Data.Plans;

namespace ActorMaker.Fuzz.Targets;

/// <summary>Journals, which may be damaged, or have come with the data: the next run and an undo end with findings at the worst, and never leave the data root.</summary>
internal static class Journals
{
    private const string Folder = ".actormaker/journal/000001-20260101T000000Z-NormalizeVersions";

    private static readonly byte[] Old = Encoding.UTF8.GetBytes("old");
    private static readonly byte[] New = Encoding.UTF8.GetBytes("new");

    [ThreadStatic]
    private static MemoryRoot? memory;

    /// <summary>An input is a journal's table of contents.</summary>
    public static void CheckIndex(byte[] bytes)
    {
        byte[] archive = Archive();
        foreach (string ending in new[] { "", ".open" })
        {
            MemoryRoot root = Prepare(Folder + ending, bytes, archive);
            UndoPlan? undo = PlanUndo.Plan(root.Root);
            _ = new AppliedPlans(root.Root).List();

            // The run that clears up.
            _ = PlanApplier.Apply(new Plan(root.Root, "NormalizeVersions", []), new ApplySettings { Parallelism = 1 }, CancellationToken.None);
            CheckData(root);
            undo = PlanUndo.Plan(root.Root) is { } second && second.Plan.Edits.Count > 0 ? second : undo;
            _ = PlanApplier.Apply(undo.Plan, new ApplySettings { Parallelism = 1 }, CancellationToken.None);
            CheckData(root);
        }
    }

    /// <summary>An input is the archive of a journal's originals.</summary>
    public static void CheckArchive(byte[] bytes)
    {
        MemoryRoot root = Prepare(Folder, Index(), bytes);
        UndoPlan undo = PlanUndo.Plan(root.Root);
        PlanResult result = PlanApplier.Apply(undo.Plan, new ApplySettings { Parallelism = 1 }, CancellationToken.None);
        bool isBack = File.ReadAllBytes(Path.Join(root.Root, "a.json")).AsSpan().SequenceEqual(Old);
        Wrong.Unless(isBack == (undo.Findings.Count == 0 && result.Succeeded), isBack ? "put back, and a finding" : "not put back, and no finding");
        CheckData(root);
    }

    /// <summary>The table of contents of a journal of one changed file, as the tool writes it.</summary>
    public static byte[] Index() => Encoding.UTF8.GetBytes(
        $$"""
        {
          "format": "actormaker-journal/1",
          "command": "NormalizeVersions",
          "temp": "0123abcd",
          "sealed": "1",
          "files": [
            {
              "path": "a.json",
              "kind": "Change",
              "round": 1,
              "backup": true,
              "folders": 0,
              "applied": true,
              "after": [],
              "old": "{{ContentHash.Of(Old)}}",
              "new": "{{ContentHash.Of(New)}}",
              "mode": "644"
            }
          ]
        }
        """);

    /// <summary>The archive of its original.</summary>
    public static byte[] Archive()
    {
        using MemoryStream archive = new();
        using (TarWriter tar = new(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a.json") { DataStream = new MemoryStream(Old), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return archive.ToArray();
    }

    private static MemoryRoot Prepare(string folder, byte[] index, byte[] archive)
    {
        memory ??= new MemoryRoot();
        memory.Clear();
        memory.Write("a.json", New);
        memory.Write("a.json.backup", Old);
        memory.Write("b.json", Old);
        memory.Write(".a.json.0123abcd.actormaker-tmp", New);
        memory.Write(".a.json.0123abcd.old.actormaker-tmp", Old);
        memory.Write(folder + "/journal.json", index);
        memory.Write(folder + "/originals-1.tar", archive);
        return memory;
    }

    /// <summary>A journal can only lead back to bytes that it has: nothing else may stand in a file, and nothing outside has changed.</summary>
    private static void CheckData(MemoryRoot root)
    {
        root.CheckOutside();
        foreach (string name in new[] { "a.json", "b.json" })
        {
            string path = Path.Join(root.Root, name);
            Wrong.Unless(!File.Exists(path) || File.ReadAllBytes(path) is var bytes && (bytes.AsSpan().SequenceEqual(Old) || bytes.AsSpan().SequenceEqual(New)), name + " is torn");
        }
    }
}
