using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

public sealed class PlanUndoTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void An_undo_puts_everything_back_byte_for_byte()
    {
        data.Write("changed.json", "old \u0416\r\n");
        data.Write("deleted.json", "deleted");
        data.Write("untouched.json", "untouched");
        SortedDictionary<string, string> before = data.Snapshot();
        FileEdit change = data.Change("changed.json", "new") with { Backup = true };
        Assert.True(data.Apply(change, data.Create("new/folder/created.json", "created"), data.Delete("deleted.json") with { After = [change.Path] }).Succeeded);
        Assert.NotEqual(before, data.Snapshot());

        UndoPlan undo = PlanUndo.Plan(data.Root);
        Assert.Empty(undo.Findings);
        Assert.Equal(4, undo.Plan.Edits.Count);
        Assert.True(data.Undo().Succeeded);
        Assert.Equal(before, data.Snapshot());
        Assert.False(Directory.Exists(data.Path("new")));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void Two_undos_of_one_plan_agree()
    {
        data.Write("changed.json", "old");
        data.Write("deleted.json", "deleted");
        SortedDictionary<string, string> before = data.Snapshot();
        Assert.True(data.Apply(data.Change("changed.json", "new") with { Backup = true }, data.Create("created.json", "created"), data.Delete("deleted.json")).Succeeded);
        Plan first = PlanUndo.Plan(data.Root).Plan;
        Plan second = PlanUndo.Plan(data.Root).Plan;

        Assert.True(PlanApplier.Apply(first, new ApplySettings(), CancellationToken.None).Succeeded);
        PlanResult again = PlanApplier.Apply(second, new ApplySettings(), CancellationToken.None);

        Assert.Empty(again.Findings);
        Assert.Equal(0, again.Changed);
        Assert.Equal(before, data.Snapshot());
        Assert.Null(PlanUndo.Plan(data.Root).Journal);
    }

    [Fact]
    public void What_had_to_be_on_disk_before_a_deletion_goes_only_after_that_is_back()
    {
        data.Write("manifest.json", "old");
        data.Write("response.json", "addresses");
        FileEdit manifest = data.Change("manifest.json", "new");
        data.Apply(manifest, data.Delete("response.json") with { After = [manifest.Path] });
        Plan undo = PlanUndo.Plan(data.Root).Plan;
        Assert.Equal([data.Path("response.json"), data.Path("manifest.json")], undo.Edits.Select(e => e.Path));
        Assert.Equal([data.Path("response.json")], undo.Edits[1].After);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_took_something_over_stays_while_that_is_not_put_back(bool folder)
    {
        data.Write("manifest.json", "old");
        data.Write("response.json", "addresses");
        data.Write("b.json", "old");
        FileEdit manifest = data.Change("manifest.json", "new, and addresses");
        data.Apply(manifest, data.Delete("response.json") with { After = [manifest.Path] }, data.Change("b.json", "new"));
        if (folder)
        {
            Directory.CreateDirectory(data.Path("response.json"));
        }
        else
        {
            data.Write("response.json", "other addresses");
        }

        UndoPlan undo = PlanUndo.Plan(data.Root);
        Assert.Equal([folder ? "AM4003" : "AM4002", "AM4002"], undo.Findings.Select(f => f.Rule.Code));
        Assert.Equal(["response.json", "manifest.json"], undo.Findings.Select(f => Path.GetFileName(f.Path)));
        data.Undo();
        Assert.Equal("new, and addresses", data.Read("manifest.json"));
        Assert.Equal("old", data.Read("b.json"));
    }

    [Fact]
    public void An_undo_that_was_planned_while_the_plan_was_being_applied_leaves_the_rest_to_the_next()
    {
        data.Write("a.json", "old");
        data.Write("b.json", "old");
        data.Apply(data.Change("a.json", "new"), data.Change("b.json", "new"));
        Plan whole = PlanUndo.Plan(data.Root).Plan;
        Plan half = new(data.Root, whole.Command, [.. whole.Edits.Where(e => e.Path == data.Path("a.json"))]) { Undoes = whole.Undoes };

        PlanResult result = PlanApplier.Apply(half, new ApplySettings(), CancellationToken.None);

        Assert.Equal("AM4002", Assert.Single(result.Findings).Rule.Code);
        Assert.Equal(("old", "new"), (data.Read("a.json"), data.Read("b.json")));
        Assert.True(data.Undo().Succeeded);
        Assert.Equal(("old", "old"), (data.Read("a.json"), data.Read("b.json")));
        Assert.Empty(PlanUndo.Plan(data.Root).Plan.Edits);
    }

    [Fact]
    public void The_mode_of_a_deleted_file_comes_back()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes");
            return;
        }

        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(data.Write("a.json", "x"), mode);
        data.Apply(data.Delete("a.json"));
        Assert.True(data.Undo().Succeeded);
        Assert.Equal(mode, File.GetUnixFileMode(data.Path("a.json")));
    }

    [Fact]
    public void A_file_that_changed_since_is_not_put_back()
    {
        data.Write("a.json", "old");
        data.Write("b.json", "old");
        data.Apply(data.Change("a.json", "new") with { Backup = true }, data.Change("b.json", "new"));
        data.Write("a.json", "theirs");
        UndoPlan undo = PlanUndo.Plan(data.Root);
        Assert.Equal("AM4002", Assert.Single(undo.Findings).Rule.Code);
        Assert.True(data.Undo().Succeeded);
        Assert.Equal(new SortedDictionary<string, string> { ["a.json"] = "theirs", ["a.json.backup"] = "old", ["b.json"] = "old" }, data.Snapshot());

        // It is still the last applied plan: once the file is as it was left, the rest can be undone.
        data.Write("a.json", "new");
        Assert.True(data.Undo().Succeeded);
        Assert.Equal(new SortedDictionary<string, string> { ["a.json"] = "old", ["b.json"] = "old" }, data.Snapshot());
    }

    [Fact]
    public void A_file_that_changes_between_plan_and_apply_is_not_put_back()
    {
        data.Write("a.json", "old");
        data.Apply(data.Change("a.json", "new"));
        Plan undo = PlanUndo.Plan(data.Root).Plan;
        data.Write("a.json", "theirs");
        PlanResult result = PlanApplier.Apply(undo, new ApplySettings(), CancellationToken.None);
        Assert.Equal("AM4002", Assert.Single(result.Findings).Rule.Code);
        Assert.Equal("theirs", data.Read("a.json"));
    }

    [Fact]
    public void A_second_undo_goes_one_plan_further_back()
    {
        data.Write("a.json", "1");
        data.Apply(data.Change("a.json", "2"));
        data.Apply(data.Change("a.json", "3"));
        Assert.True(data.Undo().Succeeded);
        Assert.Equal("2", data.Read("a.json"));
        Assert.True(data.Undo().Succeeded);
        Assert.Equal("1", data.Read("a.json"));
        Assert.Empty(PlanUndo.Plan(data.Root).Plan.Edits);
        Assert.True(data.Undo().Succeeded);
        Assert.Equal("1", data.Read("a.json"));
    }

    [Fact]
    public void The_last_journals_are_kept()
    {
        data.Write("a.json", "0");
        for (int i = 1; i <= 6; i++)
        {
            Assert.True(data.Apply(new ApplySettings { KeptJournals = 3 }, data.Change("a.json", $"{i}")).Succeeded);
        }

        Assert.Equal(3, JournalStore.List(data.Root).Count);
        for (int i = 0; i < 5; i++)
        {
            data.Undo();
        }

        Assert.Equal("3", data.Read("a.json"));
    }

    [Fact]
    public void The_originals_can_be_read_with_tar()
    {
        data.Write("a.json", "old");
        data.Apply(data.Change("a.json", "new"));
        JournalEntry journal = Assert.Single(JournalStore.List(data.Root));
        using FileStream archive = File.OpenRead(journal.Archive(1));
        Directory.CreateDirectory(data.Path("out"));
        System.Formats.Tar.TarFile.ExtractToDirectory(archive, data.Path("out"), overwriteFiles: false);
        Assert.Equal("old", data.Read("out/a.json"));
    }

    [Fact]
    public void A_damaged_journal_is_reported_and_nothing_is_written()
    {
        data.Write("a.json", "old");
        data.Apply(data.Change("a.json", "new"));
        JournalEntry journal = Assert.Single(JournalStore.List(data.Root));
        foreach (string damage in new[] { "", "{", "{\"format\":\"other\"}", "{\"format\":\"actormaker-journal/1\",\"files\":[{\"path\":\"../x\"}]}", "[1]" })
        {
            data.Write(journal.IndexPath, damage);
            UndoPlan undo = PlanUndo.Plan(data.Root);
            Assert.Equal("AM4003", Assert.Single(undo.Findings).Rule.Code);
            Assert.Empty(undo.Plan.Edits);
        }
    }

    [Fact]
    public void A_journal_that_was_never_sealed_is_no_plan_to_undo()
    {
        data.Write("a.json", "old");
        JournalEntry journal = JournalStore.Create(data.Root, "Test", TimeProvider.System);
        JournalRecord record = new("a.json", FileEditKind.Change, round: 1) { Old = ContentHash.Of("old"u8), New = ContentHash.Of("new"u8), Backup = true };
        new JournalIndex("12345678", "Test", Undoes: null, Sealed: 0, [record]).Write(journal.IndexPath);
        data.Write(TempName.Staged(data.Path("a.json"), "12345678"), "ne");
        Assert.Empty(PlanUndo.Plan(data.Root).Plan.Edits);
        Assert.True(data.Apply().Succeeded);
        Assert.Empty(data.Leftovers());
        Assert.Empty(JournalStore.List(data.Root));
    }
}
