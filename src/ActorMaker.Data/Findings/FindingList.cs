using ActorMaker.Data.Json;

namespace ActorMaker.Data.Findings;

/// <summary>Collects the findings of one file; each has a way to mend it.</summary>
/// <param name="path">Absolute path of the file.</param>
public sealed class FindingList(string path)
{
    /// <summary>What was found so far.</summary>
    public List<Finding> Items { get; } = [];

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; } = path;

    /// <summary>Adds a finding about a value.</summary>
    /// <param name="value">The value, in this file.</param>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="related">The other end, if there is one.</param>
    /// <param name="fix">How to mend this one; null for the rule's own fix.</param>
    public void Add(Rule rule, JsonValue value, string what, RelatedLocation? related = null, Fix? fix = null)
    {
        // An object or array is pointed at by its bracket: its end may be hundreds of lines away.
        bool container = value.Kind is JsonKind.Object or JsonKind.Array;
        TextPosition start = value.Position;
        Items.Add(Finding.At(rule, Path, start, what, fix, related) with
        {
            End = container ? start with { Column = start.Column + 1 } : value.EndPosition,
            JsonPath = value.GetPath(),
        });
    }

    /// <summary>Adds a finding about the file as a whole.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="related">The other end, if there is one.</param>
    /// <param name="fix">How to mend this one; null for the rule's own fix.</param>
    public void Add(Rule rule, string what, RelatedLocation? related = null, Fix? fix = null) => Items.Add(Finding.At(rule, Path, what, fix, related));
}
