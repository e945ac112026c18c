using ActorMaker.Data.Findings;
using ActorMaker.Operations.Images;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests;

/// <summary>The jobs of the product as any door asks for them: without MSBuild.</summary>
public sealed class OperationTests : IDisposable
{
    private const string Ink = "resources/style_images/1_ink_intensity/training_versions.json";

    private readonly DataRepository data = new();
    private readonly RecordingDoor door = new();

    public static TheoryData<string> All => [.. Operations.Keys];

    public static TheoryData<string> Changing => [.. Operations.Keys.Except(["versions", "manifests", "verify"], StringComparer.Ordinal)];

    private static Dictionary<string, Func<Operation>> Operations { get; } = new(StringComparer.Ordinal)
    {
        ["versions"] = static () => new GateVersions(goesOn: false),
        ["manifests"] = static () => new GateManifests(),
        ["normalize"] = static () => new Normalize(),
        ["sync manifests"] = static () => new SyncManifests(),
        ["sync loras"] = static () => new SyncLoras(),
        ["verify"] = static () => new Verify(),
        ["reconcile"] = static () => new Reconcile(),
        ["push"] = static () => new Push(),
        ["pull"] = static () => new Pull(),
        ["repair"] = static () => new Repair(),
        ["undo"] = static () => new Undo(),
    };

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task The_two_halves_of_the_gate_are_one_run_and_one_summary()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/extra.jpg", DataRepository.Jpeg("extra"));

        OperationRun run = GateVersions.Begin(Settings(), door);
        RunReport versions = await new GateVersions(goesOn: true).RunAsync(run, CancellationToken.None);
        RunReport both = await new GateManifests().RunAsync(run, Settings(), door, CancellationToken.None);

        Assert.Equal(["AM1020", "AM2010"], door.Codes);
        Assert.Equal((1, 2), (versions.Errors, both.Errors));
        Assert.False(both.Passed);
        Assert.StartsWith("Training data: 1 style and 0 actor version files, 2 versions; 1 manifest, 3 images: 2 errors, 0 warnings in ", door.Said[^1], StringComparison.Ordinal);
        Assert.Equal(["1 AM1020: do NormalizeVersions", "1 AM2010: do SyncTrainingManifests"], door.Said[..^1]);
    }

    [Fact]
    public async Task A_preview_writes_nothing_an_apply_writes_and_undo_puts_it_back()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        string before = data.Read(Ink);

        RunReport preview = await new Normalize().RunAsync(Settings(), door, CancellationToken.None);
        Assert.Equal(before, data.Read(Ink));
        Assert.Equal(["AM4001", "AM4000"], door.Codes);
        Assert.True(preview.Passed);

        Assert.True((await new Normalize().RunAsync(Settings((Setting.Apply, "true")), door, CancellationToken.None)).Passed);
        Assert.Contains("\"V2\"", data.Read(Ink), StringComparison.Ordinal);
        Assert.Contains(door.Said, line => line.StartsWith("changed " + data.PathOf(Ink), StringComparison.Ordinal));

        Assert.True((await new Undo().RunAsync(Settings((Setting.Apply, "true")), door, CancellationToken.None)).Passed);
        Assert.Equal(before, data.Read(Ink));
    }

    [Theory]
    [InlineData("sync loras", "AM3004")]
    [InlineData("verify", "AM3004")]
    [InlineData("push", "AM3004")]
    [InlineData("pull", "AM3004")]
    [InlineData("repair", "AM3004")]
    [InlineData("reconcile", "AM3004")]
    public async Task An_env_file_without_end_is_told_and_nobody_is_asked(string operation, string code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        data.AddStyle("1_ink_intensity");
        data.AddActor("0006_european_20_female");
        File.CreateSymbolicLink(data.PathOf(".env"), "/dev/zero");

        RunReport report = await Operations[operation]().RunAsync(
            Settings((Setting.LoraBucket, "loras"), (Setting.ImageBucket, "images"), (Setting.S3ServiceUrl, "http://127.0.0.1:9")), door, CancellationToken.None);

        Assert.False(report.Passed);
        Assert.Equal([code], door.Codes);
        Assert.Contains(".env cannot be read: it is no ordinary file", Assert.Single(door.Shown).Finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_operation_does_anything_in_a_root_that_is_not_there(string operation)
    {
        RunReport report = await Operations[operation]().RunAsync(Settings((Setting.TrainingDataRoot, "missing"), (Setting.Apply, "true")), door, CancellationToken.None);

        Assert.False(report.Passed);
        Assert.Equal("AM9001", Assert.Single(door.Codes));
        Assert.False(Directory.Exists(data.PathOf("missing")));
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task What_makes_no_sense_as_a_switch_is_refused_before_anything_is_written(string operation)
    {
        data.AddActor("0006_european_20_female");
        RunReport report = await Operations[operation]().RunAsync(Settings((Setting.Apply, "perhaps")), door, CancellationToken.None);

        Assert.False(report.Passed);
        (Finding finding, Severity severity, _) = Assert.Single(door.Shown);
        Assert.Equal(("AM9002", Severity.Error), (finding.Rule.Code, severity));
        Assert.Contains("Apply is \"perhaps\"", finding.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.PathOf(".actormaker")));
    }

    [Fact]
    public async Task An_operation_that_is_cancelled_leaves_every_file_as_it_was()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        string before = data.Read(Ink);
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Normalize().RunAsync(Settings((Setting.Apply, "true")), door, source.Token));

        Assert.Equal(before, data.Read(Ink));
    }

    [Fact]
    public async Task What_a_project_says_of_a_rule_holds_at_every_door()
    {
        data.AddStyle("1_ink_intensity");
        data.Replace(Ink, "\"V2\"", "\"v2\"");
        OperationSettings settings = Settings((Setting.RuleDocs, "rules"));
        settings.Rules = [new RuleSeverity("AM1020", "warning")];

        RunReport weak = await new GateVersions(goesOn: true).RunAsync(GateVersions.Begin(settings, door), CancellationToken.None);
        settings.IsRaised = static code => code == "AM1020";
        RunReport raised = await new GateVersions(goesOn: true).RunAsync(GateVersions.Begin(settings, door), CancellationToken.None);

        Assert.Equal((0, 1, 1, 0), (weak.Errors, weak.Warnings, raised.Errors, raised.Warnings));
        Assert.All(door.Shown, s => Assert.Equal($"file://{data.Root}/rules/AM1020.md", s.HelpLink));
    }

    [Fact]
    public async Task Text_of_the_data_breaks_no_line_of_what_is_said()
    {
        OperationSettings settings = Settings((Setting.Apply, "true"), (Setting.TrainingPlan, "a\nb/plan.json"));
        data.AddStyle("1_ink_intensity");
        data.AddStyle("2_with\nbreak");
        data.Replace("resources/style_images/2_with\nbreak/training_versions.json", "\"V2\"", "\"v2\"");

        await new Normalize().RunAsync(settings, door, CancellationToken.None);

        Assert.Contains(door.Said, static line => line.StartsWith("changed ", StringComparison.Ordinal));
        Assert.All(door.Said, static line => Assert.DoesNotContain('\n', line));
    }

    private OperationSettings Settings(params (string Name, string Value)[] values)
    {
        OperationSettings settings = new() { Project = data.PathOf("training.csproj") };
        foreach ((string name, string value) in values)
        {
            settings[name] = value;
        }

        return settings;
    }
}
