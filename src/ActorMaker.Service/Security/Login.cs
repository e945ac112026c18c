using System.Security.Cryptography;
using System.Text;
using ActorMaker.Service.Pages;

namespace ActorMaker.Service.Security;

/// <summary>Lets browsers in, which send no header of their own: whoever types the token on a page gets a cookie for as long as this service runs, and half a day at the most.</summary>
/// <param name="token">The token that the service was started with.</param>
internal sealed class Login(string token, TimeProvider time)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/login";

    private const string Cookie = "actormaker";
    private const int TriesAMinute = 5;
    private const int MaxSessions = 100;
    private const int MaxBody = 4 * 1024;

    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly byte[] hash = Hash(token);
    private readonly Allowance tries = new(TriesAMinute, time);
    private readonly Lock gate = new();

    // By their hashes: how long a look-up takes then tells nothing of a cookie's text.
    private readonly Dictionary<string, DateTimeOffset> sessions = new(StringComparer.Ordinal);

    /// <summary>Whether a text is the token.</summary>
    public bool IsToken(string shown) => CryptographicOperations.FixedTimeEquals(Hash(shown), hash);

    /// <summary>Whether a request comes from a browser that was let in.</summary>
    public bool IsIn(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 } value)
        {
            return false;
        }

        lock (gate)
        {
            return sessions.TryGetValue(KeyOf(value), out DateTimeOffset end) && time.GetUtcNow() < end;
        }
    }

    /// <summary>Shows the page, or lets somebody in.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            await PageAsync(context, StatusCodes.Status200OK, "");
            return;
        }

        if (!HttpMethods.IsPost(request.Method) || request is not { HasFormContentType: true, ContentLength: <= MaxBody })
        {
            await PageAsync(context, StatusCodes.Status400BadRequest, "This is not what the page sends.");
            return;
        }

        // The right one counts too, or guessing would cost nothing.
        if (!tries.TryTake())
        {
            context.Response.Headers.RetryAfter = "60";
            await PageAsync(context, StatusCodes.Status429TooManyRequests, "Too many tries: wait a minute.");
            return;
        }

        IFormCollection form = await request.ReadFormAsync(context.RequestAborted);
        if (!IsToken(form["token"].ToString()))
        {
            await PageAsync(context, StatusCodes.Status403Forbidden, "That is not the token that this service was started with.");
            return;
        }

        context.Response.Cookies.Append(Cookie, Open(), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = RequestGuard.SchemeOf(request) == Uri.UriSchemeHttps, Path = "/" });
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
    }

    private string Open()
    {
        string value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        DateTimeOffset now = time.GetUtcNow();
        lock (gate)
        {
            foreach (string ended in sessions.Where(s => s.Value <= now).Select(static s => s.Key).ToArray())
            {
                sessions.Remove(ended);
            }

            if (sessions.Count >= MaxSessions)
            {
                sessions.Remove(sessions.MinBy(static s => s.Value).Key);
            }

            sessions.Add(KeyOf(value), now + Life);
        }

        return value;
    }

    private static Task PageAsync(HttpContext context, int status, string problem) => PageRoutes.WriteAsync(context, status, Encoding.UTF8.GetBytes(
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Training data</title>
        <style>:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } main { max-width: 26rem; margin: 15vh auto; padding: 0 1rem } input, button { font: inherit; width: 100%; box-sizing: border-box; margin: .25rem 0; padding: .4rem }</style>
        </head>
        <body>
        <main>
        <h1>Training data</h1>
        <p role="alert">{{problem}}</p>
        <form method="post" action="{{Path}}">
        <label>The token that this service was started with <input type="password" name="token" required autofocus autocomplete="current-password"></label>
        <button>Show the data</button>
        </form>
        </main>
        </body>
        </html>

        """));

    private static string KeyOf(string value) => Convert.ToHexStringLower(Hash(value));

    // Of equal length, whatever was shown.
    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
