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
/// <param name="Text">What stands there.</param>
public sealed record RelatedLocation(string Path, TextPosition Position, string Text)
{
    /// <summary>What stands there, without secrets.</summary>
    public string Text { get; init; } = SecretTokens.Mask(Text);
}

/// <summary>One violation of one <see cref="Findings.Rule"/> at one place.</summary>
/// <param name="Path">Absolute path of the file or folder that it is about.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="What">What is wrong here, on one line; without a full stop at its end where a fix follows.</param>
public sealed record Finding(Rule Rule, string Path, TextPosition Start, string What)
{
    /// <summary>What is wrong here, on one line, without secrets; without a full stop at its end where a fix follows.</summary>
    public string What { get; init; } = SecretTokens.Mask(What);

    /// <summary>How to mend it; null where nothing is said of that.</summary>
    /// <remarks>Kept apart from <see cref="What"/>: other words for the way out do not make another finding.</remarks>
    public Fix? Fix { get; init; }

    /// <summary>What is printed: what is wrong, and the way out of it.</summary>
    public string Message => Word(static command => command.Text);

    /// <summary>What is printed for somebody who runs jobs in a way of their own.</summary>
    /// <param name="word">Words a command.</param>
    /// <returns>What is wrong, and the way out of it.</returns>
    public string Word(Func<Command, string> word) => Fix is null ? What : $"{What}. Fix: {Fix.Word(word)}.";

    /// <summary>Just behind the last character that it is about; <see cref="Start"/> when it is about a whole file.</summary>
    public TextPosition End { get; init; } = Start;

    /// <summary>The JSON path of the value, such as <c>$.versions[2].name</c>; null for a file or folder as a whole.</summary>
    public string? JsonPath
    {
        get;
        init => field = value is null ? null : SecretTokens.Mask(value);
    }

    /// <summary>The other end, where there is one.</summary>
    public RelatedLocation? Related { get; init; }

    /// <summary>The same of all of it, without the comparers that the runtime would compile for it in each build.</summary>
    public bool Equals(Finding? other) => other is not null
        && string.Equals(Rule.Code, other.Rule.Code, StringComparison.Ordinal)
        && string.Equals(Path, other.Path, StringComparison.Ordinal)
        && string.Equals(What, other.What, StringComparison.Ordinal)
        && string.Equals(JsonPath, other.JsonPath, StringComparison.Ordinal)
        && Start == other.Start
        && End == other.End
        && Fix == other.Fix
        && Related == other.Related;

    /// <inheritdoc/>
    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal) ^ What.GetHashCode(StringComparison.Ordinal) ^ (Start.Line << 8) ^ Start.Column;

    /// <summary>A finding about a file or folder as a whole, with a way out of it.</summary>
    /// <param name="path">Absolute path of the file or folder.</param>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="fix">How to mend this one; null for the rule's own fix.</param>
    /// <param name="related">The other end, if there is one.</param>
    public static Finding At(Rule rule, string path, string what, Fix? fix = null, RelatedLocation? related = null) =>
        At(rule, path, TextPosition.Start, what, fix, related);

    /// <summary>A finding at a place in a file, with a way out of it.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="start">The place.</param>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="fix">How to mend this one; null for the rule's own fix.</param>
    /// <param name="related">The other end, if there is one.</param>
    public static Finding At(Rule rule, string path, TextPosition start, string what, Fix? fix = null, RelatedLocation? related = null) =>
        new(rule, path, start, what.TrimEnd('.')) { Fix = fix ?? rule.Fix, Related = related };
}
