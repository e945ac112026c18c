using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

public sealed class GateTests
{
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";
    private const string Actor = "0006_european_20_female";

    [Fact]
    public void Clean_data_passes_and_is_counted()
    {
        using DataRepository data = Clean();
        data.AddStyle("59_etheral_washes");
        data.AddActorVersions(Actor);

        BuildRun run = data.Build().Succeeded();

        Assert.Empty(run.Findings);
        Assert.EndsWith(run.Summary, run.Log.TrimEnd(), StringComparison.Ordinal);
        Assert.Matches(@"^Training data: 2 style and 1 actor version files, 6 versions; 1 manifest, 3 images: 0 errors, 0 warnings in \d+\.\d\d s$", run.Summary);
    }

    [Fact]
    public void A_contradiction_fails_the_build_at_its_line()
    {
        using DataRepository data = Clean();
        string path = data.Replace(Style, "\"name\": \"V1\"", "\"name\": \"v2\"");

        BuildRun run = data.Build().Failed();

        PrintedFinding finding = run.Only("AM1010");
        Assert.Equal(("error", path), (finding.Level, finding.Path));
        Assert.Contains("\"v2\"", File.ReadAllLines(path)[finding.Line - 1], StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void An_error_of_the_first_task_does_not_keep_the_second_from_running()
    {
        using DataRepository data = Clean();
        data.Write(Style, "{");
        data.Write($"data/actors/{Actor}/training_data/{Actor}_99.jpg", DataRepository.Jpeg("orphan"));

        BuildRun run = data.Build().Failed();

        Assert.Equal("AM1001 AM2010", run.Codes);
        Assert.Contains("2 errors, 0 warnings", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gate_writes_nothing_but_its_caches()
    {
        using DataRepository data = Clean();
        string[] before = Snapshot(data);

        data.Build().Succeeded();

        Assert.Equal(before, Snapshot(data));

        // What was written within the last two seconds is not cached, so either cache can be missing.
        string[] written = Directory.Exists(data.PathOf("obj")) ? Directory.GetFiles(data.PathOf("obj")) : [];
        Assert.All(written, w => Assert.Contains(Path.GetFileName(w), (string[])["training.hashes", "training.versions"]));
    }

    [Fact]
    public void A_design_time_build_does_not_gate()
    {
        using DataRepository data = Clean();
        data.Write(Style, "{");

        Assert.DoesNotContain("Training data:", data.Build("-p:DesignTimeBuild=true").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gate_runs_without_a_build()
    {
        using DataRepository data = Clean();
        data.Write(Style, "{");

        Assert.Equal("AM1001", data.Run("ValidateTrainingData").Failed().Codes);
    }

    [Theory]
    [InlineData("-check")]
    [InlineData("-mt")]
    public void Strict_and_multi_threaded_builds_say_the_same(string argument)
    {
        using DataRepository data = Clean();

        BuildRun run = data.Run("Build", argument).Succeeded();

        Assert.Empty(run.Findings);
        Assert.Contains("1 manifest, 3 images: 0 errors", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_special_characters_are_names_like_others()
    {
        using DataRepository data = new("data; with 100% 'odd' (names) ёж #1");
        data.AddStyle("1_ink_intensity");
        data.Write("resources/style_images/2_a b;c%20d'ж/training_versions.json", "[]");

        PrintedFinding finding = data.Build().Failed().Only("AM1003");

        Assert.Equal(data.PathOf("resources/style_images/2_a b;c%20d'ж/training_versions.json"), finding.Path);
    }

    [Fact]
    public void A_text_in_the_data_cannot_forge_a_line_of_output()
    {
        using DataRepository data = Clean();
        data.Replace(Style, "\"name\": \"V1\"", "\"name\": \"x\\n/etc/passwd(1,1): error AM9999: forged\\u2028y\"");

        BuildRun run = data.Build().Failed();

        Assert.Equal("AM1020", run.Codes);
        Assert.DoesNotContain(run.Output.Split('\n'), l => l.StartsWith("/etc", StringComparison.Ordinal));
    }

    [Fact]
    public void This_repository_gates_data_with_the_tasks_that_it_has_built()
    {
        using DataRepository data = Clean();
        string sample = Path.Join(Sources.Root, "tests", "sample", "sample.csproj");
        string[] arguments = ["msbuild", sample, "-t:Build", "-p:Configuration=" + Sources.Configuration, "-p:TrainingDataRoot=" + data.Root, "-nologo", "-nr:false", "-tl:off", "-v:m"];

        Assert.Contains("1 manifest, 3 images: 0 errors", DotnetProcess.Run(data.Root, arguments).Succeeded().Summary, StringComparison.Ordinal);
        data.Write(Style, "{");

        Assert.Equal("AM1001", DotnetProcess.Run(data.Root, arguments).Failed().Codes);
    }

    private static DataRepository Clean()
    {
        DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        data.AddActor(Actor, images: 3);
        return data;
    }

    private static string[] Snapshot(DataRepository data) =>
        [.. Directory.GetFiles(data.Root, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".proj", StringComparison.Ordinal) && !f.StartsWith(data.PathOf("obj"), StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}")];
}
