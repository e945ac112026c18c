using System.Net;
using System.Text.RegularExpressions;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>What a browser does with pages, without a script.</summary>
internal static partial class Page
{
    /// <summary>The text of a page, without its markup.</summary>
    public static string Text(string html) => WebUtility.HtmlDecode(Markup().Replace(html, ""));

    /// <summary>The hidden fields of the form that goes to an address.</summary>
    public static Dictionary<string, string> Fields(string html, string address)
    {
        int at = html.IndexOf($"action=\"{address}\"", StringComparison.Ordinal);
        Assert.True(at >= 0, $"No form goes to {address}:\n{html}");
        string form = html[at..html.IndexOf("</form>", at, StringComparison.Ordinal)];
        return Hidden().Matches(form).ToDictionary(static m => WebUtility.HtmlDecode(m.Groups["name"].Value), static m => WebUtility.HtmlDecode(m.Groups["value"].Value), StringComparer.Ordinal);
    }

    /// <summary>Sends a form.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> SendAsync(this RunningService service, string address, Dictionary<string, string> fields)
    {
        using FormUrlEncodedContent form = new(fields);
        using HttpResponseMessage answer = await service.Client.PostAsync(new Uri(service.Api, address), form);
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.SeeOther ? answer.Headers.Location!.ToString() : await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Markup();

    [GeneratedRegex("type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Hidden();
}
