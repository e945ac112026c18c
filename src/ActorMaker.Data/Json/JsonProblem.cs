namespace ActorMaker.Data.Json;

/// <summary>What keeps a text from being read as JSON, or a value of it from being read without loss.</summary>
public enum JsonProblemKind
{
    /// <summary>Not JSON: no program can read the text.</summary>
    Syntax,

    /// <summary>A property twice in one object.</summary>
    DuplicateProperty,

    /// <summary>Too large, too deep, or text that is no valid Unicode.</summary>
    Limit,
}

/// <summary>Something wrong with a JSON text itself.</summary>
/// <param name="Kind">What kind of fault it is.</param>
/// <param name="Start">Byte offset where it begins.</param>
/// <param name="End">Byte offset just behind it.</param>
/// <param name="Message">What is wrong, as the end of a sentence.</param>
public sealed record JsonProblem(JsonProblemKind Kind, int Start, int End, string Message);
