namespace ActorMaker.Data.Json;

/// <summary>A place in a text file, as editors count it: both 1-based, the column in UTF-16 code units.</summary>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column, in UTF-16 code units.</param>
public readonly record struct TextPosition(int Line, int Column)
{
    /// <summary>The first character of a file; also the place of what concerns a file or folder as a whole.</summary>
    public static TextPosition Start { get; } = new(1, 1);
}
