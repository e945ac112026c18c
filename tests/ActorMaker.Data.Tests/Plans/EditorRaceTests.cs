using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>An editor that knows no lock saves at the worst moment: after the last comparison, before the replacement.</summary>
public sealed class EditorRaceTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_version_saved_at_the_last_moment_stands_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "files are swapped on Linux only");
        data.Write("a.json", "old");
        PlanResult result = data.Apply(Editor("a.json", "theirs"), data.Change("a.json", "new") with { Backup = true });
        Assert.Equal("AM4002", Assert.Single(result.Findings).Rule.Code);
        Assert.Equal(new SortedDictionary<string, string> { ["a.json"] = "theirs" }, data.Snapshot());
        Assert.Empty(data.Leftovers());
        Assert.Empty(PlanUndo.Plan(data.Root).Plan.Edits);
    }

    [Fact]
    public void A_version_saved_at_the_last_moment_is_worked_into()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "files are swapped on Linux only");
        data.Write("a.json", "old");
        FileEdit Add(byte[] bytes) => FileEdit.Change(data.Path("a.json"), ContentHash.Of(bytes), FileContent.Of([.. bytes, (byte)'!'])) with { Recompute = Add };
        PlanResult result = data.Apply(Editor("a.json", "theirs"), Add("old"u8.ToArray()));
        Assert.True(result.Succeeded);
        Assert.Equal("theirs!", data.Read("a.json"));
        Assert.True(data.Undo().Succeeded);
        Assert.Equal("theirs", data.Read("a.json"));
    }

    [Fact]
    public void A_file_created_at_the_last_moment_is_not_overwritten()
    {
        PlanResult result = data.Apply(Editor("a.json", "theirs"), data.Create("a.json", "new"));
        Assert.Equal("AM4002", Assert.Single(result.Findings).Rule.Code);
        Assert.Equal("theirs", data.Read("a.json"));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_file_changed_at_the_last_moment_is_not_deleted()
    {
        data.Write("a.json", "old");
        PlanResult result = data.Apply(Editor("a.json", "theirs"), data.Delete("a.json"));
        Assert.Equal("AM4002", Assert.Single(result.Findings).Rule.Code);
        Assert.Equal("theirs", data.Read("a.json"));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_file_removed_at_the_last_moment_stays_removed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "files are swapped on Linux only");
        data.Write("a.json", "old");
        PlanResult result = data.Apply(new ApplySettings { BeforeReplace = File.Delete }, data.Change("a.json", "new"));
        Assert.Equal("AM4002", Assert.Single(result.Findings).Rule.Code);
        Assert.Empty(data.Snapshot());
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_program_that_has_the_file_open_and_writes_after_the_swap_gets_its_bytes_into_place()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "files are swapped on Linux only");
        data.Write("a.json", "old");
        data.Write("b.json", "old");
        using FileStream open = new(data.Path("a.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        ApplySettings settings = new()
        {
            // When b is about to be replaced, a has been.
            BeforeReplace = path =>
            {
                if (path == data.Path("b.json"))
                {
                    open.Write("in place"u8);
                    open.Flush();
                }
            },
        };
        PlanResult result = data.Apply(settings, data.Change("a.json", "new"), data.Change("b.json", "new"));
        Assert.Equal("AM4002", Assert.Single(result.Findings).Rule.Code);
        Assert.Equal("in place", data.Read("a.json"));
        Assert.Equal("new", data.Read("b.json"));
    }

    [Fact]
    public void A_run_killed_while_it_held_their_version_gives_it_back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "files are swapped on Linux only");

        // The state of a run that was killed right after it swapped its new bytes with theirs.
        data.Write("a.json", "new");
        JournalEntry journal = JournalStore.Create(data.Root, "Test", TimeProvider.System);
        JournalRecord record = new("a.json", FileEditKind.Change, round: 1) { Old = ContentHash.Of("old"u8), New = ContentHash.Of("new"u8) };
        new JournalIndex("12345678", "Test", Undoes: null, Sealed: 1, [record]).Write(journal.IndexPath);
        string slot = TempName.Slot(data.Path("a.json"), "12345678");
        data.Write(slot, "theirs");
        data.Write(TempName.Staged(data.Path("a.json"), "12345678"), "half wri");

        Assert.True(data.Apply().Succeeded);
        Assert.Equal("theirs", data.Read("a.json"));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_version_that_a_later_one_has_replaced_is_kept_aside()
    {
        data.Write("a.json", "later");
        JournalEntry journal = JournalStore.Create(data.Root, "Test", TimeProvider.System);
        JournalRecord record = new("a.json", FileEditKind.Change, round: 1) { Old = ContentHash.Of("old"u8), New = ContentHash.Of("new"u8) };
        new JournalIndex("12345678", "Test", Undoes: null, Sealed: 1, [record]).Write(journal.IndexPath);
        data.Write(TempName.Slot(data.Path("a.json"), "12345678"), "theirs");
        Assert.True(data.Apply().Succeeded);
        Assert.Equal("later", data.Read("a.json"));
        Assert.Equal("theirs", File.ReadAllText(Assert.Single(Directory.GetFiles(data.Path(".actormaker/kept")))));
    }

    /// <summary>Saves once, as editors do: writes a new file and renames it over the old one.</summary>
    private ApplySettings Editor(string name, string text)
    {
        bool saved = false;
        return new ApplySettings
        {
            BeforeReplace = _ =>
            {
                if (!saved)
                {
                    saved = true;
                    File.Move(data.Write("editor~", text), data.Path(name), overwrite: true);
                }
            },
        };
    }
}
