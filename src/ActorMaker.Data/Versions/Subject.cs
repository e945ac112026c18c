namespace ActorMaker.Data.Versions;

/// <summary>What a LoRA is trained on.</summary>
public enum SubjectKind
{
    /// <summary>An image style.</summary>
    Style,

    /// <summary>An actor.</summary>
    Actor,
}

/// <summary>One style or actor, by its number: padding (<c>6</c>, <c>0006</c>) makes no difference.</summary>
/// <param name="Kind">Style or actor.</param>
public readonly record struct Subject(SubjectKind Kind, long Number)
{
    /// <summary>The same, without the comparers that the runtime would compile for it in each build.</summary>
    public bool Equals(Subject other) => Number == other.Number && Kind == other.Kind;

    /// <inheritdoc/>
    public override int GetHashCode() => (Number.GetHashCode() * 2) + (int)Kind;

    /// <summary>Reads the number that a folder or file name begins with: <c>1_ink_intensity</c>, <c>0006_european_20_female</c>, <c>12</c>.</summary>
    /// <param name="kind">Style or actor.</param>
    /// <param name="name">The name, without an extension.</param>
    /// <returns>The subject; null if the name begins with no number, or with one that runs into a word.</returns>
    public static Subject? FromName(SubjectKind kind, string name)
    {
        int end = name.IndexOf('_', StringComparison.Ordinal);
        return VersionName.TryParseNumber(end < 0 ? name : name.AsSpan(0, end), out long number) ? new Subject(kind, number) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Kind == SubjectKind.Style ? "style" : "actor")} {Number}";
}
