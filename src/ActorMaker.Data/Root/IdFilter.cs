using System.Buffers;
using System.IO.Enumeration;

namespace ActorMaker.Data.Root;

/// <summary>Narrows a target to some styles or actors: ids, folder names or globs, separated by semicolons.</summary>
/// <remarks><c>6</c>, <c>0006</c>, <c>0006_european_20_female</c> and <c>0006*</c> all match the actor folder <c>0006_european_20_female</c>.</remarks>
public sealed class IdFilter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(";*?<>\"\\");

    private readonly string[]? patterns;

    private IdFilter(string[]? patterns) => this.patterns = patterns;

    /// <summary>Matches everything.</summary>
    public static IdFilter All { get; } = new(null);

    /// <summary>Matches nothing.</summary>
    public static IdFilter None { get; } = new([]);

    /// <summary>True if nothing is left out.</summary>
    public bool IsAll => patterns is null;

    /// <summary>True if everything is left out.</summary>
    public bool IsNone => patterns is [];

    /// <summary>Reads a property's value.</summary>
    /// <param name="text">Ids, folder names or globs, separated by semicolons; null or empty means all.</param>
    /// <returns>The filter.</returns>
    public static IdFilter Parse(string? text)
    {
        string[] parts = (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? All : new IdFilter(parts);
    }

    /// <summary>Whether a name, as a pattern, means what has that name: there is no separator and no wildcard in it.</summary>
    public static bool IsPlain(string name) => name.Length > 0 && !name.AsSpan().ContainsAny(Special) && name.Trim().Length == name.Length;

    /// <summary>Tells whether a folder is meant.</summary>
    /// <param name="folder">The folder's name, such as <c>1_ink_intensity</c>; a bare id also works.</param>
    /// <returns>True if a pattern matches the name or its id.</returns>
    public bool Matches(string folder) => patterns is null || Array.Exists(patterns, p => Matches(p, folder));

    /// <summary>Finds the patterns that match nothing.</summary>
    /// <param name="folders">The names of all folders that there are.</param>
    /// <returns>The patterns, in their order.</returns>
    public List<string> Unmatched(IReadOnlyList<string> folders) =>
        [.. (patterns ?? []).Where(p => !folders.Any(f => Matches(p, f)))];

    private static bool Matches(string pattern, string folder)
    {
        int end = folder.IndexOf('_', StringComparison.Ordinal);
        string id = end < 0 ? folder : folder[..end];
        return FileSystemName.MatchesSimpleExpression(pattern, folder)
            || FileSystemName.MatchesSimpleExpression(pattern, id)
            || (long.TryParse(pattern, out long wanted) && long.TryParse(id, out long actual) && wanted == actual);
    }
}
