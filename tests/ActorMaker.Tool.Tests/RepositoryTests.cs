using System.Diagnostics;
using System.Text.Json;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>What makes a repository of training data, and what looks at one: init, doctor, status.</summary>
public sealed class RepositoryTests : IDisposable
{
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Init_writes_what_is_missing_once()
    {
        Git("init", "-q");
        ToolRun first = await ToolRun.InAsync(data.Root, "init", "--feed", "https://feed.example/v3/index.json");
        string[] written = [.. first.Lines.Where(static l => l.StartsWith("wrote ", StringComparison.Ordinal)).Select(l => Path.GetRelativePath(data.Root, l[9..])).Order(StringComparer.Ordinal)];

        Assert.Equal(ExitCode.Done, first.ExitCode);
        Assert.Equal([".gitattributes", ".github/workflows/training-data.yml", ".gitignore", ".pre-commit-config.yaml",
            ".vscode/schemas/actor_manifest.schema.json", ".vscode/schemas/selection_sets.schema.json", ".vscode/schemas/training_versions.schema.json", ".vscode/settings.json", "Directory.Build.rsp", "nuget.config", "training.csproj"], written);
        Assert.Equal("<Project Sdk=\"ActorMaker.Build/1.0.0\" />\n", data.Read("training.csproj"));
        Assert.Contains("<add key=\"actormaker\" value=\"https://feed.example/v3/index.json\" />", data.Read("nuget.config"), StringComparison.Ordinal);

        ToolRun second = await ToolRun.InAsync(data.Root, "init", "--feed", "https://feed.example/v3/index.json");
        Assert.All(second.Lines[..^2], static line => Assert.StartsWith("exists ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(second.Lines, static line => line.EndsWith("add to it:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Init_changes_no_file_that_is_there_and_prints_what_it_lacks()
    {
        data.Write(".gitignore", "obj/\n/mine\n");
        data.Write(".pre-commit-config.yaml", "repos: []\n");
        data.Write("gate.proj", "<Project Sdk=\"ActorMaker.Build/0.9.0\" />");
        ToolRun run = await ToolRun.InAsync(data.Folder, "init", "data");

        Assert.Equal("obj/\n/mine\n", data.Read(".gitignore"));
        Assert.Equal("repos: []\n", data.Read(".pre-commit-config.yaml"));
        Assert.False(File.Exists(data.PathOf("training.csproj")));
        Assert.False(File.Exists(data.PathOf("nuget.config")));
        Assert.Contains($"exists   {data.PathOf("gate.proj")}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"exists   {data.PathOf(".gitignore")}; add to it:\n         .actormaker/\n         *.backup\n         .env\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("         entry: actormaker check --quiet", run.Output.Replace("         " + new string(' ', 8), "         ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_editor_is_told_of_the_schema_of_each_data_file()
    {
        await ToolRun.InAsync(data.Root, "init");
        using JsonDocument settings = JsonDocument.Parse(data.Read(".vscode/settings.json"));
        JsonElement[] schemas = [.. settings.RootElement.GetProperty("json.schemas").EnumerateArray()];

        Assert.All(schemas, schema =>
        {
            string url = schema.GetProperty("url").GetString()!;
            using JsonDocument text = JsonDocument.Parse(data.Read(url));
            Assert.Equal(text.RootElement.GetProperty("title").GetString(), Title(Path.GetFileName(url).Split('.')[0]));
        });
        string[] patterns = [.. schemas.SelectMany(static s => s.GetProperty("fileMatch").EnumerateArray()).Select(static p => p.GetString()![3..])];
        Assert.All(
            (string[])[data.AddStyle("1_ink_intensity"), data.AddActor("0006_european_20_female"), "data/training_versions/1.json", "resources/style_images/1_ink_intensity/selection_sets.json"],
            file => Assert.Contains(patterns, p => p.Contains('*', StringComparison.Ordinal) ? file.StartsWith(p.Split('*')[0], StringComparison.Ordinal) && file.EndsWith(p.Split('*')[1], StringComparison.Ordinal) : Path.GetFileName(file) == p));

        data.Write(".vscode/settings.json", "{}");
        data.Write(".vscode/schemas/selection_sets.schema.json", "{}");
        ToolRun again = await ToolRun.InAsync(data.Root, "init");
        Assert.Equal("{}", data.Read(".vscode/settings.json"));
        Assert.Contains($"exists   {data.PathOf(".vscode/settings.json")}; add to it:\n         {{\n           \"json.schemas\": [", again.Output, StringComparison.Ordinal);
        Assert.Contains("it is not this version's, which is what actormaker schema selection_sets prints", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_in_a_folder_is_the_one_that_the_user_stands_at_and_what_it_lacks_is_said()
    {
        string feed = Directory.CreateDirectory(Path.Join(data.Folder, "feed")).FullName;
        await ToolRun.InAsync(data.Folder, "init", "data", "--feed", "feed");
        data.Replace("training.csproj", "/1.0.0", "/1.0.0-never");
        ToolRun run = await ToolRun.InAsync(data.Root, "check");

        Assert.Contains($"value=\"{feed}\"", data.Read("nuget.config"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Unable to find package ActorMaker.Build", run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n')[..^1], static line => Assert.StartsWith("actormaker: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_feed_that_the_repository_carries_is_found_in_every_clone()
    {
        Directory.CreateDirectory(Path.Join(data.Folder, ".git"));
        Directory.CreateDirectory(Path.Join(data.Folder, "packages"));
        await ToolRun.InAsync(data.Folder, "init", "data", "--feed", "packages");

        Assert.Contains("value=\"../packages\"", data.Read("nuget.config"), StringComparison.Ordinal);
        ToolRun again = await ToolRun.InAsync(data.Folder, "init", "data", "--feed", "packages");
        Assert.Contains($"exists   {data.PathOf("nuget.config")}\n", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_folder_of_a_repository_the_workflow_stands_at_its_top_and_runs_in_that_folder()
    {
        Directory.CreateDirectory(Path.Join(data.Folder, ".git"));
        await ToolRun.InAsync(data.Root, "init");

        Assert.Contains("working-directory: \"data\"", data.Read("../.github/workflows/training-data.yml"), StringComparison.Ordinal);
        Assert.True(File.Exists(data.PathOf("training.csproj")));
    }

    [Fact]
    public async Task What_init_ignores_git_ignores()
    {
        Git("init", "-q");
        data.AddStyle("1_ink_intensity");
        ToolRun before = await ToolRun.InAsync(data.Root, "doctor");
        await ToolRun.InAsync(data.Root, "init");
        File.Delete(data.PathOf("training.csproj"));
        ToolRun after = await ToolRun.InAsync(data.Root, "doctor");

        Assert.Equal(ExitCode.Findings, before.ExitCode);
        Assert.Contains("bad  ignored     git would take .env, obj", before.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, after.ExitCode);
        Assert.Contains("ok   ignored ", after.Output, StringComparison.Ordinal);
        Assert.Contains($"ok   data root   {data.Root}\n", after.Output, StringComparison.Ordinal);
        Assert.Contains("ok   .NET SDK    10.", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_has_no_secret_in_its_output()
    {
        data.AddStyle("1_ink_intensity");
        data.Write(".env", "AWS_ACCESS_KEY=AKIAEXAMPLE\nAWS_ACCESS_SECRET=wonderful\n");
        ToolRun run = await ToolRun.InAsync(data.Root, "doctor");

        Assert.DoesNotContain("AKIAEXAMPLE", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wonderful", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_names_each_rule_once_with_what_mends_it()
    {
        for (int i = 1; i <= 12; i++)
        {
            data.Replace(data.AddStyle($"{i}_style"), "\"V2\"", "\"v2\"");
        }

        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/response.json", """{"output":{"output":{"s3_image_urls":[]}}}""");
        ToolRun run = await ToolRun.InAsync(data.Root, "status");

        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.StartsWith("Training data: 12 style and ", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal("  12 AM1020  Name not in the form V8: actormaker fix", run.Lines[1]);
        Assert.Equal("   1 AM2018  A legacy response.json is left: actormaker sync manifests", run.Lines[2]);
        Assert.Equal("actormaker check shows each place, actormaker explain CODE a rule's page.", run.Lines[3]);
    }

    [Fact]
    public async Task Status_says_what_makes_no_sense_in_its_own_words()
    {
        data.AddStyle("1_ink_intensity");
        ToolRun run = await ToolRun.InAsync(data.Root, "status", "--training-pending-hours", "soon");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("AM9002: TrainingPendingHours is \"soon\"", run.Output, StringComparison.Ordinal);
    }

    private static string? Title(string schema)
    {
        using JsonDocument text = JsonDocument.Parse(Schema.Read(schema));
        return text.RootElement.GetProperty("title").GetString();
    }

    private void Git(params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = data.Root })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
