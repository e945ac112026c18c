namespace ActorMaker.Data.Versions;

/// <summary>RunPod's id of a run: opaque, but for the suffix that says where it ran.</summary>
public static class RunId
{
    /// <summary>The id without <c>-e1</c>, <c>-u2</c>: some programs keep it so.</summary>
    public static string Base(string id)
    {
        int at = id.LastIndexOf('-');
        return at > 0 && at + 2 < id.Length && id[at + 1] is 'e' or 'u' && !id.AsSpan(at + 2).ContainsAnyExceptInRange('0', '9') ? id[..at] : id;
    }
}
