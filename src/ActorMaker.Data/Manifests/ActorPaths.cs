namespace ActorMaker.Data.Manifests;

/// <summary>Which names and paths of a manifest stay inside the actor's folder, on every platform.</summary>
public static class ActorPaths
{
    private const string Forbidden = "/\\:\0";

    /// <summary>Tells whether a text is one file name: no path, no drive, no parent.</summary>
    /// <returns>True if joining it to a folder names something directly inside that folder.</returns>
    public static bool IsFileName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny(Forbidden) < 0;

    /// <summary>Tells whether a path from the data root stays below an actor's folder.</summary>
    /// <param name="path">A path with <c>/</c>, relative to the data root.</param>
    /// <returns>True if it begins with <c>data/actors/&lt;actor&gt;/</c> and every further segment is a file name.</returns>
    public static bool IsInside(string path, string actor)
    {
        const string Actors = "data/actors/";
        if (!IsFileName(actor)
            || !path.StartsWith(Actors, StringComparison.Ordinal)
            || !path.AsSpan(Actors.Length).StartsWith(actor, StringComparison.Ordinal)
            || path.Length <= Actors.Length + actor.Length
            || path[Actors.Length + actor.Length] != '/')
        {
            return false;
        }

        ReadOnlySpan<char> rest = path.AsSpan(Actors.Length + actor.Length + 1);
        while (true)
        {
            int slash = rest.IndexOf('/');
            ReadOnlySpan<char> segment = slash < 0 ? rest : rest[..slash];
            if (segment.IsEmpty || segment is "." or ".." || segment.IndexOfAny(Forbidden) >= 0)
            {
                return false;
            }

            if (slash < 0)
            {
                return true;
            }

            rest = rest[(slash + 1)..];
        }
    }
}
