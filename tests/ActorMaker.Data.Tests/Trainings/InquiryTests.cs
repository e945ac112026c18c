using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>Which entries are asked for.</summary>
public sealed class InquiryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);
    private static readonly VersionPlace Place = new("/repo/resources/style_images/1_ink/training_versions.json", SubjectKind.Style, "1_ink", IsFallback: false);

    [Theory]
    [InlineData(6, 1)]
    [InlineData(8, 0)]
    public void A_failed_entry_is_asked_for_until_seven_days_after_its_failure(int days, int asked) => Assert.Equal(asked, Ask(days).Questions.Count);

    [Fact]
    public void A_failed_entry_whose_retry_had_succeeded_before_a_reset_is_asked_for_however_old_its_failure_is()
    {
        LogLine failed = new(Now.AddDays(-8), Event: null, "run-e1", RunState.Failed, "A", EntryState.Pending, EntryState.Failed);
        LogLine completed = new(Now.AddDays(-6), Event: null, "run-e1", RunState.Completed, "B", EntryState.Failed, EntryState.Completed);

        Assert.Single(Ask(8, failed, completed).Questions);
        Assert.Empty(Ask(8, completed, failed).Questions);
        Assert.Empty(Ask(8, failed, completed with { Id = "other-e1" }).Questions);
    }

    private static Inquiry Ask(int days, params LogLine[] log) =>
        Inquiry.Of([new KnownEntry(Place, "run-e1", [], EntryState.Failed) { Name = "V9", Number = 9, FailedAt = Now.AddDays(-days) }], [], [], log, Now);
}
