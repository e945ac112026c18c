using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Service.Api;

/// <summary>Answers for whoever names a style or actor that is none, or several.</summary>
internal static class SubjectRoutes
{
    /// <summary>Finds whom a route names; answers the request itself if that is not one.</summary>
    /// <param name="api">What the routes share.</param>
    /// <param name="kind">Style or actor.</param>
    /// <param name="text">Number or name.</param>
    /// <returns>The place of the version file; null if the request is answered.</returns>
    public static async Task<VersionPlace?> FindAsync(HttpContext context, ApiState api, SubjectKind kind, string text)
    {
        IReadOnlyList<VersionPlace> found = api.Find(kind, text);
        if (found.Count == 1)
        {
            return found[0];
        }

        await (found.Count == 0
            ? Answer.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown", kind == SubjectKind.Style ? "There is no style of that number or name." : "There is no actor of that number or name.")
            : AmbiguousAsync(context, [.. found.Select(static p => p.Name)]));
        return null;
    }

    /// <summary>Answers that a number is not one's alone.</summary>
    public static Task AmbiguousAsync(HttpContext context, IReadOnlyList<string> candidates) =>
        Answer.ProblemAsync(context, StatusCodes.Status409Conflict, "ambiguous", "Several have that number: ask by name.", json => json.Strings("candidates", candidates));
}
