using ActorMaker.Data.Trainings;

namespace ActorMaker.Pages;

/// <summary>What waits for a person.</summary>
/// <param name="Event">The event's name; null for a run of which nothing was heard.</param>
/// <param name="At">Since when; null if that is not known.</param>
/// <param name="Subject">Whose it is, such as <c>style/1</c>; null if that is not known.</param>
/// <param name="Code">The rule: AM5001, AM5002 or AM5003.</param>
/// <param name="Why">What happened.</param>
/// <param name="Wants">What there is to do: <c>check</c>, <c>resolve</c> or <c>put-back</c>.</param>
public sealed record InboxItem(string? Event, DateTimeOffset? At, string Id, string? Subject, string Code, string Why, string Wants);

/// <summary>A plan that was applied.</summary>
/// <param name="At">When; null if that is not known.</param>
/// <param name="Command">What made it.</param>
/// <param name="IsLive">Whether the service made it, not somebody who ran a target.</param>
/// <param name="Files">How many files it changed.</param>
/// <param name="CanBeUndone">Whether it can be put back.</param>
public sealed record ChangeItem(string Journal, DateTimeOffset? At, string Command, bool IsLive, int Files, bool CanBeUndone)
{
    /// <summary>Where somebody asked for it; null where that is not recorded.</summary>
    public string? By { get; init; }
}

/// <summary>What pages of the running service show besides, and what its buttons need. A report has none of it.</summary>
/// <param name="FormKey">What every form sends along: no other site can read it.</param>
/// <param name="CanWrite">Whether there are buttons.</param>
/// <param name="Inbox">What waits for a person.</param>
/// <param name="Changes">What was applied, the last first.</param>
public sealed record LiveSite(string FormKey, bool CanWrite, IReadOnlyList<InboxItem> Inbox, IReadOnlyList<ChangeItem> Changes)
{
    /// <summary>What keeps the tree from being changed for now, such as a merge; null for nothing.</summary>
    public string? Waiting { get; init; }

    /// <summary>Branch and commit that the tree is based on, and how many version files differ from it; null where there is no repository.</summary>
    public string? Git { get; init; }

    /// <summary>Whether images can be uploaded: the project names a bucket for them.</summary>
    public bool CanPush { get; init; }

    /// <summary>How far RunPod's clock and this machine's are apart; null if they agree.</summary>
    public string? Clock { get; init; }

    /// <summary>Whether the data has changed since, and is being read.</summary>
    public bool IsOld { get; init; }

    /// <summary>The sets of images of a style, by its folder.</summary>
    public Func<string, IReadOnlyList<SelectionSet>> Sets { get; init; } = static _ => [];
}
