using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>A value of a <see cref="JsonText"/>, or the name of a member, which is a string too.</summary>
public readonly struct JsonValue
{
    /// <summary>Beyond it, a double no longer holds every whole number.</summary>
    internal const double LargestExactInteger = 1L << 53;

    private readonly JsonText text;
    private readonly int index;

    internal JsonValue(JsonText text, int index)
    {
        this.text = text;
        this.index = index;
    }

    /// <summary>What it is.</summary>
    public JsonKind Kind => text.Node(index).Kind;

    /// <summary>Byte offset of its first character (a string's quote).</summary>
    public int Start => text.Node(index).Start;

    /// <summary>Byte offset just behind its last character.</summary>
    public int End => text.Node(index).End;

    /// <summary>Its place in the text's index.</summary>
    internal int Index => index;

    /// <summary>True for a string whose bytes hold an escape sequence.</summary>
    internal bool IsEscaped => text.Node(index).Escaped;

    /// <summary>How many bytes of UTF-8 the text of a string has, however it is escaped.</summary>
    internal int TextLength => IsEscaped ? Encoding.UTF8.GetByteCount(AsString()!) : End - Start - 2;

    /// <summary>Its bytes as they stand in the file.</summary>
    public ReadOnlySpan<byte> Raw
    {
        get
        {
            ref readonly JsonNode node = ref text.Node(index);
            return text.Span[node.Start..node.End];
        }
    }

    /// <summary>The text that it belongs to.</summary>
    public JsonText Text => text;

    /// <summary>Line and column of its first character.</summary>
    public TextPosition Position => text.GetPosition(Start);

    /// <summary>Line and column just behind its last character.</summary>
    public TextPosition EndPosition => text.GetPosition(End);

    /// <summary>The members of an object; nothing for any other kind.</summary>
    public MemberList Members => new(text, index);

    /// <summary>The items of an array; nothing for any other kind.</summary>
    public ItemList Items => new(text, index);

    /// <summary>Finds a member of an object.</summary>
    /// <param name="name">The member's name, UTF-8.</param>
    /// <returns>False if there is none, or this is no object.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out JsonValue value)
    {
        foreach (JsonMember member in Members)
        {
            if (member.Name.Is(name))
            {
                value = member.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Tells whether this is a string with the given text.</summary>
    /// <param name="other">UTF-8 text.</param>
    /// <returns>True if so, however it is escaped.</returns>
    public bool Is(ReadOnlySpan<byte> other)
    {
        ref readonly JsonNode node = ref text.Node(index);
        if (node.Kind != JsonKind.String)
        {
            return false;
        }

        ReadOnlySpan<byte> raw = text.Span[(node.Start + 1)..(node.End - 1)];
        return node.Escaped ? string.Equals(JsonString.Decode(raw), Encoding.UTF8.GetString(other), StringComparison.Ordinal) : raw.SequenceEqual(other);
    }

    /// <summary>The text of a string.</summary>
    /// <returns>The text, or null if this is no string.</returns>
    public string? AsString() => Kind == JsonKind.String ? JsonString.Decode(text.Span[(Start + 1)..(End - 1)]) : null;

    /// <summary>The value of an integer.</summary>
    /// <returns>The number, or null if this is no whole number of 64 bits.</returns>
    public long? AsInt64() => Kind == JsonKind.Number && Utf8Parser.TryParse(Raw, out long number, out int used) && used == End - Start ? number : null;

    /// <summary>The value of a whole number, also where a writer spells it <c>75.0</c>.</summary>
    /// <returns>The number, or null if this is none that 64 bits, or a double, hold exactly.</returns>
    public long? AsWhole() =>
        AsInt64() ?? (AsDouble() is double value && value == Math.Floor(value) && Math.Abs(value) < LargestExactInteger ? (long)value : null);

    /// <summary>The value of a number.</summary>
    /// <returns>The nearest double, or null if this is no number.</returns>
    public double? AsDouble() => Kind == JsonKind.Number ? double.Parse(Raw, CultureInfo.InvariantCulture) : null;

    /// <summary>The path from the root to this value, such as <c>$.versions[2].name</c>.</summary>
    /// <returns>The path; names that are no identifiers stand in brackets.</returns>
    public string GetPath() => text.GetPath(index);
}
