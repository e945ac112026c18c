namespace ActorMaker.Data.Tests.Trainings;

/// <summary>Whole histories of trainings against an oracle that knows what truly happened.</summary>
public sealed class JobHistoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Nothing_is_completed_or_failed_falsely_no_end_is_missed_and_no_event_lost(int seed)
    {
        int count = Environment.GetEnvironmentVariable("ACTORMAKER_LONG") == "1" ? 10_000 : 40;
        (int trainings, int moves, int unseen, int givenUp) = (0, 0, 0, 0);
        for (int i = 0; i < count; i++)
        {
            JobHistory history = new(new Random((seed * 1_000_000) + i));
            history.Play();
            trainings += history.Trainings;
            moves += history.GitMoves;
            unseen += history.Unseen;
            givenUp += history.GivenUp;
            Assert.True(history.Faults.Count == 0, $"seed {seed}, history {i}: {string.Join('\n', history.Faults.Distinct(StringComparer.Ordinal))}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} histories of {trainings} trainings, {moves} moves of git; {unseen} failures that nobody could see stay pending, {givenUp} retried runs that nobody had to ask for any more stay failed");
    }
}
