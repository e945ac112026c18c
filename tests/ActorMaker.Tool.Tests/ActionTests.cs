using System.Diagnostics;
using System.Text;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>What a workflow gets of <c>action.yml</c>: its script, run as a runner runs it, with the command on the path.</summary>
public sealed class ActionTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";
    private readonly DataRepository data = new();

    public ActionTests()
    {
        Directory.CreateDirectory(InFolder("bin"));
        Directory.CreateDirectory(InFolder("temp"));
        File.WriteAllText(InFolder("bin/actormaker"), $"#!/bin/sh\nexec dotnet exec {typeof(CommandLine).Assembly.Location} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(InFolder("bin/actormaker"), (UnixFileMode)Convert.ToInt32("755", 8));
        }

        data.AddStyle("1_ink_intensity");
        File.Delete(data.PathOf("training.proj"));
        GitRun.Init(data.Root);
        GitRun.Commit(data.Root);
    }

    public void Dispose() => data.Dispose();

    [Fact]
    public void Sound_data_passes_and_has_a_report()
    {
        (int code, string output) = Run(against: "main...");

        Assert.True(code == ExitCode.Done, output);
        Assert.DoesNotContain("::error", output, StringComparison.Ordinal);
        Assert.Equal($"report={InFolder("temp/training-report")}\n", File.ReadAllText(InFolder("output")));
        Assert.True(File.Exists(InFolder("temp/training-report/index.html")));
        string summary = File.ReadAllText(InFolder("summary"));
        Assert.StartsWith("## Training data\n\n`Since main...: 0 data files changed", summary, StringComparison.Ordinal);
        Assert.Contains("| errors | 0 |", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_is_an_annotation_of_its_line_and_fails_the_job()
    {
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        (int code, string output) = Run(against: "");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains($"::error file={Ink},line=5,", output, StringComparison.Ordinal);
        Assert.Contains("| errors | 1 |", File.ReadAllText(InFolder("summary")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_is_an_annotation_too_and_stands_in_the_summary()
    {
        GitRun.In(data.Root, "checkout", "-q", "-b", "work");
        data.Write(Ink, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 2)));
        (int code, string output) = Run(against: "main...");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("title=AM6001::", output, StringComparison.Ordinal);
        Assert.Contains("- error AM6001 ", File.ReadAllText(InFolder("summary")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_that_the_checkout_lacks_fails_the_job_and_says_what_the_checkout_needs()
    {
        (int code, string output) = Run(against: "origin/main...");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("fetch-depth: 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_action_gives_the_script_every_variable_that_it_reads()
    {
        string action = File.ReadAllText(Path.Join(Sources.Root, "action.yml"));

        Assert.All(["ROOT", "AGAINST", "OPTIONS", "SOURCE", "REPORT"], name => Assert.Contains($"        {name}: ${{{{ inputs.", action, StringComparison.Ordinal));
        Assert.Contains("$GITHUB_ACTION_PATH/build/action.sh", action, StringComparison.Ordinal);
    }

    private string InFolder(string path) => Path.Join(data.Folder, path);

    private (int Code, string Output) Run(string against)
    {
        ProcessStartInfo start = new(Path.Join(Sources.Root, "build", "action.sh")) { WorkingDirectory = data.Root, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach ((string name, string value) in new[]
        {
            ("PATH", InFolder("bin") + ":" + Environment.GetEnvironmentVariable("PATH")), ("ROOT", "."), ("AGAINST", against), ("OPTIONS", ""), ("SOURCE", ""), ("REPORT", "training-report"),
            ("RUNNER_TEMP", InFolder("temp")), ("GITHUB_STEP_SUMMARY", InFolder("summary")), ("GITHUB_OUTPUT", InFolder("output")), ("GITHUB_ACTION_PATH", Sources.Root), ("CI", "true"), ("GITHUB_ACTIONS", "true"),
        })
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
