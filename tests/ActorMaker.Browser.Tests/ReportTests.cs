using ActorMaker.Data.Findings;
using ActorMaker.Operations;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;
using Microsoft.Playwright;

namespace ActorMaker.Browser.Tests;

/// <summary>A report, opened from the disk: by whoever downloads it from a build.</summary>
/// <param name="chromium">The browser.</param>
public sealed class ReportTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_opens_from_the_disk_without_a_word_of_the_console(ColorScheme scheme)
    {
        await using Window window = await chromium.OpenAsync(new() { ColorScheme = scheme });
        using DataRepository data = Tree.Create();
        data.Write("resources/style_images/3_broken/training_versions.json", "{ broken");
        string[] pages = await WriteAsync(data);

        Assert.True(pages.Length > 7);
        foreach (string page in pages)
        {
            await window.GoAsync(new Uri(page));
            await window.AssertReadableAsync();
        }

        Assert.Empty(window.Complaints);
        await window.GoAsync(new Uri(pages.Single(static p => p.EndsWith("findings.html", StringComparison.Ordinal))));
        await Assertions.Expect(window.Page.GetByText("3_broken/training_versions.json:1:3")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_empty_root_is_pages_that_say_where_to_begin()
    {
        await using Window window = await chromium.OpenAsync();
        using DataRepository data = new();
        foreach (string page in await WriteAsync(data))
        {
            await window.GoAsync(new Uri(page));
            await window.AssertReadableAsync();
        }

        Assert.Empty(window.Complaints);
    }

    private static async Task<string[]> WriteAsync(DataRepository data)
    {
        RunReport report = await new Report().RunAsync(
            new OperationSettings { Project = data.PathOf("training.csproj"), [Setting.TrainingReport] = "out", [Setting.TrainingReportActors] = "all", [Setting.TrainingReportImages] = "true" }, new DeafDoor(), TestContext.Current.CancellationToken);
        Assert.True(report.Passed);
        return Directory.GetFiles(data.PathOf("out"), "*.html", SearchOption.AllDirectories);
    }

    /// <summary>A door behind which nobody listens.</summary>
    private sealed class DeafDoor : IDoor
    {
        public void Show(Finding finding, Severity severity, string? helpLink)
        {
        }

        public void Say(string line)
        {
        }

        public void Conclude(string line, IReadOnlyList<string> next)
        {
        }

        public string Word(Command command) => command.Text;

        public void Progress(string line)
        {
        }
    }
}
