using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;

namespace ActorMaker.Data.Tests.Views;

/// <summary>What is shown of trainings: the tree's word, and beside it what only jobs, log, inbox and RunPod know.</summary>
public sealed class TrainingViewsTests
{
    private const string Request = "1_1760436196251";
    private const string Run = "33c95471-5e61-406c-9287-1b8f8de0bae8-e1";
    private static readonly DateTimeOffset Now = new(2025, 10, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly VersionPlace Ink = new("/repo/resources/style_images/1_ink/training_versions.json", SubjectKind.Style, "1_ink", IsFallback: false);

    [Theory]
    [InlineData(RunState.Queued, LiveState.Queued)]
    [InlineData(RunState.Running, LiveState.Running)]
    [InlineData(RunState.Gone, LiveState.Lost)]
    [InlineData(RunState.Unknown, LiveState.Waiting)]
    [InlineData(RunState.Completed, LiveState.Waiting)] // said, and not written yet
    public void A_pending_training_does_what_RunPod_said_last(RunState said, LiveState live) => Assert.Equal(live, One([Entry(Run)], said: said).Live);

    [Fact]
    public void A_training_of_yesterday_that_nobody_heard_of_is_lost() =>
        Assert.Equal(LiveState.Lost, One([Entry(Run) with { Began = new TimeStamp(Now.AddHours(-25), HasZone: true) }]).Live);

    [Fact]
    public void An_event_that_waits_is_waited_for()
    {
        WaitingEvent waiting = new("e-1", Now, new TrainingEvent(Run, RunState.Failed), Job: null);

        Assert.Equal(LiveState.Waiting, Assert.Single(TrainingViews.Of([Entry(Run)], [], [waiting], [], static _ => RunState.Running, Now)).Live);
    }

    [Fact]
    public void An_entry_is_joined_with_its_job_and_its_log()
    {
        LogLine line = new(Now, "e-1", Run, RunState.Completed, "B", EntryState.Pending, EntryState.Completed) { Seconds = 3173 };
        KnownEntry entry = Entry(Run) with { State = EntryState.Completed, Status = "completed", CompletedAt = Now };

        TrainingView training = One([entry], [Job() with { RunId = Run }], [line]);

        Assert.Equal((Run, Request, Run, "V9", LiveState.Ended, Now, 3173L), (training.Id, training.RequestId, training.RunId, training.Version, training.Live, training.EndedAt, training.Seconds));
        Assert.Equal([line], training.Events);
        Assert.True(training.Has(Request));
        Assert.False(training.Has("other"));
    }

    [Fact]
    public void An_entry_that_is_on_another_branch_is_known_by_its_job()
    {
        TrainingView training = One([], [Job()]);

        Assert.Equal((Request, "V9", "pending", (KnownEntry?)null), (training.Id, training.Version, training.Status, training.Entry));
        Assert.Empty(TrainingViews.Of([], [Job() with { State = JobState.Refused }], [], [], static _ => RunState.Unknown, Now));
    }

    [Theory]
    [InlineData(Run, null, Run)]
    [InlineData(Request, Request, null)]
    [InlineData("style_1_vV9", null, null)]
    public void The_kind_of_an_id_is_told_by_its_form_where_no_job_tells(string id, string? request, string? run)
    {
        TrainingView training = One([Entry(id)]);

        Assert.Equal((request, run), (training.RequestId, training.RunId));
    }

    [Fact]
    public void The_newest_training_comes_first()
    {
        KnownEntry old = Entry("a") with { Began = new TimeStamp(Now.AddDays(-9), HasZone: true) };

        Assert.Equal(["b", "a", "c"], TrainingViews.Of([old, Entry("b"), Entry("c") with { Began = null }], [], [], [], static _ => RunState.Unknown, Now).Select(static t => t.Id));
    }

    private static TrainingView One(KnownEntry[] entries, TrainingJob[]? jobs = null, LogLine[]? log = null, RunState said = RunState.Unknown) =>
        Assert.Single(TrainingViews.Of(entries, jobs ?? [], [], log ?? [], _ => said, Now));

    private static KnownEntry Entry(string id) => new(Ink, id, [], EntryState.Pending) { Name = "V9", Status = "pending", Began = new TimeStamp(Now.AddMinutes(-20), HasZone: true) };

    private static TrainingJob Job() => new("7f3a", new Subject(SubjectKind.Style, 1), 9, Request, Now.AddMinutes(-20), new JobEntry("{}", 1));
}
