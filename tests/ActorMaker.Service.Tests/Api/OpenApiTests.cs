using System.Net;
using System.Text.Json.Nodes;
using ActorMaker.Testing;
using Microsoft.AspNetCore.Routing;

namespace ActorMaker.Service.Tests.Api;

/// <summary>The description of the API says what there is, and no more.</summary>
public sealed class OpenApiTests : IDisposable
{
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Every_route_is_described_and_every_description_has_a_route()
    {
        data.AddStyle("1_ink_intensity");
        await using RunningService service = await RunningService.StartAsync(data);
        JsonNode document = await ReadAsync(service);

        string[] described = [.. document["paths"]!.AsObject().SelectMany(static p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}"))];
        string[] mapped =
        [
            .. service.Routes.OfType<RouteEndpoint>().Where(static e => e.RoutePattern.RawText is { } text && (text.StartsWith("/api/", StringComparison.Ordinal) || text is "/openapi.json" or "/healthz" or "/readyz"))
                .SelectMany(static e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(static m => m != "HEAD").Select(m => $"{m} {e.RoutePattern.RawText}")),
        ];

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own()
    {
        data.AddStyle("1_ink_intensity");
        await using RunningService service = await RunningService.StartAsync(data);
        JsonNode document = await ReadAsync(service);
        List<string> references = [];
        Collect(document, references);

        Assert.NotEmpty(references);
        Assert.All(references.Distinct(), r => Assert.NotNull(document["components"]!["schemas"]![r["#/components/schemas/".Length..]]));
        string[] names = [.. document["paths"]!.AsObject().SelectMany(static p => p.Value!.AsObject().Select(static m => (string)m.Value!["operationId"]!))];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static void Collect(JsonNode? node, List<string> references)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? value) in members)
                {
                    if (name == "$ref")
                    {
                        references.Add((string)value!);
                    }

                    Collect(value, references);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Collect(item, references);
                }

                break;
        }
    }

    private static async Task<JsonNode> ReadAsync(RunningService service)
    {
        (HttpStatusCode status, string body) = await service.GetAsync("/openapi.json");
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonNode.Parse(body)!;
    }
}
