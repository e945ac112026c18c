namespace ActorMaker.Service.Api;

/// <summary>Routes that only show something: each answers HEAD too, with the headers of its GET.</summary>
internal static class ReadMapping
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds a route.</summary>
    /// <param name="path">Its pattern.</param>
    /// <param name="read">Answers; Kestrel sends no body for HEAD.</param>
    public static void MapRead(this IEndpointRouteBuilder routes, string path, RequestDelegate read) => routes.MapMethods(path, Methods, read);
}
