using System.Buffers.Text;
using System.Security.Cryptography;
using ActorMaker.Pages;
using ActorMaker.Service.Api;

namespace ActorMaker.Service.Pages;

/// <summary>What people look at: the pages of a report, with what only a service knows. Nothing needs a script.</summary>
internal static class PageRoutes
{
    private const string Policy = "default-src 'self'; style-src 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static readonly byte[] Script = ReadScript();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="api">What the routes share.</param>
    public static void Map(IEndpointRouteBuilder routes, ApiState api)
    {
        string key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        SiteMemory site = new(api, key);
        foreach ((string address, Func<ReportModel, byte[]> write) in new (string, Func<ReportModel, byte[]>)[]
        {
            ("/", LivePages.Overview), ("/index.html", LivePages.Overview), ("/findings.html", LivePages.Findings), ("/inbox.html", LivePages.Inbox), ("/changes.html", LivePages.Changes),
        })
        {
            routes.MapGet(address, async context => await WriteAsync(context, StatusCodes.Status200OK, write(await site.ReadAsync(context.RequestAborted))));
        }

        foreach (string folder in new[] { "styles", "actor-versions", "actors" })
        {
            routes.MapGet($"/{folder}/{{page}}", async context =>
            {
                ReportModel model = await site.ReadAsync(context.RequestAborted);
                byte[]? page = LivePages.Find(model, $"{folder}/{context.Request.RouteValues["page"]}");
                await WriteAsync(
                    context,
                    page is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
                    page ?? LivePages.Message(model, "Not there", "There is no such page: the style or actor may have got another name.", []));
            });
        }

        routes.MapGet("/live.js", static context =>
        {
            context.Response.ContentType = "text/javascript; charset=utf-8";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return context.Response.Body.WriteAsync(Script, context.RequestAborted).AsTask();
        });
        new MediaRoute(api.Service, site).Map(routes);
        new FormRoutes(api, site, key).Map(routes);
    }

    /// <summary>Answers with a page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="page">The page.</param>
    public static Task WriteAsync(HttpContext context, int status, byte[] page)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    private static byte[] ReadScript()
    {
        using Stream stream = typeof(PageRoutes).Assembly.GetManifestResourceStream("live.js")!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
