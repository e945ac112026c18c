using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests;

public sealed partial class ReportTests : IDisposable
{
    private readonly DataRepository data = new();
    private readonly RecordingDoor door = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task A_report_shows_what_is_wrong_and_fails_nothing()
    {
        string versions = data.AddStyle("1_ink_intensity");
        data.Replace(versions, "\"V2\"", "\"v2\"");
        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/new.jpg", DataRepository.Jpeg("new"));
        data.Write("resources/style_images/2_broken/training_versions.json", "{ broken");

        RunReport report = await WriteAsync();

        Assert.True(report.Passed);
        Assert.Empty(door.Shown);
        string findings = Read("findings.html");
        Assert.Contains("AM1020", findings, StringComparison.Ordinal);
        Assert.Contains("resources/style_images/2_broken/training_versions.json:1:3", findings, StringComparison.Ordinal);
        Assert.Contains("⚑ orphan", Read("actors/0006_european_20_female.html"), StringComparison.Ordinal);
        Assert.Contains("- 1 AM2010", Read("summary.md"), StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(Read("report.json"))!;
        Assert.Equal((3, false), ((int)json["errors"]!, (bool)json["actors"]![0]!["ready"]!));
    }

    [Fact]
    public async Task Every_link_leads_to_a_page_and_no_page_asks_for_anything_else()
    {
        data.AddStyle("1_ink_intensity");
        data.AddStyle("2_a b#c%25?d");
        data.AddActorVersions("0006_european_20_female");
        data.AddActor("0006_european_20_female");

        await WriteAsync((Setting.TrainingReportActors, "all"), (Setting.TrainingReportImages, "true"));

        foreach (string page in Directory.EnumerateFiles(data.PathOf("out"), "*.html", SearchOption.AllDirectories))
        {
            string html = await File.ReadAllTextAsync(page);
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            foreach (Match link in Links().Matches(html))
            {
                string address = Uri.UnescapeDataString(link.Groups["to"].Value.Split('#')[0]);
                Assert.True(address.Length == 0 || File.Exists(Path.Join(Path.GetDirectoryName(page), address)), $"{page}: {link.Value}");
            }
        }
    }

    [Fact]
    public async Task Text_of_the_data_is_shown_and_never_becomes_markup()
    {
        const string hostile = "<img src=x onerror=alert(1)>\\\"'&";
        data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 1).Replace("\"imageCount\": 12", $"\"description\": \"{hostile}\", \"imageCount\": 12", StringComparison.Ordinal));

        await WriteAsync();

        string page = Read("styles/1_ink_intensity.html");
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_data_and_an_equal_instant_give_equal_bytes_wherever_the_data_lies()
    {
        using DataRepository other = new("elsewhere");
        foreach (DataRepository tree in new[] { data, other })
        {
            tree.Replace(tree.AddStyle("1_ink_intensity"), "\"V2\"", "\"V1\"");
            tree.AddActor("0006_european_20_female");
        }

        await WriteAsync();
        await new Report().RunAsync(Settings(other), door, CancellationToken.None);

        Dictionary<string, string> first = Contents(data);
        Assert.True(first.Count > 4);
        Assert.Equal(first, Contents(other));
    }

    [Fact]
    public async Task A_report_replaces_an_earlier_one_and_nothing_else()
    {
        string versions = data.AddStyle("1_ink_intensity");
        data.AddStyle("2_other");
        await WriteAsync();
        Directory.Delete(Path.GetDirectoryName(data.PathOf(versions))!, recursive: true);

        // A run that was killed has left a page that it was writing.
        data.Write("out/styles/.1_ink_intensity.html.0a1b2c3d.actormaker-tmp", "<!DOCTYPE");
        await WriteAsync();
        Assert.Equal(["2_other.html"], Directory.GetFiles(data.PathOf("out/styles")).Select(Path.GetFileName));

        File.Delete(data.PathOf("out/report.json"));
        Assert.False((await WriteAsync()).Passed);
        Assert.Equal("AM9002", Assert.Single(door.Codes));
    }

    [Fact]
    public async Task An_empty_root_is_a_page()
    {
        Assert.True((await WriteAsync()).Passed);
        Assert.Contains("There is no training data here yet", Read("index.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Setting.TrainingReportActors, "some")]
    [InlineData(Setting.TrainingReportActors, "1")]
    [InlineData(Setting.TrainingReportAt, "yesterday")]
    [InlineData(Setting.TrainingReportImages, "perhaps")]
    public async Task A_setting_that_makes_no_sense_is_refused(string name, string value)
    {
        Assert.False((await WriteAsync((name, value))).Passed);
        Assert.Contains($"{name} is \"{value}\"", Assert.Single(door.Shown).Finding.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.PathOf("out")));
    }

    private static Dictionary<string, string> Contents(DataRepository tree) =>
        Directory.EnumerateFiles(tree.PathOf("out"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetRelativePath(tree.Root, f), File.ReadAllText, StringComparer.Ordinal);

    private static OperationSettings Settings(DataRepository tree) => new()
    {
        Project = tree.PathOf("training.csproj"),
        [Setting.TrainingReport] = "out",
        [Setting.TrainingReportAt] = "2025-10-20T00:00:00Z",
    };

    private string Read(string page) => data.Read("out/" + page);

    private Task<RunReport> WriteAsync(params (string Name, string Value)[] values)
    {
        OperationSettings settings = Settings(data);
        foreach ((string name, string value) in values)
        {
            settings[name] = value;
        }

        return new Report().RunAsync(settings, door, CancellationToken.None);
    }

    [GeneratedRegex("(?:href|src)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Links();
}
