using System.Net;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Security;

/// <summary>Who is let in: by the name that is asked for, the page that asks, and the token.</summary>
public sealed class RequestGuardTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("127.0.0.1:{port}", 200)]
    [InlineData("localhost:{port}", 200)]
    [InlineData("localhost", 200)]
    [InlineData("[::1]:{port}", 200)]
    [InlineData("127.0.0.2:1", 200)]
    [InlineData("rebound.example:{port}", 400)]
    [InlineData("localhost.rebound.example", 400)]
    [InlineData("127.0.0.1.rebound.example", 400)]
    [InlineData("192.168.0.7:{port}", 400)]
    [InlineData("", 400)]
    public async Task Only_under_its_own_name(string host, int status)
    {
        using DataRepository data = Data();
        await using RunningService service = await RunningService.StartAsync(data);
        foreach (string path in new[] { "/healthz", "/readyz", "/api/trainings" })
        {
            int expected = status == 200 && path.StartsWith("/api", StringComparison.Ordinal) ? 404 : status;
            int answered = await RunningService.SendRawAsync(service.Api, $"GET {path} HTTP/1.1\r\nHost: {host.Replace("{port}", $"{service.Api.Port}", StringComparison.Ordinal)}\r\nConnection: close\r\n\r\n");

            // Which routes there are is another matter.
            Assert.True(answered == expected || (expected == 404 && answered == 200), $"{path}: {answered}");
        }
    }

    [Theory]
    [InlineData("127.0.0.1:5180")]
    [InlineData("localhost")]
    [InlineData("tunnel.example")]
    public async Task The_port_of_hooks_knows_no_page_whatever_Host_it_is_told(string host)
    {
        using DataRepository data = Data();
        await using RunningService service = await RunningService.StartAsync(data);
        foreach (string path in new[] { "/", "/healthz", "/readyz", "/api/actors", "/api/trainings", "/hooks", "/hooks/runpod", "/hooks/runpod/", "//healthz", "/hooks/../healthz", "/hooks/%2e%2e/healthz" })
        {
            string own = path.StartsWith('/') ? $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n" : "";
            Assert.Equal(404, await RunningService.SendRawAsync(service.Hooks, own));
            Assert.Equal(404, await RunningService.SendRawAsync(service.Hooks, $"GET http://127.0.0.1:{service.Api.Port}{path} HTTP/1.1\r\nHost: 127.0.0.1:{service.Api.Port}\r\nConnection: close\r\n\r\n"));
        }
    }

    [Theory]
    [InlineData("GET", "", 200)]
    [InlineData("GET", "Origin: {own}", 200)]
    [InlineData("GET", "Origin: http://evil.example", 403)]
    [InlineData("GET", "Origin: null", 403)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site", 403)]
    [InlineData("GET", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate", 200)]
    [InlineData("GET", "Sec-Fetch-Site: none", 200)]
    [InlineData("POST", "", 403)]
    [InlineData("POST", "X-ActorMaker: 1", 404)]
    [InlineData("POST", "X-ActorMaker: 1|Origin: {own}", 404)]
    [InlineData("POST", "X-ActorMaker: 1|Sec-Fetch-Site: same-origin", 404)]
    [InlineData("POST", "X-ActorMaker: 1|Origin: http://evil.example", 403)]
    [InlineData("POST", "X-ActorMaker: 1|Origin: null", 403)]
    [InlineData("POST", "X-ActorMaker: 1|Origin: {own}|Origin: http://evil.example", 403)]
    [InlineData("POST", "X-ActorMaker: 1|Sec-Fetch-Site: same-site", 403)]
    [InlineData("POST", "X-ActorMaker: 1|Sec-Fetch-Site: cross-site", 403)]
    [InlineData("POST", "X-ActorMaker: 1|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate", 403)]
    [InlineData("POST", "X-ActorMaker: 1|Sec-Fetch-Site: none", 403)]
    [InlineData("POST", "Origin: {own}", 403)]
    [InlineData("DELETE", "", 403)]
    public async Task The_page_of_another_site_is_refused(string method, string headers, int status)
    {
        using DataRepository data = Data();
        await using RunningService service = await RunningService.StartAsync(data);
        string own = $"127.0.0.1:{service.Api.Port}";
        string lines = string.Concat(headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(h => h.Replace("{own}", "http://" + own, StringComparison.Ordinal) + "\r\n"));
        string path = method == "GET" ? "/healthz" : "/api/nothing";

        Assert.Equal(status, await RunningService.SendRawAsync(service.Api, $"{method} {path} HTTP/1.1\r\nHost: {own}\r\n{lines}Content-Length: 0\r\nConnection: close\r\n\r\n"));
    }

    [Theory]
    [InlineData("/healthz", null, 200)]
    [InlineData("/readyz", null, 200)]
    [InlineData("/api/nothing", null, 401)]
    [InlineData("/api/nothing", "Bearer wrong", 401)]
    [InlineData("/api/nothing", "Bearer", 401)]
    [InlineData("/api/nothing", "Basic " + Secret, 401)]
    [InlineData("/api/nothing", "Bearer " + Secret + "x", 401)]
    [InlineData("/api/nothing", "Bearer " + Secret, 404)]
    [InlineData("/api/nothing", "bearer " + Secret, 404)]
    public async Task A_token_that_is_set_is_asked_for_on_this_machine_too(string path, string? shown, int status)
    {
        using DataRepository data = Data();
        await using RunningService service = await RunningService.StartAsync(data, variables: new() { ["ACTORMAKER_TOKEN"] = Secret });
        string header = shown is null ? "" : $"Authorization: {shown}\r\n";

        Assert.Equal(status, await RunningService.SendRawAsync(service.Api, $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{header}Connection: close\r\n\r\n"));
        Assert.DoesNotContain(service.Log, static l => l.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_only_shows_things_refuses_what_would_change_them()
    {
        using DataRepository data = Data();
        await using RunningService service = await RunningService.StartAsync(data, ["--read-only"]);

        using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Api, "/api/trainings"), content: null);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"code\":\"read-only\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static DataRepository Data()
    {
        DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        return data;
    }
}
