using ActorMaker.Service.Tests;
using ActorMaker.Testing;

namespace ActorMaker.Browser.Tests;

/// <summary>Names, descriptions and errors that would be markup or script if anybody let them.</summary>
/// <param name="chromium">The browser.</param>
public sealed class HostileTests(Chromium chromium)
{
    // Ends an attribute and an element, and runs by each of the ways that there are.
    private const string Hostile = "x\"'><img src=x onerror=window.hacked=1><script>window.hacked=1<\\/script><svg onload=window.hacked=1>";
    private static readonly string Shown = Hostile.Replace("\\/", "/", StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_of_the_data_runs_and_all_of_it_is_shown_as_the_text_it_is()
    {
        await using Window window = await chromium.OpenAsync();
        using DataRepository data = new();
        const string name = "1_<img src=x onerror=window.hacked=1>";
        const string image = "<svg onload=window.hacked=1>.jpg";
        string entry = DataRepository.Version("style_1_v", 1);
        data.AddStyle(
            name,
            $$"""{"id": "javascript:window.hacked=1", "name": {{Json(Hostile)}}, "timestamp": "2025-10-01T10:00:00.000Z", "parameters": {{{Json(Hostile)}}: {{Json(Hostile)}}}, "status": "failed", "error": {{Json(Hostile)}}, "failedAt": "2025-10-01T11:00:00.000Z"}""",
            entry.Replace("\"imageCount\"", $"\"description\": {Json(Hostile)},\n      \"imageCount\"", StringComparison.Ordinal));
        const string actor = "0006_<img src=x onerror=window.hacked=1>";
        data.AddActor(actor);
        data.Write($"data/actors/{actor}/training_data/{image}", DataRepository.Jpeg("x"));
        await using RunningService service = await RunningService.StartAsync(data, ["--reconcile", "off"]);
        string first = (await service.GetAsync("/trainings.html")).Body;
        string style = "/" + Link(first, "styles/");
        string images = "/" + Link((await service.GetAsync("/data.html")).Body, "actors/");

        foreach (string address in new[] { "/", "/trainings.html", "/trainings.html?find=" + Uri.EscapeDataString(Shown), "/data.html", "/findings.html", "/inbox.html", style, images })
        {
            await window.GoAsync(new Uri(service.Api, address));
            await AssertHarmlessAsync(window, address);
        }

        await window.GoAsync(new Uri(service.Api, style));
        string text = await window.Page.Locator("main").InnerTextAsync();
        Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.Contains(Shown, text, StringComparison.Ordinal);
        await window.Page.Locator("input[name=v]").First.CheckAsync();
        await window.Page.Locator("input[name=v]").Last.CheckAsync();
        await window.Page.GetByText("Compare the chosen versions").ClickAsync();
        await window.AssertAtAsync("/compare/");
        await AssertHarmlessAsync(window, "compare");
        await window.GoAsync(new Uri(service.Api, images));
        Assert.Contains(image, await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await window.Page.GetByText("Bring the manifests up to date").ClickAsync();
        await AssertHarmlessAsync(window, "preview");
    }

    private static async Task AssertHarmlessAsync(Window window, string address)
    {
        // The policy would stop a script; that there is none to stop is what counts.
        Assert.True(window.Complaints.Count == 0, address + ": " + string.Join('\n', window.Complaints));
        Assert.False(await window.Page.EvaluateAsync<bool>("() => 'hacked' in window"), address);
        Assert.Equal(0, await window.Page.Locator("img[src=x], svg[onload], script:not([src='/live.js']), [onerror]").CountAsync());
    }

    private static string Json(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Link(string html, string folder)
    {
        int at = html.IndexOf($"href=\"{folder}", StringComparison.Ordinal) + "href=\"".Length;
        return html[at..html.IndexOf('"', at)];
    }
}
