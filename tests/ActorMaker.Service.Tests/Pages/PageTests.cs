using System.Net;
using System.Text.RegularExpressions;
using ActorMaker.Operations;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>What people look at, and the buttons on it: all of it without a script.</summary>
public sealed partial class PageTests : IDisposable
{
    private const string Actor = "0006_european_20_female";
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";

    private readonly DataRepository data = new();

    public PageTests()
    {
        data.AddStyle("1_ink_intensity");
        data.AddActor(Actor);
    }

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("/", "Overview")]
    [InlineData("/index.html", "Overview")]
    [InlineData("/trainings.html", "Trainings")]
    [InlineData("/data.html", "Training data")]
    [InlineData("/findings.html", "Findings")]
    [InlineData("/inbox.html", "Inbox")]
    [InlineData("/changes.html", "Changes")]
    [InlineData("/styles/1_ink_intensity.html", "Style 1_ink_intensity")]
    [InlineData("/actors/" + Actor + ".html", "Actor " + Actor)]
    public async Task Every_page_is_one_and_lets_no_other_site_in(string address, string title)
    {
        await using RunningService service = await RunningService.StartAsync(data);
        using HttpResponseMessage answer = await service.Client.GetAsync(new Uri(service.Api, address));
        string page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using HttpRequestMessage head = new(HttpMethod.Head, new Uri(service.Api, address));
        using HttpResponseMessage headers = await service.Client.SendAsync(head);
        Assert.Equal((HttpStatusCode.OK, answer.Content.Headers.ContentType), (headers.StatusCode, headers.Content.Headers.ContentType));
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_changed_in_the_tree_is_on_the_next_page()
    {
        LaterTime time = new();
        await using RunningService service = await RunningService.StartAsync(data, time: time);
        Assert.DoesNotContain("V77", (await service.GetAsync("/styles/1_ink_intensity.html")).Body, StringComparison.Ordinal);

        data.Replace(Style, "\"V2\"", "\"V77\"");
        time.Later = TimeSpan.FromSeconds(2);

        Assert.Contains("V77", (await service.GetAsync("/styles/1_ink_intensity.html")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Branch_and_commit_are_told_and_how_many_version_files_differ_from_it()
    {
        GitRun.Init(data.Root);
        GitRun.Commit(data.Root);
        string commit = GitRun.In(data.Root, "rev-parse", "--short", "HEAD").Trim();
        LaterTime time = new();
        await using RunningService service = await RunningService.StartAsync(data, time: time);
        Assert.Contains($"<p class=\"git\">main @ {commit}</p>", (await service.GetAsync("/")).Body, StringComparison.Ordinal);

        data.Replace(Style, "\"V2\"", "\"V77\"");
        time.Later = TimeSpan.FromSeconds(10);

        Assert.Contains($"main @ {commit}, 1 version files uncommitted", (await service.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so()
    {
        await using RunningService service = await RunningService.StartAsync(data);
        (HttpStatusCode status, string body) = await service.GetAsync("/styles/99_gone.html");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("There is no such page", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_the_data_stays_text()
    {
        data.Replace(Style, "\"V2\"", "\"V2<img src=x onerror=alert(1)>\"");
        await using RunningService service = await RunningService.StartAsync(data);
        foreach (string address in new[] { "/", "/findings.html", "/styles/1_ink_intensity.html" })
        {
            Assert.DoesNotContain("<img src=x", (await service.GetAsync(address)).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_change_is_shown_before_it_is_made_and_is_the_one_that_was_shown()
    {
        data.Write($"data/actors/{Actor}/training_data/new.jpg", DataRepository.Jpeg("new"));
        await using RunningService service = await RunningService.StartAsync(data);
        string manifest = data.Read("data/actor_manifests/0006_manifest.json");
        string key = await KeyAsync(service);

        (HttpStatusCode status, string preview) = await PostAsync(service, "/do/sync/manifests", ("key", key));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("nothing is written yet", preview, StringComparison.Ordinal);
        Assert.Contains("0006_manifest.json", preview, StringComparison.Ordinal);
        Assert.Equal(manifest, data.Read("data/actor_manifests/0006_manifest.json"));
        string plan = Plan().Match(preview).Groups["value"].Value;

        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(service, "/do/sync/manifests", ("key", key), ("plan", plan[..^1] + (plan[^1] == '0' ? '1' : '0')))).Status);
        Assert.Equal(manifest, data.Read("data/actor_manifests/0006_manifest.json"));

        (status, string done) = await PostAsync(service, "/do/sync/manifests", ("key", key), ("plan", plan));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("1 files changed, 0 failed", done, StringComparison.Ordinal);
        Assert.Contains("new.jpg", data.Read("data/actor_manifests/0006_manifest.json"), StringComparison.Ordinal);

        string journal = Journal().Match((await service.GetAsync("/changes.html")).Body).Groups["value"].Value;
        (_, preview) = await PostAsync(service, "/do/undo", ("key", key), ("journal", journal));
        plan = Plan().Match(preview).Groups["value"].Value;
        await PostAsync(service, "/do/undo", ("key", key), ("journal", journal), ("plan", plan));
        Assert.Equal(manifest, data.Read("data/actor_manifests/0006_manifest.json"));
    }

    [Fact]
    public async Task The_good_version_is_chosen_by_a_button_and_one_is_back_where_one_was()
    {
        await using RunningService service = await RunningService.StartAsync(data);
        string page = (await service.GetAsync("/styles/1_ink_intensity.html")).Body;
        string address = Good().Match(page).Groups["value"].Value;

        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Api, address)) { Content = new FormUrlEncodedContent([new("key", await KeyAsync(service)), new("good", "true")]) };
        request.Headers.Referrer = new Uri(service.Api, "/styles/1_ink_intensity.html");
        using HttpResponseMessage answer = await service.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.SeeOther, "/styles/1_ink_intensity.html"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Contains("\"isGood\": true", data.Read(Style), StringComparison.Ordinal);
        Assert.Contains("★ good", (await service.GetAsync("/styles/1_ink_intensity.html")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_button_finds_out_of_a_run_is_told_to_whoever_watches()
    {
        await using LiveStudio studio = await LiveStudio.CreateAsync(9);
        string run = (string)studio.Entry(9)["id"]!;
        studio.RunPod.Add(run);
        studio.RunPod.Begin(run);
        studio.RunPod.Fail(run);
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        List<string> told = [];
        Action<FollowedRun> worker = service.State.Told;
        service.State.Told = followed =>
        {
            told.Add(followed.Question.Entry.Id);
            worker(followed);
        };
        string style = StylePage().Match((await service.GetAsync("/")).Body).Value;
        string key = Key().Match((await service.GetAsync("/" + style)).Body).Groups["value"].Value;

        (HttpStatusCode status, string body) = await PostAsync(service, $"/do/trainings/{Uri.EscapeDataString(run)}/check", ("key", key));

        Assert.True(status == HttpStatusCode.SeeOther, body);
        Assert.Equal("failed", studio.Status(9));
        Assert.Equal([run], told);
    }

    [Theory]
    [InlineData("/do/sync/manifests")]
    [InlineData("/do/push")]
    [InlineData("/do/undo")]
    [InlineData("/do/trainings/x/cancel")]
    [InlineData("/do/styles/1/versions/x/good")]
    public async Task A_form_without_the_key_of_a_page_does_nothing(string address)
    {
        await using RunningService service = await RunningService.StartAsync(data);
        service.Client.DefaultRequestHeaders.Remove("X-ActorMaker");
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(service, address)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(service, address, ("key", "guessed"))).Status);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task The_key_of_a_page_helps_no_other_site(string header, string value)
    {
        await using RunningService service = await RunningService.StartAsync(data);
        string key = await KeyAsync(service);
        service.Client.DefaultRequestHeaders.Add(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(service, "/do/sync/manifests", ("key", key))).Status);
    }

    [Fact]
    public async Task A_service_that_only_shows_has_no_buttons_and_takes_no_form()
    {
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);
        foreach (string address in new[] { "/", "/styles/1_ink_intensity.html", $"/actors/{Actor}.html", "/changes.html" })
        {
            Assert.DoesNotContain("method=\"post\"", (await service.GetAsync(address)).Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(service, "/do/undo", ("key", "x"))).Status);
    }

    [Fact]
    public async Task Images_are_those_that_a_folder_lists_and_nothing_else()
    {
        string outside = Path.Join(data.Folder, "outside.jpg");
        await File.WriteAllBytesAsync(outside, DataRepository.Jpeg("outside"), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(data.PathOf($"data/actors/{Actor}/training_data/linked.jpg"), outside);
        await using RunningService service = await RunningService.StartAsync(data);

        using HttpResponseMessage image = await service.Client.GetAsync(new Uri(service.Api, $"/media/{Actor}/{Actor}_0.jpg"));
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (image.StatusCode, image.Content.Headers.ContentType?.MediaType));
        Assert.Equal(await File.ReadAllBytesAsync(data.PathOf($"data/actors/{Actor}/training_data/{Actor}_0.jpg"), TestContext.Current.CancellationToken), await image.Content.ReadAsByteArrayAsync());
        foreach (string address in new[] { $"/media/{Actor}/linked.jpg", $"/media/{Actor}/..%2F..%2F..%2Fdata%2Fstyles_registry.json", "/media/..%2f/x.jpg", $"/media/{Actor}/gone.jpg" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync(address)).Status);
        }
    }

    private static async Task<string> KeyAsync(RunningService service) => Key().Match((await service.GetAsync("/styles/1_ink_intensity.html")).Body).Groups["value"].Value;

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(RunningService service, string address, params (string Name, string Value)[] fields)
    {
        using FormUrlEncodedContent form = new(fields.Select(static f => KeyValuePair.Create(f.Name, f.Value)));
        using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Api, address), form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A clock that a test puts forward.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Later.TotalSeconds * TimestampFrequency);
    }

    [GeneratedRegex("styles/[^\"]+\\.html", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex StylePage();

    [GeneratedRegex("name=\"key\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Key();

    [GeneratedRegex("name=\"plan\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Plan();

    [GeneratedRegex("name=\"journal\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Journal();

    [GeneratedRegex("action=\"(?<value>/do/styles/[^\"]+/good)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Good();
}
