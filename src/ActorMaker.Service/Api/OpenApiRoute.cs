namespace ActorMaker.Service.Api;

/// <summary>The description of the API for programs: written by hand, and held against the routes by a test.</summary>
internal static class OpenApiRoute
{
    private static readonly Lazy<byte[]> Document = new(Read);

    /// <summary>Adds the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/openapi.json", static context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Document.Value.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(Document.Value, context.RequestAborted).AsTask();
    });

    private static byte[] Read()
    {
        using Stream stream = typeof(OpenApiRoute).Assembly.GetManifestResourceStream("openapi.json")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
