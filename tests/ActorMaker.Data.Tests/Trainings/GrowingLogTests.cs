using ActorMaker.Data.Tests.Plans;
using ActorMaker.Data.Trainings;

using static ActorMaker.Data.Tests.Trainings.Recording;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>The log, read on while it grows, says what the log, read whole, says.</summary>
public sealed class GrowingLogTests : IDisposable
{
    private static readonly DateTimeOffset Since = Now.AddDays(-40);

    private readonly DataFolder data = new();
    private readonly TrainingStore store;
    private readonly GrowingLog log;

    public GrowingLogTests()
    {
        store = new TrainingStore(data.Root);
        log = new GrowingLog(store);
    }

    private string File => data.Path(".actormaker/trainings/log/2025-10.jsonl");

    public void Dispose() => data.Dispose();

    [Fact]
    public void Only_what_was_added_is_new()
    {
        Assert.Empty(log.Read(Since).Lines.ToArray());
        store.Append([.. Enumerable.Range(0, 100).Select(Line)]);
        Assert.Equal(100, log.Read(Since).Added.Count);
        store.Append(Line(100), Line(101));
        LogReading reading = log.Read(Since);

        Assert.Equal(["e-100", "e-101"], reading.Added.Select(static l => l.Event!));
        Assert.False(reading.IsAnew);
        Assert.Equal(store.Log(Since), reading.Lines);
        Assert.Empty(log.Read(Since).Added.ToArray());
    }

    [Fact]
    public void What_was_handed_out_stays_as_it_was()
    {
        store.Append([.. Enumerable.Range(0, 64).Select(Line)]);
        LogReading before = log.Read(Since);
        string[] names = [.. before.Lines.Select(static l => l.Event!)];
        for (int i = 64; i < 300; i++)
        {
            store.Append(Line(i));
            log.Read(Since);
        }

        Assert.Equal(names, before.Lines.Select(static l => l.Event!));
        Assert.Equal(store.Log(Since), log.Read(Since).Lines);
    }

    [Fact]
    public void A_line_counts_once_its_end_is_written()
    {
        store.Append(Line(0));
        log.Read(Since);
        byte[] next = StoreFormat.Write(Line(1));
        System.IO.File.AppendAllText(File, System.Text.Encoding.UTF8.GetString(next[..20]));
        Assert.Empty(log.Read(Since).Added.ToArray());
        System.IO.File.AppendAllText(File, System.Text.Encoding.UTF8.GetString(next[20..]) + "\n");

        Assert.Equal("e-1", Assert.Single(log.Read(Since).Added).Event);
    }

    [Theory]
    [InlineData("another file in its place")]
    [InlineData("cut short")]
    [InlineData("gone")]
    public void A_log_that_is_another_one_is_read_from_its_beginning(string what)
    {
        store.Append(Line(0), Line(1), Line(2));
        log.Read(Since);
        string kept = System.IO.File.ReadAllLines(File)[1] + "\n";
        switch (what)
        {
            case "gone":
                System.IO.File.Delete(File);
                break;
            case "cut short":
                System.IO.File.WriteAllText(File, kept);
                break;
            default:
                System.IO.File.WriteAllText(File + ".new", string.Concat(Enumerable.Repeat(kept, 9)));
                System.IO.File.Move(File + ".new", File, overwrite: true);
                break;
        }

        LogReading reading = log.Read(Since);

        Assert.True(reading.IsAnew);
        Assert.Equal(store.Log(Since), reading.Lines);
        Assert.Equal(reading.Lines, reading.Added);
    }

    [Fact]
    public void Lines_that_have_become_too_old_count_no_more()
    {
        store.Append(Line(0), Line(1) with { At = Now.AddDays(1) });
        log.Read(Since);

        Assert.Equal(["e-1"], log.Read(Now.AddHours(1)).Lines.Select(static l => l.Event!));
    }

    private static LogLine Line(int i) => new(Now, $"e-{i}", Run, RunState.Failed, "C", EntryState.Pending, EntryState.Failed);
}
