using System.Buffers;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>A new value: what it says, to be spelled and laid out in the style of the text that it goes into.</summary>
public abstract partial class JsonTemplate
{
    private JsonTemplate()
    {
    }

    /// <summary><c>null</c>.</summary>
    public static JsonTemplate Null { get; } = Raw("null");

    /// <summary><c>[]</c>.</summary>
    public static JsonTemplate EmptyArray { get; } = Array([]);

    /// <summary>Whether it may take several lines, so that it matters where it stands.</summary>
    internal virtual bool HasLines => false;

    /// <summary>A string.</summary>
    /// <returns>The template.</returns>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair, which no file can hold.</exception>
    public static JsonTemplate Of(string text) => new StringTemplate(CheckText(text));

    /// <summary>An integer.</summary>
    /// <returns>The template.</returns>
    public static JsonTemplate Of(long number) => new IntegerTemplate(number);

    /// <summary>A double, spelled as the text spells them: <c>1.0</c> or <c>1</c>, <c>1e-05</c> or <c>0.00001</c>.</summary>
    /// <param name="number">A finite number.</param>
    /// <returns>The template.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is NaN or infinite.</exception>
    public static JsonTemplate Of(double number) => double.IsFinite(number)
        ? new DoubleTemplate(number)
        : throw new ArgumentOutOfRangeException(nameof(number), number, "JSON has no word for this number.");

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="value">Which of the two.</param>
    /// <returns>The template.</returns>
    public static JsonTemplate Of(bool value) => Raw(value ? "true" : "false");

    /// <summary>JSON that is written exactly as it is given.</summary>
    /// <returns>The template.</returns>
    /// <exception cref="ArgumentException">It is not valid JSON.</exception>
    public static JsonTemplate Raw(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        using JsonText text = JsonText.Parse(bytes);
        return text.Problems.Count == 0
            ? new RawTemplate(text.Root.Raw.ToArray())
            : throw new ArgumentException($"Not a JSON value: {text.Problems[0].Message}.", nameof(json));
    }

    /// <summary>
    /// A copy of a value that stands somewhere, in this text or another: its bytes, with only the indentation of its lines
    /// changed if it comes to stand deeper or less deep.
    /// </summary>
    /// <param name="value">The value as it stands in its text, without edits. The text may be disposed afterwards.</param>
    /// <returns>The template.</returns>
    public static JsonTemplate Copy(JsonValue value) =>
        new CopyTemplate(value.Raw.ToArray(), JsonLayout.LineIndent(value.Text.Bytes.Span, value.Start));

    /// <summary>An array.</summary>
    /// <returns>The template.</returns>
    public static JsonTemplate Array(IReadOnlyList<JsonTemplate> items) => new ArrayTemplate(items);

    /// <summary>An object.</summary>
    /// <param name="members">Its members, in the order they are written.</param>
    /// <returns>The template.</returns>
    /// <exception cref="ArgumentException">A name occurs twice, or holds half of a surrogate pair.</exception>
    public static JsonTemplate Object(params IReadOnlyList<(string Name, JsonTemplate Value)> members)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, _) in members)
        {
            if (!names.Add(CheckText(name)))
            {
                throw new ArgumentException($"The name {name} occurs twice.", nameof(members));
            }
        }

        return new ObjectTemplate(members);
    }

    /// <summary>Writes a text of its own, without a BOM and without a final line break.</summary>
    /// <returns>The text, UTF-8.</returns>
    public byte[] ToBytes(JsonStyle style)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, style, style.Indent is null ? null : "");
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the value.</summary>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="style">The style of the text that it goes into.</param>
    /// <param name="indent">The indentation of the line that it begins in; null if it must stay on that line.</param>
    internal abstract void Write(IBufferWriter<byte> output, JsonStyle style, string? indent);

    /// <summary>Refuses a text that holds half of a surrogate pair.</summary>
    internal static string CheckText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (char.IsSurrogate(text[i]) && !pair)
            {
                throw new ArgumentException("The text holds half of a surrogate pair.", nameof(text));
            }

            i += pair ? 1 : 0;
        }

        return text;
    }

    /// <summary>Tells whether a value says the same already, so that its bytes can stay.</summary>
    internal virtual bool Says(JsonValue value) => false;

    private static void Append(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);

    /// <summary>Writes the parts of a container between its brackets, each on a line of its own where there are lines.</summary>
    private static void WriteParts(IBufferWriter<byte> output, JsonStyle style, string? indent, string brackets, int count, Action<int, string?> writePart)
    {
        string? inner = indent is null || style.Indent is null ? null : indent + style.Indent;
        string padding = count == 0 ? "" : style.Padding;
        Append(output, brackets[..1]);
        for (int i = 0; i < count; i++)
        {
            string comma = i == 0 ? "" : ",";
            string onOneLine = i == 0 ? padding : style.Comma;
            Append(output, inner is null ? onOneLine : comma + style.NewLine + inner);
            writePart(i, inner);
        }

        Append(output, inner is null || count == 0 ? padding : style.NewLine + indent);
        Append(output, brackets[1..]);
    }
}
