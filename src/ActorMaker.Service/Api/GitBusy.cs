namespace ActorMaker.Service.Api;

/// <summary>A tree that is in somebody else's hands: git's, in the middle of a merge or rebase.</summary>
internal static class GitBusy
{
    /// <summary>Why nothing is written.</summary>
    /// <param name="what">What git is at.</param>
    public static string Why(string what) => $"Git is at work on the tree ({what}): nothing is written until it has ended.";
}
