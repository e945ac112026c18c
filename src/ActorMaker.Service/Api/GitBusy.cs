namespace ActorMaker.Service.Api;

/// <summary>Answers for a tree that is in somebody else's hands: git's, in the middle of a merge or rebase.</summary>
internal static class GitBusy
{
    /// <summary>Why nothing is written.</summary>
    /// <param name="what">What git is at.</param>
    public static string Why(string what) => $"Git is at work on the tree ({what}): nothing is written until it has ended.";

    /// <summary>Answers the request if nothing may be written now.</summary>
    /// <param name="api">What the routes share.</param>
    /// <returns>Whether it is answered.</returns>
    public static async Task<bool> AnswerAsync(HttpContext context, ApiState api)
    {
        if (api.Service.Waiting is not { } what)
        {
            return false;
        }

        await Answer.ProblemAsync(context, StatusCodes.Status409Conflict, "git-busy", Why(what));
        return true;
    }
}
