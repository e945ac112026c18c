using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>What is told of plans that were applied, and by what a plan is known that was shown.</summary>
public sealed class AppliedPlanTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Every_plan_is_listed_the_last_one_first_with_whether_it_can_be_undone()
    {
        data.Write("a.json", "0");
        string first = data.Apply(data.Change("a.json", "1")).Journal!;
        string live = PlanApplier.Apply(new Plan(data.Root, "StartTraining", [data.Change("a.json", "2")]) { Origin = PlanOrigin.Live }, new ApplySettings(), CancellationToken.None).Journal!;
        PlanApplier.Apply(PlanUndo.Plan(data.Root, live)!.Plan, new ApplySettings(), CancellationToken.None);
        Directory.CreateDirectory(Path.Join(data.Root, ".actormaker", "journal", "no-journal"));

        IReadOnlyList<AppliedPlan> plans = new AppliedPlans(data.Root).List();

        Assert.Equal([(live, true, false), (first, false, true)], plans.Where(static p => p.Command != "UndoTraining").Select(static p => (p.Journal, p.IsLive, p.CanBeUndone)));
        Assert.All(plans, static p => Assert.Equal(1, p.Files));
        Assert.All(plans, static p => Assert.NotNull(p.At));
        Assert.DoesNotContain(plans, static p => p.Command == "UndoTraining" && p.CanBeUndone);
    }

    [Fact]
    public void What_ended_is_read_once_and_what_becomes_of_it_is_seen()
    {
        data.Write("a.json", "0");
        string journal = data.Apply(data.Change("a.json", "1")).Journal!;
        AppliedPlans plans = new(data.Root);
        Assert.True(Assert.Single(plans.List()).CanBeUndone);
        File.WriteAllText(data.Path($".actormaker/journal/{journal}/journal.json"), "not read again");
        Assert.True(Assert.Single(plans.List()).CanBeUndone);

        Directory.Move(data.Path($".actormaker/journal/{journal}"), data.Path($".actormaker/journal/{journal}.undone"));

        Assert.Empty(plans.List());
    }

    [Fact]
    public void A_plan_is_the_same_if_it_shows_the_same_on_the_same_bytes()
    {
        data.Write("a.json", "0");
        string shown = Identity("1", "becomes completed");

        Assert.Equal(shown, Identity("2", "becomes completed")); // another time is written
        Assert.NotEqual(shown, Identity("1", "becomes failed"));
        data.Write("a.json", "00");
        Assert.NotEqual(shown, Identity("1", "becomes completed"));
    }

    private string Identity(string content, string text) =>
        PlanIdentity.Of(new Plan(data.Root, "SyncS3Loras", [data.Change("a.json", content) with { Changes = [new PlannedChange(TextPosition.Start, text)] }]));
}
