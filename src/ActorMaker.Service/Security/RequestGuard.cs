using System.Net;
using ActorMaker.Service.Api;
using ActorMaker.Service.Hosting;
using ActorMaker.Service.Pages;
using Microsoft.Extensions.Primitives;

namespace ActorMaker.Service.Security;

/// <summary>Who may ask for pages and the API: checks a request's Host, its origin and its token, before anything else is looked at.</summary>
/// <param name="state">What the service was told.</param>
internal sealed class RequestGuard(ServiceState state)
{
    /// <summary>The header that no form and no link of another site can send.</summary>
    public const string OwnHeader = "X-ActorMaker";

    private readonly string[] names = [.. state.Options.Urls.Select(static u => u.Host.Trim('[', ']'))];
    private readonly Login? login = state.Options.Token is { } token ? new Login(token, state.Time) : null;

    /// <summary>Lets a request pass, or answers it.</summary>
    /// <param name="next">What comes behind.</param>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (!IsKnownHost(context))
        {
            return Answer.ProblemAsync(context, StatusCodes.Status400BadRequest, "host", "This service is asked for under a name that is not its own.");
        }

        if (IsForeign(request))
        {
            return Answer.ProblemAsync(context, StatusCodes.Status403Forbidden, "origin", "The request comes from the page of another site.");
        }

        if (login is not null && request.Path == Login.Path)
        {
            return login.HandleAsync(context);
        }

        bool hasBearer = Bearer(request) is { } shown && login?.IsToken(shown) == true;
        if (login is not null && !hasBearer && !IsHealth(request.Path) && !login.IsIn(request))
        {
            if (IsPage(request))
            {
                context.Response.StatusCode = StatusCodes.Status303SeeOther;
                context.Response.Headers.Location = Login.Path;
                context.Response.Headers.CacheControl = "no-store";
                return Task.CompletedTask;
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Answer.ProblemAsync(context, StatusCodes.Status401Unauthorized, "token", "The token that this service was started with is missing or wrong.");
        }

        if (IsRead(request.Method))
        {
            return next(context);
        }

        if (!hasBearer && !request.Headers.ContainsKey(OwnHeader) && !IsForm(request))
        {
            return Answer.ProblemAsync(context, StatusCodes.Status403Forbidden, "csrf", $"A request that changes something needs the header {OwnHeader}, with any value.");
        }

        return state.Writing switch
        {
            Writing.ReadOnly => Answer.ProblemAsync(context, StatusCodes.Status403Forbidden, "read-only", "This service was started to show things only."),
            Writing.Second => Answer.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "second", $"Another service works on this data: {state.Holder}."),
            _ => next(context),
        };
    }

    /// <summary>The scheme that the browser sees: a proxy before this service says it where it ends https. No page of another site can send that header.</summary>
    public static string SchemeOf(HttpRequest request) =>
        request.Headers["X-Forwarded-Proto"] is [{ } proto] && string.Equals(proto, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) ? Uri.UriSchemeHttps : request.Scheme;

    private bool IsKnownHost(HttpContext context)
    {
        StringValues all = context.Request.Headers.Host;
        if (all.Count != 1 || !context.Request.Host.HasValue)
        {
            return false;
        }

        string host = context.Request.Host.Host.Trim('[', ']');
        return ListenAddress.IsLoopbackName(host)
            || names.Contains(host, StringComparer.OrdinalIgnoreCase)

            // Where it listens on every address, the one that was called is its own too: no name server can make that of it.
            || (IPAddress.TryParse(host, out IPAddress? address) && address.Equals(Plain(context.Connection.LocalIpAddress)));
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool IsForeign(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        if (origin.Count > 1 || (origin.Count == 1 && !string.Equals(origin[0], $"{SchemeOf(request)}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        string? site = request.Headers["Sec-Fetch-Site"];
        bool isLink = IsRead(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate";
        return site is not (null or "same-origin") && !(site == "none" && IsRead(request.Method)) && !isLink;
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    // Somebody opened an address in a browser; a program asks for something else.
    private static bool IsPage(HttpRequest request) => IsRead(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // A form cannot send a header: it sends the key of the page that it stands on, which its route asks for.
    private static bool IsForm(HttpRequest request) => request.Path.StartsWithSegments(FormRoutes.Folder, StringComparison.Ordinal);

    private static bool IsHealth(PathString path) => path == "/healthz" || path == "/readyz";

    private static string? Bearer(HttpRequest request)
    {
        const string scheme = "Bearer ";
        return request.Headers.Authorization is [{ } value] && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? value[scheme.Length..].Trim() : null;
    }
}
