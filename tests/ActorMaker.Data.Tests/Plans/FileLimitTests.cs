using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>A limit on how large files may be (<c>ulimit -f</c>, some file systems), of which .NET tells as of a bad argument.</summary>
public sealed class FileLimitTests
{
    private const int Limit = 100_000;
    private const int Size = 60_000;

    [Theory]
    [InlineData(2)] // the last of the originals does not fit when the journal is sealed
    [InlineData(4)] // one of them does not fit while others follow
    public void Where_the_originals_do_not_fit_nothing_is_changed_and_a_run_with_more_room_does_all(int files)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is set by prlimit, of Linux.");
        using DataFolder data = new();
        using DataFolder wanted = new();
        for (int i = 0; i < files; i++)
        {
            data.Write($"{i}/file.json", new string((char)('a' + i), Size));
            wanted.Write($"{i}/file.json", $"{i}");
        }

        SortedDictionary<string, string> before = data.Snapshot();
        (int exitCode, string output) = HostProcess.Limited(Limit, "apply", data.Root, wanted.Root);
        Assert.Equal(1, exitCode);
        Assert.Equal(before, data.Snapshot());
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Empty(data.Leftovers());

        Assert.Equal(0, HostProcess.Limited(Limit * 10, "apply", data.Root, wanted.Root).ExitCode);
        Assert.Equal("0", data.Read("0/file.json"));
        Assert.Empty(data.Undo().Findings);
        Assert.Equal(before, data.Snapshot());
    }

    [Fact]
    public void An_original_that_could_not_be_kept_ends_its_round_though_the_disk_has_room_again_for_the_next()
    {
        HostProcess.RequireStrace();
        using DataFolder wanted = new();
        using DataFolder first = Make(wanted);
        using DataFolder data = Make(wanted);
        string log = data.Root + ".log";
        Assert.Equal(0, HostProcess.Trace(log, ["-e", "trace=pwrite64"], "apply", first.Root, wanted.Root));
        string[] writes = [.. File.ReadLines(log).Where(static l => l.Contains(" pwrite64(", StringComparison.Ordinal))];
        string archive = Array.Find(writes, static l => l.Contains("originals-1.tar", StringComparison.Ordinal))!;
        string thread = archive.Split(' ')[0];
        int number = 1 + writes.Where(l => l.Split(' ')[0] == thread).TakeWhile(l => l != archive).Count();
        SortedDictionary<string, string> before = data.Snapshot();

        Assert.Equal(1, HostProcess.Trace(log, ["-e", "trace=pwrite64", "-e", $"inject=pwrite64:error=ENOSPC:when={number}"], "apply", data.Root, wanted.Root));

        Assert.Contains("originals-1.tar", File.ReadLines(log).Single(static l => l.Contains("(INJECTED)", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(before, data.Snapshot());
        Assert.Empty(data.Leftovers());
        File.Delete(log);

        static DataFolder Make(DataFolder wanted)
        {
            DataFolder made = new();
            for (int i = 0; i < 4; i++)
            {
                made.Write($"{i}/file.json", new string((char)('a' + i), Size));
                wanted.Write($"{i}/file.json", $"{i}");
            }

            return made;
        }
    }
}
