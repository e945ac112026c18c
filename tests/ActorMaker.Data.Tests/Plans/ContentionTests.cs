using System.Diagnostics;
using ActorMaker.Data.Files;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>Many processes on one tree, an editor that knows no lock, and one process that is killed again and again.</summary>
public sealed class ContentionTests
{
    [Fact]
    public async Task No_acknowledged_change_is_lost_where_a_lock_is_a_file_that_only_one_has_open()
    {
        using DataFolder data = new();
        data.Write("a/training_versions.json", "start\n");
        Process[] contenders = [.. Enumerable.Range(0, 4).Select(i => HostProcess.Start("elsewhere", "race", data.Root, $"p{i}", "5", $"{HostProcess.Seed}"))];
        string[][] acknowledged = await Task.WhenAll(contenders.Select(ReadAsync));

        Assert.All(contenders, static p => Assert.True(p.ExitCode == 0, p.StandardError.ReadToEnd()));
        Assert.Equal(20, acknowledged.Sum(static a => a.Length));
        Assert.All(acknowledged.SelectMany(static a => a), a => Assert.Equal(1, Count(data, a)));
        Assert.Empty(data.Leftovers());
        Array.ForEach(contenders, static p => p.Dispose());
    }

    [Fact]
    public void No_acknowledged_change_is_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the editor swaps files, which .NET can do on Linux only");
        int processes = HostProcess.Long ? 16 : 6;
        int changes = HostProcess.Long ? 50 : 10;
        using DataFolder data = new();
        for (int i = 0; i < 5; i++)
        {
            data.Write($"{i}/training_versions.json", "start\n");
        }

        Assert.SkipUnless(
            Posix.TrySwap(data.Path("0/training_versions.json"), data.Path("1/training_versions.json")) == Posix.Outcome.Done,
            "the file system of the temporary folder cannot swap files");

        string stop = data.Path("../" + Path.GetFileName(data.Root) + ".stop");
        List<Task<string[]>> outputs = [];
        List<Process> contenders = [];
        List<Process> editors = [];
        int seed = HostProcess.Seed;
        try
        {
            for (int i = 0; i < processes; i++)
            {
                contenders.Add(HostProcess.Start("race", data.Root, $"p{i}", $"{changes}", $"{unchecked(seed + i)}"));
            }

            for (int i = 0; i < 2; i++)
            {
                editors.Add(HostProcess.Start("edit", data.Root, $"e{i}", $"{unchecked(seed - 1 - i)}", stop));
            }

            outputs.AddRange(contenders.Concat(editors).Select(ReadAsync));
            int victims = KillAgainAndAgain(data.Root, outputs, new Random(seed), () => contenders.TrueForAll(p => p.HasExited));
            File.WriteAllText(stop, "");
            string[][] acknowledged = [.. outputs.Select(o => o.GetAwaiter().GetResult())];
            Assert.All(contenders.Concat(editors), p => Assert.True(p.ExitCode == 0, $"exit code {p.ExitCode}, seed {seed}: {p.StandardError.ReadToEnd()}"));

            string[] missing = [.. acknowledged.SelectMany(a => a).Where(a => Count(data, a) != 1)];
            int edits = acknowledged.Skip(processes).Take(2).Sum(a => a.Length);
            TestContext.Current.TestOutputHelper?.WriteLine($"{processes} processes x {changes} changes, {edits} changes of two editors, {victims} processes killed, {missing.Length} lost, seed {seed}");
            Assert.True(missing.Length == 0, $"seed {seed}: lost or doubled: {string.Join(", ", missing)}");
            Assert.Equal(processes * changes, acknowledged.Take(processes).Sum(a => a.Length));
            Assert.InRange(edits, 1, int.MaxValue);
            Assert.True(data.Apply().Succeeded);
            Assert.Empty(data.Leftovers());
        }
        finally
        {
            File.Delete(stop);
            foreach (Process process in contenders.Concat(editors))
            {
                process.Kill();
                process.Dispose();
            }
        }
    }

    private static int KillAgainAndAgain(string root, List<Task<string[]>> outputs, Random random, Func<bool> done)
    {
        int killed = 0;
        while (!done())
        {
            outputs.Add(KillAsync(HostProcess.Start("race", root, $"v{killed}", "1000", $"{random.Next()}"), random.Next(100, 400)));
            outputs[^1].GetAwaiter().GetResult();
            killed++;
        }

        return killed;
    }

    private static int Count(DataFolder data, string acknowledged)
    {
        string[] parts = acknowledged.Split(' ');
        return File.ReadLines(data.Path(parts[0])).Count(l => l == parts[1]);
    }

    private static async Task<string[]> KillAsync(Process victim, int milliseconds)
    {
        using (victim)
        {
            Task<string[]> output = ReadAsync(victim);
            await Task.Delay(milliseconds);
            victim.Kill();
            await victim.WaitForExitAsync();
            return await output;
        }
    }

    /// <summary>Acknowledged are whole lines: a killed process may leave half of one.</summary>
    private static async Task<string[]> ReadAsync(Process process)
    {
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
