using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActorMaker.Service.Tests.Hosting;

/// <summary>What the service tells an OpenTelemetry collector, as the collector gets it.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Requests_are_told_by_their_routes_and_no_span_line_or_metric_holds_a_path_a_token_or_a_key()
    {
        ConcurrentQueue<(string Path, byte[] Body)> told = [];
        await using WebApplication collector = Collector(told);
        await collector.StartAsync(TestContext.Current.CancellationToken);
        await using LiveStudio studio = await LiveStudio.CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        Dictionary<string, string?> environment = new(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        await using (ServiceProcess service = await ServiceProcess.StartAsync(studio.Data, environment: environment))
        {
            using HttpClient client = new();
            using StringContent body = new(Job.Body(9), Encoding.UTF8, "application/json");
            using HttpResponseMessage hook = await client.PostAsync(new Uri(service.Hooks, "/hooks/runpod/" + token), body, TestContext.Current.CancellationToken);
            Assert.True(hook.IsSuccessStatusCode);
            foreach (string path in new[] { "/api/trainings", "/api/trainings/run-9-e1", "/nothing/" + token, "/hooks/runpod/" + token + "?key=" + token })
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri(service.Api, path), TestContext.Current.CancellationToken);
            }

            await LiveStudio.UntilAsync(() => Has("/v1/traces", "POST /hooks/runpod/{token}") && Has("/v1/traces", "GET /api/trainings/{id}") && Has("/v1/traces", "actormaker.runs") && Has("/v1/metrics", "http.server.request.duration") && Has("/v1/logs", "FAILED"));
            Assert.Equal(0, await service.EndAsync());
        }

        foreach (string name in new[] { "http.request.method", "http.route", "http.response.status_code", "service.name" })
        {
            Assert.True(Has("/v1/traces", name), name);
        }

        foreach (string secret in new[] { token, ActorMaker.Testing.FakeRunPod.Key, "/nothing/" })
        {
            Assert.DoesNotContain(told, t => Encoding.Latin1.GetString(t.Body).Contains(secret, StringComparison.Ordinal));
        }

        bool Has(string path, string text) => told.Any(t => t.Path == path && Encoding.Latin1.GetString(t.Body).Contains(text, StringComparison.Ordinal));
    }

    private static WebApplication Collector(ConcurrentQueue<(string Path, byte[] Body)> told)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            told.Enqueue((context.Request.Path, body.ToArray()));
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        return collector;
    }
}
