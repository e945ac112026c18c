using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>Writes of the live side: they can be undone by name, and stand in nobody's way.</summary>
public sealed class LiveJournalTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Forty_one_live_writes_push_no_other_plan_out_of_the_ten_that_are_kept()
    {
        data.Write("a.json", "0");
        data.Write("live.json", "0");
        for (int i = 1; i <= 10; i++)
        {
            Assert.True(data.Apply(data.Change("a.json", $"{i}")).Succeeded);
        }

        string[] before = [.. JournalStore.List(data.Root).Select(j => j.Name)];
        for (int i = 1; i <= 41; i++)
        {
            Live("live.json", $"{i}");
        }

        Assert.Equal(10, before.Length);
        Assert.Equal(before, JournalStore.List(data.Root).Select(j => j.Name));
        Assert.True(data.Undo().Succeeded);
        Assert.Equal(("9", "41"), (data.Read("a.json"), data.Read("live.json")));
    }

    [Fact]
    public void An_undo_offers_the_last_plan_of_a_target_not_a_later_live_write()
    {
        data.Write("a.json", "0");
        data.Write("live.json", "0");
        string? journal = data.Apply(data.Change("a.json", "1")).Journal;
        Live("live.json", "1");

        Assert.Equal(journal, PlanUndo.Plan(data.Root).Journal);
    }

    [Fact]
    public void A_named_live_write_is_put_back_once()
    {
        data.Write("live.json", "0");
        string journal = Live("live.json", "1");
        Live("other.json", "1");

        Assert.True(Undo(journal).Succeeded);
        Assert.Equal(("0", "1"), (data.Read("live.json"), data.Read("other.json")));
        Assert.Null(PlanUndo.Plan(data.Root, journal));
        Assert.Empty(PlanUndo.Plan(data.Root).Plan.Edits);
    }

    [Fact]
    public void A_named_plan_of_a_target_is_put_back_though_later_ones_stay()
    {
        data.Write("a.json", "0");
        data.Write("b.json", "0");
        string journal = data.Apply(data.Change("a.json", "1")).Journal!;
        data.Apply(data.Change("b.json", "1"));

        Assert.True(Undo(journal).Succeeded);
        Assert.Equal(("0", "1"), (data.Read("a.json"), data.Read("b.json")));
    }

    [Fact]
    public void What_a_later_live_write_has_changed_is_not_put_back()
    {
        data.Write("a.json", "0");
        string journal = data.Apply(data.Change("a.json", "1")).Journal!;
        Live("a.json", "2");

        UndoPlan undo = PlanUndo.Plan(data.Root, journal)!;
        Assert.Equal("AM4002", Assert.Single(undo.Findings).Rule.Code);
        Assert.Empty(undo.Plan.Edits);
        Assert.Equal("AM4002", Assert.Single(PlanUndo.Plan(data.Root).Findings).Rule.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("../journal/x")]
    public void A_name_that_is_no_journals_undoes_nothing(string name)
    {
        data.Write("a.json", "0");
        data.Apply(data.Change("a.json", "1"));

        Assert.Null(PlanUndo.Plan(data.Root, name));
    }

    [Fact]
    public void A_live_write_stays_undoable_for_thirty_days()
    {
        DateTimeOffset start = DateTimeOffset.UnixEpoch.AddYears(60);
        data.Write("live.json", "0");
        string journal = Live("live.json", "1", new FixedTime(start));

        Live("other.json", "1", new FixedTime(start.AddDays(30)));
        Assert.NotNull(PlanUndo.Plan(data.Root, journal));
        Live("other.json", "2", new FixedTime(start.AddDays(30).AddSeconds(1)));
        Assert.Null(PlanUndo.Plan(data.Root, journal));
    }

    [Fact]
    public void A_killed_live_write_is_cleared_up_by_the_next_run_of_anything()
    {
        data.Write("a.json", "0");
        JournalEntry journal = JournalStore.Create(data.Root, "Test", TimeProvider.System, PlanOrigin.Live);
        new JournalIndex("12345678", "Test", Undoes: null, Sealed: 0, []).Write(journal.IndexPath);

        Assert.True(data.Apply(data.Change("a.json", "1")).Succeeded);
        Assert.Empty(JournalStore.List(data.Root, PlanOrigin.Live));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void No_two_journals_have_one_name()
    {
        data.Write("a.json", "0");
        FixedTime clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
        data.Apply(new ApplySettings { Time = clock }, data.Change("a.json", "1"));
        Live("a.json", "2", clock);
        data.Apply(new ApplySettings { Time = clock }, data.Change("a.json", "3"));

        Assert.Distinct(JournalStore.ListAll(data.Root).Select(j => j.Name));
        Assert.Equal(3, JournalStore.ListAll(data.Root).Count);
    }

    private string Live(string path, string text, TimeProvider? time = null)
    {
        FileEdit edit = File.Exists(data.Path(path)) ? data.Change(path, text) : data.Create(path, text);
        PlanResult result = PlanApplier.Apply(data.Plan(edit) with { Origin = PlanOrigin.Live }, new ApplySettings { Time = time ?? TimeProvider.System }, CancellationToken.None);
        Assert.True(result.Succeeded);
        return result.Journal!;
    }

    private PlanResult Undo(string journal) => PlanApplier.Apply(PlanUndo.Plan(data.Root, journal)!.Plan, new ApplySettings(), CancellationToken.None);
}
