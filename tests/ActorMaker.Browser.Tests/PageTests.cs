using ActorMaker.Service.Tests;
using ActorMaker.Testing;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ActorMaker.Browser.Tests;

/// <summary>The service's pages as somebody sees them.</summary>
/// <param name="chromium">The browser.</param>
public sealed class PageTests(Chromium chromium) : IDisposable
{
    private const string StylePage = $"/styles/{Tree.Style}.html";
    private const string ActorPage = $"/actors/{Tree.Actor}.html";
    private static readonly string[] Addresses = ["/", "/trainings.html", "/data.html", "/findings.html", "/inbox.html", "/changes.html", StylePage, "/styles/2_paper_cut.html", ActorPage, "/actors/0006_european_20_female.html", "/actor-versions/0006_european_20_female.html"];

    private readonly DataRepository data = Tree.Create();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_can_be_read_by_everybody_light_and_dark(ColorScheme scheme)
    {
        await using Window window = await chromium.OpenAsync(new() { ColorScheme = scheme });
        await using RunningService service = await RunningService.StartAsync(data, ["--reconcile", "off"]);
        foreach (string address in Addresses)
        {
            await window.GoAsync(new Uri(service.Api, address));
            await AssertReadableAsync(window.Page, address);
        }

        await window.GoAsync(new Uri(service.Api, StylePage));
        await window.Page.GetByLabel("Compare V3").CheckAsync();
        await window.Page.GetByLabel("Compare V2").CheckAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Compare the chosen versions" }).ClickAsync();
        await AssertReadableAsync(window.Page, "compare");
        await window.Page.GetByText("Show all").ClickAsync();
        await AssertReadableAsync(window.Page, "compare all");
        Assert.Empty(window.Complaints);
    }

    private static async Task AssertReadableAsync(IPage page, string what)
    {
        // What is folded away is read too.
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        AxeResult result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, what + ": " + string.Join("; ", result.Violations.Select(static v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Select(static n => n.Html))})")));
        Assert.True(result.Passes.Length > 10);
    }
}
