using System.Diagnostics;
using System.Text.RegularExpressions;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>What somebody at a terminal sees: the terminal logger drops messages.</summary>
public sealed partial class TerminalTests : IDisposable
{
    private readonly DataRepository data = new();

    public TerminalTests()
    {
        data.AddStyle("1_ink_intensity");
        data.AddActor("0006_european_20_female");
    }

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_gate_shows_its_numbers_and_what_to_run_next()
    {
        string versions = "resources/style_images/1_ink_intensity/training_versions.json";
        data.Replace(versions, "\"V2\"", "\"v2\"");

        string red = AtTerminal("build");
        data.Replace(versions, "\"v2\"", "\"V2\"");
        string green = AtTerminal("build");

        Assert.Matches("failed with 1 error.* → 1 style and 0 actor version files, 2 versions; 1 manifest, 2 images: 1 error, 0 warnings in", red);
        Assert.Contains("1 AM1020: dotnet msbuild training.proj -t:NormalizeVersions", red, StringComparison.Ordinal);
        Assert.Matches("succeeded.* → 1 style and 0 actor version files, 2 versions; 1 manifest, 2 images: 0 errors, 0 warnings in", green);
    }

    [Fact]
    public void An_apply_shows_what_it_changed()
    {
        data.Write("data/actors/0006_european_20_female/training_data/new.jpg", DataRepository.Jpeg("new"));

        string screen = AtTerminal("msbuild", "-t:SyncTrainingManifests");

        Assert.Matches("succeeded.* → SyncTrainingManifests: 1 actor, 3 local images .*: 1 changed, 0 failed in", screen);
    }

    private string AtTerminal(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "there is no program that runs another one at a terminal (script)");
        string project = BuildRun.WriteProject(data);
        ProcessStartInfo start = new("script", ["-qec", $"stty cols 250 rows 50; dotnet {string.Join(' ', arguments)} {project} -nologo -tl:on -nr:false", "/dev/null"])
        {
            WorkingDirectory = data.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm-256color", ["NO_COLOR"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
        };
        foreach (string name in start.Environment.Keys.Where(static k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string screen = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Escapes().Replace(screen, "");
    }

    [GeneratedRegex(@"\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b\[[0-9;?]*[A-Za-z]|\r", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escapes();
}
