using ActorMaker.Testing;
using Microsoft.AspNetCore.Routing;

namespace ActorMaker.Service.Tests;

/// <summary>The routes of both ports, which programs and RunPod name.</summary>
public sealed class SurfaceTests : IDisposable
{
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Routes()
    {
        data.AddStyle("1_ink_intensity");
        await using RunningService service = await RunningService.StartAsync(data);

        Surface.Check("routes", service.Routes.OfType<RouteEndpoint>()
            .SelectMany(static r => (r.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m => $"{r.RoutePattern.RawText} {m}"))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));
    }
}
