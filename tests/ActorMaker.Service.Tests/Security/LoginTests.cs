using System.Net;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Security;

/// <summary>A browser, which sends no header of its own, is let in by the token on a page.</summary>
public sealed class LoginTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private readonly DataRepository data = new();

    public LoginTests() => data.AddStyle("1_ink_intensity");

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task A_browser_is_led_to_the_page_and_the_token_lets_it_in_by_a_cookie_that_no_script_and_no_other_site_gets()
    {
        await using RunningService service = await StartAsync();
        using HttpResponseMessage asked = await SendAsync(service, HttpMethod.Get, "/", ("Accept", "text/html,*/*"));
        Assert.Equal((HttpStatusCode.SeeOther, "/login"), (asked.StatusCode, asked.Headers.Location?.OriginalString));
        using HttpResponseMessage page = await SendAsync(service, HttpMethod.Get, "/login");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("ink", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using HttpResponseMessage answer = await LoginAsync(service, Secret);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^actormaker=[0-9a-f]{64}; path=/; samesite=strict; httponly$", cookie);
        string sent = cookie[..cookie.IndexOf(';', StringComparison.Ordinal)];
        using HttpResponseMessage shown = await SendAsync(service, HttpMethod.Get, "/", ("Cookie", sent));
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);

        // The cookie alone changes nothing: the page's key, or the header, is needed as ever.
        using HttpResponseMessage bare = await SendAsync(service, HttpMethod.Post, "/api/trainings", ("Cookie", sent));
        Assert.Equal(HttpStatusCode.Forbidden, bare.StatusCode);
        using HttpResponseMessage own = await SendAsync(service, HttpMethod.Post, "/api/nothing", ("Cookie", sent), ("X-ActorMaker", "1"));
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
        using HttpResponseMessage forged = await SendAsync(service, HttpMethod.Get, "/api/trainings", ("Cookie", "actormaker=" + new string('0', 64)));
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
    }

    [Fact]
    public async Task Behind_https_the_cookie_goes_over_https_only()
    {
        await using RunningService service = await StartAsync();

        using HttpResponseMessage answer = await LoginAsync(service, Secret, ("X-Forwarded-Proto", "https"), ("Origin", $"https://127.0.0.1:{service.Api.Port}"));

        Assert.Contains("; secure;", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_tries_a_minute_are_taken_and_the_page_of_another_site_none()
    {
        await using RunningService service = await StartAsync();
        using HttpResponseMessage foreign = await LoginAsync(service, Secret, ("Origin", "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);

        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage wrong = await LoginAsync(service, Secret + i);
            Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
            Assert.False(wrong.Headers.Contains("Set-Cookie"));
        }

        using HttpResponseMessage late = await LoginAsync(service, Secret);
        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
        Assert.DoesNotContain(service.Log, static l => l.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_token_there_is_no_such_page()
    {
        await using RunningService service = await RunningService.StartAsync(data);

        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync("/login")).Status);
    }

    private Task<RunningService> StartAsync() => RunningService.StartAsync(data, variables: new() { ["ACTORMAKER_TOKEN"] = Secret });

    private static async Task<HttpResponseMessage> LoginAsync(RunningService service, string token, params (string Name, string Value)[] headers)
    {
        using FormUrlEncodedContent form = new([new("token", token)]);
        return await SendAsync(service, HttpMethod.Post, "/login", form, headers);
    }

    private static Task<HttpResponseMessage> SendAsync(RunningService service, HttpMethod method, string path, params (string Name, string Value)[] headers) => SendAsync(service, method, path, content: null, headers);

    private static async Task<HttpResponseMessage> SendAsync(RunningService service, HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using HttpRequestMessage request = new(method, new Uri(service.Api, path)) { Content = content };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
