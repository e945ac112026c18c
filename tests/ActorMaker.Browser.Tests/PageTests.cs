using ActorMaker.Service.Tests;
using ActorMaker.Testing;
using Microsoft.Playwright;

namespace ActorMaker.Browser.Tests;

/// <summary>The service's pages as somebody sees and uses them.</summary>
/// <param name="chromium">The browser.</param>
public sealed class PageTests(Chromium chromium) : IDisposable
{
    private const string StylePage = $"/styles/{Tree.Style}.html";
    private const string ActorPage = $"/actors/{Tree.Actor}.html";
    private static readonly string[] Addresses =
    [
        "/", "/trainings.html", "/data.html", "/findings.html", "/inbox.html", "/changes.html", StylePage, "/styles/2_paper_cut.html", ActorPage, "/actors/0006_european_20_female.html", "/actor-versions/0006_european_20_female.html",
    ];

    private readonly DataRepository data = Tree.Create();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_can_be_read_by_everybody_light_and_dark(ColorScheme scheme)
    {
        await using Window window = await chromium.OpenAsync(new() { ColorScheme = scheme });
        await using RunningService service = await ServeAsync();
        foreach (string address in Addresses)
        {
            await window.GoAsync(new Uri(service.Api, address));
            await window.AssertReadableAsync();
        }

        await window.GoAsync(new Uri(service.Api, StylePage));
        await ChooseAsync(window.Page, "V3", "V2");
        await window.AssertReadableAsync();
        await window.Page.GetByText("Show all").ClickAsync();
        await window.AssertReadableAsync();
        await window.GoAsync(new Uri(service.Api, ActorPage));
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Bring the manifests up to date" }).ClickAsync();
        await window.AssertReadableAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task At_double_size_no_page_has_to_be_pushed_sideways()
    {
        await using Window window = await chromium.OpenAsync(new() { ViewportSize = new() { Width = 640, Height = 480 }, DeviceScaleFactor = 2 });
        await using RunningService service = await ServeAsync();
        foreach (string address in Addresses)
        {
            await window.GoAsync(new Uri(service.Api, address));
            Assert.True(await window.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address);
        }
    }

    [Fact]
    public async Task The_first_screen_answers_what_somebody_comes_to_ask()
    {
        await using Window window = await chromium.OpenAsync();
        await using RunningService service = await ServeAsync();
        await window.GoAsync(new Uri(service.Api, "/"));

        // What runs, and for how long; what ended, and how; what needs somebody, why, and the button; who cannot be trained, because of what.
        await Expect(window.Page, "V6", "running", "12 min, of about 1.0 h");
        await Expect(window.Page, "V5", "failed", "out of memory");
        await Expect(window.Page, "V4", "AM5003", "Ask again");
        await Expect(window.Page, Tree.Actor, "12 synced", "5 not in S3", $"{Tree.Actor}_12.jpg");

        // The good one, with what it was trained: two clicks away.
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Trainings", Exact = true }).ClickAsync();
        await Expect(window.Page, Tree.Style, "★ V3");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = Tree.Style }).ClickAsync();
        await Assertions.Expect(window.Page.GetByText("The good one is V3, trained on 12 images with network_dim 16, learning_rate 0.0001, max_train_steps 3600")).ToBeVisibleAsync();
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Without_a_script_versions_are_compared_and_a_change_is_shown_made_and_taken_back()
    {
        await using Window window = await chromium.OpenAsync(new() { JavaScriptEnabled = false });
        await using RunningService service = await ServeAsync();
        IPage page = window.Page;
        await window.GoAsync(new Uri(service.Api, StylePage));
        await ChooseAsync(page, "V3", "V2");

        // Only what differs, the older one first.
        Assert.Equal(["max_train_steps 2000 3600"], (await RowsAsync(page)).Where(static r => r.StartsWith("max", StringComparison.Ordinal) || r.StartsWith("network", StringComparison.Ordinal)));
        await page.GetByText("Show all").ClickAsync();
        Assert.Contains("network_dim 16 16", await RowsAsync(page));

        data.Write($"data/actors/{Tree.Actor}/training_data/new.jpg", DataRepository.Jpeg("new"));
        string manifest = data.Read("data/actor_manifests/0000_manifest.json");
        await window.GoAsync(new Uri(service.Api, ActorPage));
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring the manifests up to date" }).ClickAsync();
        await Assertions.Expect(page.GetByText("nothing is written yet")).ToBeVisibleAsync();
        Assert.Equal(manifest, data.Read("data/actor_manifests/0000_manifest.json"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Do it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 files changed, 0 failed")).ToBeVisibleAsync();
        Assert.Contains("new.jpg", data.Read("data/actor_manifests/0000_manifest.json"), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Assertions.Expect(page.GetByText("by a page: 1 files")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Do it" }).ClickAsync();
        Assert.Equal(manifest, data.Read("data/actor_manifests/0000_manifest.json"));
    }

    [Fact]
    public async Task The_keyboard_alone_gets_past_the_links_to_a_button_and_presses_it()
    {
        await using Window window = await chromium.OpenAsync();
        await using RunningService service = await ServeAsync();
        IPage page = window.Page;
        await window.GoAsync(new Uri(service.Api, StylePage));

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await FocusAsync(page));
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Compare V2");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "Compare V1");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await window.AssertAtAsync("/compare/");

        await window.GoAsync(new Uri(service.Api, StylePage));
        await TabToAsync(page, "This is the good one V2");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("The good one is V2")).ToBeVisibleAsync();
        Assert.Contains("\"isGood\": true", data.Read(Tree.StyleFile).Split("\"V2\"")[1].Split("\"V1\"")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_worker_writes_is_on_an_open_page_without_a_reload()
    {
        await using Window window = await chromium.OpenAsync();
        await using RunningService service = await ServeAsync();
        await window.GoAsync(new Uri(service.Api, "/trainings.html"));
        await Expect(window.Page, Tree.Style, "★ V3");

        data.Replace(Tree.StyleFile, "\"isGood\": true,", "");

        await Assertions.Expect(window.Page.GetByText("★ V3")).ToHaveCountAsync(0);
        await Assertions.Expect(window.Page.Locator("#live")).ToContainTextAsync("Updated");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task What_is_chosen_while_the_news_is_on_its_way_stays_chosen()
    {
        await using Window window = await chromium.OpenAsync();
        await using RunningService service = await ServeAsync();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), chosen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await window.Page.RouteAsync(address => address.EndsWith(StylePage, StringComparison.Ordinal), async route =>
        {
            if (route.Request.ResourceType == "fetch")
            {
                asked.TrySetResult();
                await chosen.Task;
            }

            await route.ContinueAsync();
        });
        await window.GoAsync(new Uri(service.Api, StylePage));
        await Assertions.Expect(window.Page.GetByLabel("Compare V2")).ToBeVisibleAsync();

        data.Replace(Tree.StyleFile, "\"isGood\": true,", "");
        await asked.Task;
        await window.Page.GetByLabel("Compare V2").CheckAsync();
        chosen.SetResult();

        await Assertions.Expect(window.Page.Locator("#live")).ToContainTextAsync("There is something new");
        await Assertions.Expect(window.Page.GetByLabel("Compare V2")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task The_four_states_are_badges_and_follow_each_change_of_an_image()
    {
        await using Window window = await chromium.OpenAsync();
        await using RunningService service = await ServeAsync();
        string folder = $"data/actors/{Tree.Actor}/training_data/{Tree.Actor}_";
        Uri address = new(service.Api, ActorPage);
        await window.GoAsync(address);
        await Assertions.Expect(window.Page.GetByText("17 images: ✔ 12 synced, ▲ 5 local only, ▼ 0 S3 only, ≠ 0 out of sync.")).ToBeVisibleAsync();

        data.Write(folder + "0.jpg", DataRepository.Jpeg("another picture"));
        File.Delete(data.PathOf(folder + "1.jpg"));
        data.Write($"data/actors/{Tree.Actor}/training_data/new.jpg", DataRepository.Jpeg("new"));
        await window.GoAsync(address);

        await Assertions.Expect(window.Page.GetByText("18 images: ✔ 10 synced, ▲ 6 local only, ▼ 1 S3 only, ≠ 1 out of sync, ⚑ 1 orphans.")).ToBeVisibleAsync();
        await Expect(window.Page, $"{Tree.Actor}_0.jpg", "≠ out of sync");
        await Expect(window.Page, $"{Tree.Actor}_1.jpg", "▼ S3 only");
        await Expect(window.Page, "new.jpg", "⚑ orphan");
    }

    [Fact]
    public async Task An_actors_images_are_narrowed_to_a_state_without_a_script()
    {
        await using Window window = await chromium.OpenAsync(new() { JavaScriptEnabled = false });
        await using RunningService service = await ServeAsync();
        await window.GoAsync(new Uri(service.Api, ActorPage));
        ILocator rows = window.Page.Locator("tbody tr:visible");
        ILocator pictures = window.Page.Locator(".images li:visible");
        await Assertions.Expect(rows).ToHaveCountAsync(17);

        await window.Page.GetByLabel("▲ local only (5)").CheckAsync();

        await Assertions.Expect(rows).ToHaveCountAsync(5);
        await Assertions.Expect(pictures).ToHaveCountAsync(5);
        await window.Page.GetByLabel("all (17)").CheckAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(17);
    }

    private Task<RunningService> ServeAsync() => RunningService.StartAsync(data, ["--reconcile", "off"]);

    private static async Task ChooseAsync(IPage page, params string[] versions)
    {
        foreach (string version in versions)
        {
            await page.GetByLabel("Compare " + version).CheckAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Compare the chosen versions" }).ClickAsync();
    }

    /// <summary>Each row of the table's body, its cells apart by a space.</summary>
    private static async Task<string[]> RowsAsync(IPage page) =>
        [.. (await page.Locator("tbody tr").AllInnerTextsAsync()).Select(static r => r.Replace("≠ ", "", StringComparison.Ordinal).Replace('\t', ' '))];

    /// <summary>There is a row with all of these texts.</summary>
    private static Task Expect(IPage page, params string[] texts) =>
        Assertions.Expect(texts.Aggregate(page.Locator("tbody tr"), static (rows, text) => rows.Filter(new() { HasText = text })).First).ToBeVisibleAsync();

    private static Task<string> FocusAsync(IPage page) =>
        page.EvaluateAsync<string>("() => { const e = document.activeElement; return (e.getAttribute('aria-label') ?? e.textContent ?? '').trim(); }");

    private static async Task TabToAsync(IPage page, string name)
    {
        for (int i = 0; i < 200; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await FocusAsync(page) == name)
            {
                return;
            }
        }

        Assert.Fail($"No key leads to \"{name}\".");
    }
}
