using System.Net;
using ActorMaker.Data.Versions;
using ActorMaker.Data.Views;
using ActorMaker.Pages;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>Long lists in parts, and versions side by side.</summary>
public sealed class ListTests
{
    private static readonly DateTimeOffset At = new(2025, 10, 20, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "1–200 of 450", "s1.html", "s200.html")]
    [InlineData(3, "401–450 of 450", "s401.html", "s450.html")]
    [InlineData(99, "401–450 of 450", "s401.html", "s450.html")]
    public void A_page_of_a_list_has_200(int page, string place, string first, string last)
    {
        string text = Show(new ListQuery("", OnlyOpen: false, page));
        Assert.Contains(place, Page.Text(text), StringComparison.Ordinal);
        string[] links = [.. text.Split("href=\"styles/")[1..].Select(static l => l[..l.IndexOf('"', StringComparison.Ordinal)])];
        Assert.Equal((first, last), (links[0], links[^1]));
    }

    [Fact]
    public void Only_what_needs_somebody_or_has_a_name_is_shown_if_asked_for()
    {
        Assert.Contains("1–1 of 1", Page.Text(Show(new ListQuery("", OnlyOpen: true, 1))), StringComparison.Ordinal);
        Assert.Contains("1–11 of 11", Page.Text(Show(new ListQuery("S44", OnlyOpen: false, 1))), StringComparison.Ordinal);
        Assert.Contains("None of them.", Page.Text(Show(new ListQuery("nobody", OnlyOpen: false, 1))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_are_compared_by_what_differs_and_by_all_on_demand()
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity", Entry("a", "V2", 2000), Entry("a", "V2", 3600), DataRepository.Version("style_1_v", 1).Replace("\"network_dim\": 16", "\"network_dim\": 16.0", StringComparison.Ordinal));
        await using RunningService service = await RunningService.StartAsync(data);

        // Both that have one id and one name, as they stand in the file until somebody decides.
        string differing = (await service.GetAsync("/compare/styles/1_ink_intensity.html?v=a&v=a")).Body;
        Assert.Contains("max_train_steps", differing, StringComparison.Ordinal);
        Assert.Contains("2000", differing, StringComparison.Ordinal);
        Assert.DoesNotContain("network_dim", differing, StringComparison.Ordinal);
        Assert.Contains("network_dim", (await service.GetAsync("/compare/styles/1_ink_intensity.html?v=a&v=a&all=true")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?v=a", "1 are chosen")]
    [InlineData("", "0 are chosen")]
    [InlineData("?v=a&v=a&v=a", "no version a, or not as often")]
    [InlineData("?v=a&v=%3Cb%3E", "no version <b>")]
    [InlineData("?v=a&v=a&v=a&v=a&v=a", "5 are chosen")]
    public async Task What_cannot_be_compared_is_said(string query, string why)
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity", Entry("a", "V2", 2000), Entry("a", "V2", 3600));
        await using RunningService service = await RunningService.StartAsync(data);
        (HttpStatusCode status, string page) = await service.GetAsync("/compare/styles/1_ink_intensity.html" + query);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(why, Page.Text(page), StringComparison.Ordinal);
    }

    private static string Entry(string id, string name, int steps) =>
        $$"""{"id": "{{id}}", "name": "{{name}}", "timestamp": "2025-10-01T10:00:00.000Z", "parameters": {"network_dim": 16, "max_train_steps": {{steps}}}, "status": "failed", "error": "no", "failedAt": "2025-10-01T11:00:00.000Z"}""";

    private static string Show(ListQuery query)
    {
        SubjectView[] subjects = [.. Enumerable.Range(1, 450).Select(static i => new SubjectView(SubjectKind.Style, $"s{i}", $"/data/s{i}", i == 7 ? [new VersionView("V1", Outcome.Late, At, null, 1)] : []))];
        ReportModel model = new("/data", new TreeView(subjects, []), [], At) { Live = new LiveSite("key", CanWrite: true, [], []) };
        return System.Text.Encoding.UTF8.GetString(LivePages.Trainings(model, query));
    }
}
