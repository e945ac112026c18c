using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Tests.ReconcileTrainings;
using ActorMaker.Operations.Trainings;
using ActorMaker.Testing;

using static ActorMaker.Operations.Tests.ReconcileTrainings.Studio;
using static ActorMaker.Operations.Tests.StartTraining.Starts;

namespace ActorMaker.Operations.Tests.StartTraining;

/// <summary>What remains of a start that did not come through, and who finishes it.</summary>
public sealed class UnfinishedStartTests
{
    private const string Style = "1_ink_intensity";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_that_was_killed_before_RunPod_was_asked_is_withdrawn_and_the_next_one_takes_its_number(bool hasEntry)
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        string before = studio.Data.Read(Versions);
        StartPlan plan = (await PlanAsync(studio, Order() with { Identity = new JobOrder("k", "b") })).Plan!;
        TrainingJob killed = plan.Job with { Key = "killed", State = JobState.Planned };
        studio.Store.Write(killed);
        if (hasEntry)
        {
            Assert.Null(new StartFiles(DataOf(studio), studio.Store).Add(plan.Place, killed));
        }

        Assert.Equal("running", (await StartAsync(studio, Order())).Refusal!.Code);
        Assert.Equal((JobState.Refused, null), Finish(studio).Select(static j => (j.State, j.Order)).Single());
        Assert.Equal(before, studio.Data.Read(Versions));
        Assert.Empty(Finish(studio));
        Assert.Equal(9, (await StartAsync(studio, Order())).Job!.Version);
    }

    [Fact]
    public async Task The_entry_of_a_training_that_RunPod_refused_or_took_is_finished_whenever_it_can_be()
    {
        await using Studio studio = await CreateAsync(Pending("1_1760436196251"));
        TrainingJob job = new("7f3a", new(ActorMaker.Data.Versions.SubjectKind.Style, 1), 9, "1_1760436196251", TimeProvider.System.GetUtcNow().AddHours(-2), new JobEntry("{}", 43));
        studio.Store.Write(job);
        Assert.Empty(Finish(studio));

        studio.Store.Write(job with { State = JobState.Accepted, RunId = Run });
        Assert.Single(Finish(studio));
        Assert.Equal("pending", studio.Status);
        Assert.Empty(Finish(studio));

        studio.Data.AddStyle(Style, Pending("1_1760436196251"));
        studio.Store.Write(job with { State = JobState.Refused });
        Assert.Single(Finish(studio));
        Assert.DoesNotContain("pending", studio.Data.Read(Versions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_cannot_be_finished_yet_is_finished_later()
    {
        await using Studio studio = await CreateAsync(Pending("1_1760436196251"));
        string sound = studio.Data.Read(Versions);
        studio.Store.Write(new TrainingJob("7f3a", new(ActorMaker.Data.Versions.SubjectKind.Style, 1), 9, "1_1760436196251", TimeProvider.System.GetUtcNow(), new JobEntry("{}", 43)) { State = JobState.Planned });
        List<KnownEntry> entries = KnownEntry.ReadAll(DataOf(studio), [], TestContext.Current.CancellationToken);
        studio.Data.Write(Versions, "<<<<<<< HEAD\n" + sound);

        Assert.Empty(Commands(studio).FinishStarts(studio.Store.Jobs([]), entries));
        Assert.Equal(JobState.Planned, Assert.Single(studio.Store.Jobs([])).State);

        studio.Data.Write(Versions, sound);
        Assert.Single(Finish(studio));
    }

    [Fact]
    public async Task A_service_that_ends_asks_for_nothing_more()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        string before = studio.Data.Read(Versions);
        StartPlan plan = (await PlanAsync(studio, Order())).Plan!;

        using RunPodClient client = Client(studio);
        StartResult result = await Starter(studio, client).StartAsync(plan, new CancellationToken(canceled: true));

        Assert.Equal("stopping", result.Refusal!.Code);
        Assert.Equal(before, studio.Data.Read(Versions));
        Assert.Empty(studio.RunPod.Asked);
        Assert.Equal(JobState.Refused, Assert.Single(studio.Store.Jobs([])).State);
    }

    [Fact]
    public async Task An_entry_with_RunPods_id_whose_record_has_not_got_it_is_known_and_gives_it_the_id()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        TrainingJob job = (await StartAsync(studio, Order())).Job!;
        TrainingJob unwritten = studio.Store.Jobs([]).Single() with { State = JobState.Unknown, RunId = null };
        studio.Store.Write(unwritten);
        studio.RunPod.Fail(job.RunId!, "out of memory");

        await studio.ReconcileAsync();

        Assert.Equal("failed", (string?)studio[job.RunId!]["status"]);
        Assert.Equal((JobState.Accepted, job.RunId), studio.Store.Jobs([]).Select(static j => (j.State, j.RunId)).Single());
    }

    [Fact]
    public async Task Of_two_clocks_the_later_one_counts_and_a_large_difference_is_said()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        DateTimeOffset theirs = TimeProvider.System.GetUtcNow().AddMinutes(5);
        studio.RunPod.Instead = context =>
        {
            context.Response.Headers.Date = theirs.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            return Task.FromResult(false);
        };

        StartResult result = await StartAsync(studio, Order());

        Assert.InRange(result.Clock.Ahead, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Contains("s ahead of this machine's", result.Clock.Problem, StringComparison.Ordinal);
        TrainingJob job = Assert.Single(studio.Store.Jobs([]));
        Assert.InRange(job.StartedAt, theirs.AddSeconds(-1), theirs);
        KnownEntry entry = KnownEntry.ReadAll(DataOf(studio), [], TestContext.Current.CancellationToken).Find(job.IsOf)!;
        Assert.InRange(entry.Began!.Value.Instant, theirs.AddMinutes(-6), theirs.AddMinutes(-4));
        Assert.Equal(job.StartedAt, Assert.Single(Inquiry.Of([entry], [job], [], [], theirs).Questions).Began!.Value.Instant);

        Assert.True((await studio.ReconcileAsync()).Passed);
        Assert.Contains(studio.Door.Said, static l => l.Contains("RunPod's clock is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_starts_nothing()
    {
        await using Studio studio = await CreateAsync(DataRepository.Version("style_1_v", 8));
        WriteSet(studio, "a.jpg", "a.txt");
        string before = studio.Data.Read(Versions);
        studio.Data.Write(".actormaker/trainings/jobs", "a file where the folder should be");

        Assert.Equal("not-written", (await StartAsync(studio, Order())).Refusal!.Code);
        Assert.Equal(before, studio.Data.Read(Versions));
        Assert.Empty(studio.RunPod.Asked);
    }
}
