using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

public sealed partial class CancelTests
{
    private const string Actor = "0006_european_20_female";

    [Fact]
    public void Ctrl_C_ends_a_long_hashing_at_once_and_clean()
    {
        (int exitCode, string output) = EndWhileHashing("INT");
        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain(": error ", output, StringComparison.Ordinal);
        Assert.Matches(@"Hashing images: \d+ of 400, [\d,.]+ of 102,400\.0 MiB, [\d,.]+ MiB/s, [\d,]+ s left", output);
    }

    [Fact]
    public void A_drained_container_gets_no_exit_code_of_a_green_build()
    {
        (int exitCode, string output) = EndWhileHashing("TERM");
        Assert.Equal(143, exitCode);
        Assert.DoesNotContain("MSB4181", output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) EndWhileHashing(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        using DataRepository data = new();
        MakeLargeImages(data);

        using Process process = BuildRun.Begin(data, "", ["build"], out StringBuilder output);
        while (!Text(output).Contains("Hashing images: ", StringComparison.Ordinal))
        {
            Assert.False(process.WaitForExit(TimeSpan.FromMilliseconds(100)), Text(output));
        }

        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("It went on:\n" + Text(output));
        }

        process.WaitForExit();
        Assert.DoesNotContain("Training data: ", Text(output), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Text(output), StringComparison.Ordinal);
        return (process.ExitCode, Text(output));
    }

    // Files of holes take no space, and a minute to hash. The manifest gives their size, or nobody would need the hash.
    private static void MakeLargeImages(DataRepository data)
    {
        const int Size = 1 << 28;
        string manifest = data.AddActor(Actor, images: 400);
        data.Write(manifest, SizeOfImage().Replace(data.Read(manifest), Size.ToString(CultureInfo.InvariantCulture)));
        foreach (string image in Directory.GetFiles(data.PathOf($"data/actors/{Actor}/training_data")))
        {
            using FileStream stream = new(image, FileMode.Open);
            stream.SetLength(Size);
        }
    }

    private static string Text(StringBuilder output)
    {
        lock (output)
        {
            return output.ToString();
        }
    }

    [GeneratedRegex(@"(?<=""size_bytes"": )\d+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SizeOfImage();
}
