using ActorMaker.Data.Json;

namespace ActorMaker.Data.Findings;

/// <summary>How much a finding weighs: only <see cref="Error"/> fails a build.</summary>
public enum Severity
{
    /// <summary>Not reported.</summary>
    None,

    /// <summary>Reported as a message.</summary>
    Info,

    /// <summary>Reported as a warning.</summary>
    Warning,

    /// <summary>Reported as an error; fails the build.</summary>
    Error,
}

/// <summary>The other end of a finding that has two: the first of two duplicates, say.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Position">Where in the file.</param>
/// <param name="Text">What stands there.</param>
public sealed record RelatedLocation(string Path, TextPosition Position, string Text);

/// <summary>One violation of one <see cref="Findings.Rule"/> at one place.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Path">Absolute path of the file or folder that it is about.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Message">One line of text: what is wrong here, and the way out of it.</param>
public sealed record Finding(Rule Rule, string Path, TextPosition Start, string Message)
{
    /// <summary>Just behind the last character that it is about; <see cref="Start"/> when it is about a whole file.</summary>
    public TextPosition End { get; init; } = Start;

    /// <summary>The JSON path of the value, such as <c>$.versions[2].name</c>; null for a file or folder as a whole.</summary>
    public string? JsonPath { get; init; }

    /// <summary>The other end, where there is one.</summary>
    public RelatedLocation? Related { get; init; }
}
