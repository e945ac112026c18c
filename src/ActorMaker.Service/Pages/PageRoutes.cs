using System.Buffers.Text;
using System.Security.Cryptography;
using ActorMaker.Data.Views;
using ActorMaker.Pages;
using ActorMaker.Service.Api;

namespace ActorMaker.Service.Pages;

/// <summary>What people look at: the pages of a report, with what only a service knows. Nothing needs a script.</summary>
internal static class PageRoutes
{
    private const string Policy = "default-src 'self'; style-src 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds the routes.</summary>
    /// <param name="api">What the routes share.</param>
    /// <param name="orders">Carries out orders of trainings.</param>
    public static void Map(IEndpointRouteBuilder routes, ApiState api, StartOrders orders)
    {
        string key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        SiteMemory site = new(api, key);
        void Page(string address, Func<ReportModel, HttpContext, byte[]> write) =>
            routes.MapRead(address, async context => await WriteAsync(context, StatusCodes.Status200OK, write(await site.ReadAsync(context.RequestAborted), context)));
        Page("/", static (model, _) => LivePages.Overview(model));
        Page("/index.html", static (model, _) => LivePages.Overview(model));
        Page("/trainings.html", static (model, context) => LivePages.Trainings(model, Query(context)));
        Page("/data.html", static (model, context) => LivePages.Data(model, Query(context)));
        Page("/findings.html", static (model, _) => LivePages.Findings(model));
        Page("/inbox.html", static (model, _) => LivePages.Inbox(model));
        Page("/changes.html", static (model, _) => LivePages.Changes(model));
        foreach (string folder in new[] { "styles", "actor-versions" })
        {
            routes.MapRead($"/{folder}/{{page}}", async context =>
            {
                ReportModel model = await site.ReadAsync(context.RequestAborted);
                await FoundAsync(context, model, LivePages.Versions(model, $"{folder}/{context.Request.RouteValues["page"]}"));
            });
            routes.MapRead($"/compare/{folder}/{{page}}", async context => await CompareAsync(context, await site.ReadAsync(context.RequestAborted), $"{folder}/{context.Request.RouteValues["page"]}"));
        }

        routes.MapRead("/actors/{page}", async context =>
        {
            (ReportModel model, ActorView? actor) = await site.ReadActorAsync($"actors/{context.Request.RouteValues["page"]}", context.RequestAborted);
            await FoundAsync(context, model, actor is null ? null : LivePages.Actor(model, actor));
        });
        File(routes, "live.js", "text/javascript; charset=utf-8");
        File(routes, "icon.svg", "image/svg+xml");
        new MediaRoute(api.Service, site).Map(routes);
        new FormRoutes(api, site, new StartForms(api, site, orders), key).Map(routes);
    }

    /// <summary>Answers with a page.</summary>
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

    private static ListQuery Query(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        return new ListQuery(query["find"].ToString().Trim(), query["open"] == "true", int.TryParse(query["page"], System.Globalization.CultureInfo.InvariantCulture, out int page) ? page : 1);
    }

    private static Task CompareAsync(HttpContext context, ReportModel model, string address)
    {
        Comparison? comparison = Comparison.Find(model.Tree, address, [.. context.Request.Query["v"].OfType<string>()], out string problem);
        return comparison is null
            ? WriteAsync(context, StatusCodes.Status400BadRequest, LivePages.Message(model, "Nothing to compare", problem, []))
            : WriteAsync(context, StatusCodes.Status200OK, LivePages.Compare(model, comparison, context.Request.Query["all"] == "true"));
    }

    private static Task FoundAsync(HttpContext context, ReportModel model, byte[]? page) => WriteAsync(
        context,
        page is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
        page ?? LivePages.Message(model, "Not there", "There is no such page: the style or actor may have got another name.", []));

    /// <summary>A file of this program.</summary>
    private static void File(IEndpointRouteBuilder routes, string name, string type)
    {
        using Stream stream = typeof(PageRoutes).Assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        routes.MapRead("/" + name, context =>
        {
            context.Response.ContentType = type;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
        });
    }
}
