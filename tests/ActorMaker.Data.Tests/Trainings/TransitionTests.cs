using ActorMaker.Data.Trainings;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What follows from all that is known of a run: every combination there is.</summary>
public sealed class TransitionTests
{
    [Fact]
    public void Every_combination_follows_the_table_of_the_documentation_and_every_row_is_needed()
    {
        TransitionTable table = new();
        int count = 0;
        foreach (RunView run in All())
        {
            string step = Transition.Of(run).Step.ToString().ToLowerInvariant();
            Assert.True(table.StepOf(run) == step, $"{run}: {step}, and the table says {table.StepOf(run)}");
            count++;
        }

        Assert.True(count > 15_000, $"{count} combinations");
        Assert.True(table.Count > 30, $"{table.Count} rows");
        Assert.Empty(table.Unused);
    }

    [Fact]
    public void The_same_again_changes_nothing_more()
    {
        foreach (RunView run in All())
        {
            RunView after = After(run);

            Assert.True(After(after).Entry == after.Entry, $"{run} becomes {after.Entry}, then {After(after).Entry}");
        }
    }

    [Fact]
    public void No_completed_entry_becomes_anything_else() =>
        Assert.All(All().Where(static r => r.Entry == EntryState.Completed), static r => Assert.Equal(EntryState.Completed, After(r).Entry));

    [Fact]
    public void Nothing_completes_without_a_proven_object_but_RunPods_own_word_where_no_bucket_is_set() => Assert.All(
        All().Where(static r => Transition.Of(r).Step == Step.Complete),
        static r => Assert.True(r.Object == ObjectState.Proven || r is { Object: ObjectState.NoBucket, Status: RunState.Completed }, r.ToString()));

    [Fact]
    public void No_hook_fails_a_run_that_RunPod_says_is_at_work_or_done() => Assert.All(
        All().Where(static r => Transition.Of(r).Step == Step.Fail),
        static r => Assert.True(r.Status.IsFailure() || (r.Hook.IsFailure() && r.Status is RunState.Unknown or RunState.Gone), r.ToString()));

    [Fact]
    public void Where_confirmation_is_required_no_hook_fails_a_run_by_itself() => Assert.All(All(), static r =>
    {
        Transition usual = Transition.Of(r);
        Transition strict = usual.With(Confirmation.Required, r);
        bool isByHook = usual.Step == Step.Fail && !r.Status.IsFailure();
        Assert.Equal(isByHook ? new Transition(Step.Wait, Reason.Unconfirmed) : usual, strict);
    });

    [Fact]
    public void Where_it_is_off_a_hook_completes_where_no_bucket_is_set_and_nowhere_else() => Assert.All(All(), static r =>
    {
        Transition usual = Transition.Of(r);
        Transition loose = usual.With(Confirmation.Off, r);
        bool isByHook = loose != usual;
        Assert.True(!isByHook || (loose.Step == Step.Complete && r is { Object: ObjectState.NoBucket, Hook: RunState.Completed }), r.ToString());
        Assert.True(isByHook || usual.Reason != Reason.Unconfirmed, r.ToString());
    });

    private static RunView After(RunView run) => Transition.Of(run).Step switch
    {
        Step.Complete => run with { Entry = EntryState.Completed, IsOtherLora = false },
        Step.Fail => run with { Entry = EntryState.Failed },
        Step.Reopen => run with { Entry = EntryState.Pending },
        _ => run,
    };

    private static IEnumerable<RunView> All() =>
        from entry in Enum.GetValues<EntryState>()
        from hook in Enum.GetValues<RunState>()
        where hook != RunState.Gone
        from status in Enum.GetValues<RunState>()
        from there in Enum.GetValues<ObjectState>()
        from flags in Enumerable.Range(0, 8)
        select new RunView(entry, hook, status, there, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
}
