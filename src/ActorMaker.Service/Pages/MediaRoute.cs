using ActorMaker.Data.Root;
using ActorMaker.Data.Views;
using ActorMaker.Service.Api;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Pages;

/// <summary>Training images, as they are, or small. Only what an actor's folder lists, and no link: a name leads to no other file.</summary>
/// <param name="service">What all parts of the service share.</param>
/// <param name="site">What the pages show.</param>
internal sealed class MediaRoute(ServiceState service, SiteMemory site)
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".gif"] = "image/gif", [".webp"] = "image/webp", [".avif"] = "image/avif", [".bmp"] = "image/bmp",
    };

    private readonly Thumbnails thumbnails = new(service);

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapRead("/media/{actor}/{file}", ReadAsync);

    private async Task ReadAsync(HttpContext context)
    {
        string actor = (string)context.Request.RouteValues["actor"]!;
        string file = (string)context.Request.RouteValues["file"]!;
        ActorView? view = (await site.ReadAsync(context.RequestAborted)).Tree.Actors.FirstOrDefault(a => string.Equals(a.Name, actor, StringComparison.Ordinal));
        // From here on the names are the folder's own.
        ImageView? image = view?.Images.FirstOrDefault(i => i is { IsLocal: true, Problem: null } && string.Equals(i.Name, file, StringComparison.Ordinal));
        if (view is null || image is null || !Types.TryGetValue(Path.GetExtension(image.Name), out string? type) || IsLinked(view.Name, image.Name))
        {
            await Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown", "There is no such image here.");
            return;
        }

        string path = Path.Combine(DataRoot.Images(service.Root, view.Name), image.Name);
        bool isSmall = int.TryParse(context.Request.Query["w"], System.Globalization.CultureInfo.InvariantCulture, out int width) && width == Thumbnails.Width;
        byte[]? picture = isSmall ? await thumbnails.ReadAsync(view.Name, image.Name, path, context.RequestAborted) : null;
        HttpResponse response = context.Response;
        response.ContentType = picture is null ? type : Thumbnails.Type;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "private, max-age=60";
        await (picture is null ? response.SendFileAsync(path, context.RequestAborted) : response.Body.WriteAsync(picture, context.RequestAborted).AsTask());
    }

    private bool IsLinked(string actor, string image) =>
        new FileInfo(Path.Combine(DataRoot.Images(service.Root, actor), image)).LinkTarget is not null
        || new DirectoryInfo(DataRoot.Images(service.Root, actor)).LinkTarget is not null
        || new DirectoryInfo(DataRoot.Actor(service.Root, actor)).LinkTarget is not null;
}
