namespace ActorMaker.Data.Json;

/// <summary>How a JSON text is laid out and spelled, so that what is added to it looks like what stands there.</summary>
public sealed record JsonStyle
{
    /// <summary>As Python's <c>json.dumps(value, indent=2)</c> writes, which made most of the studio's files.</summary>
    public static JsonStyle Python { get; } = new() { AsciiOnly = true, PythonNumbers = true };

    /// <summary>As JavaScript's <c>JSON.stringify(value, null, 2)</c> writes.</summary>
    public static JsonStyle JavaScript { get; } = new();

    /// <summary>What one level of nesting is indented by; null if everything stands on one line.</summary>
    public string? Indent { get; init; } = "  ";

    /// <summary>The line break: LF, CRLF or CR.</summary>
    public string NewLine { get; init; } = "\n";

    /// <summary>What stands between a name and its value.</summary>
    public string Colon { get; init; } = ": ";

    /// <summary>What stands between two items on one line.</summary>
    public string Comma { get; init; } = ", ";

    /// <summary>What stands inside the brackets of a container on one line: nothing or a space.</summary>
    public string Padding { get; init; } = "";

    /// <summary>Text beyond ASCII is written as <c>\u00fc</c>, not as it is.</summary>
    public bool AsciiOnly { get; init; }

    /// <summary>Doubles are spelled as Python does (<c>1.0</c>, <c>1e-05</c>), not as JavaScript does (<c>1</c>, <c>0.00001</c>).</summary>
    public bool PythonNumbers { get; init; }

    /// <summary>Reads the style off a text.</summary>
    /// <param name="text">A text that is JSON.</param>
    /// <param name="fallback">The style of what the text does not show; <see cref="Python"/> if not given.</param>
    public static JsonStyle Detect(JsonText text, JsonStyle? fallback = null)
    {
        fallback ??= Python;
        ReadOnlySpan<byte> bytes = text.Bytes.Span;
        string? newLine = null, indent = null, colon = null, comma = null, padding = null;
        bool? ascii = text.Bytes.Span.ContainsAnyExceptInRange((byte)0, (byte)0x7F) ? false : null;
        bool? python = null;
        bool filled = false;
        int breakAt = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        if (breakAt >= 0)
        {
            newLine = bytes[breakAt..].StartsWith("\r\n"u8) ? "\r\n" : ((char)bytes[breakAt]).ToString();
        }

        for (int i = 0; i < text.Count; i++)
        {
            ref readonly JsonNode node = ref text.Node(i);
            switch (node.Kind)
            {
                case JsonKind.String:
                    ascii ??= node.Escaped && HasEscapedLetter(bytes[node.Start..node.End]) ? true : null;
                    break;
                case JsonKind.Number:
                    python ??= JsonNumber.IsPython(bytes[node.Start..node.End]);
                    break;
                case JsonKind.Object or JsonKind.Array when node.Next > i + 1:
                    filled = true;
                    ReadOnlySpan<byte> lead = bytes[(node.Start + 1)..text.Node(i + 1).Start];
                    bool oneLine = !JsonLayout.HasLineBreak(lead);
                    indent ??= oneLine ? null : Unit(JsonLayout.LineIndent(bytes, node.Start), JsonLayout.LastLineIndent(lead));
                    padding ??= oneLine ? JsonLayout.Text(lead) : null;
                    ReadOnlySpan<byte> behindFirst = Between(text, bytes, i, ref colon);
                    comma ??= behindFirst.IsEmpty || JsonLayout.HasLineBreak(behindFirst) ? null : JsonLayout.Text(behindFirst);
                    break;
                default:
                    break;
            }
        }

        colon ??= fallback.Colon;
        return new JsonStyle
        {
            Indent = indent ?? (filled && newLine is null ? null : fallback.Indent),
            NewLine = newLine ?? fallback.NewLine,
            Colon = colon,
            Comma = comma ?? (colon == ":" ? "," : fallback.Comma),
            Padding = padding ?? fallback.Padding,
            AsciiOnly = ascii ?? fallback.AsciiOnly,
            PythonNumbers = python ?? fallback.PythonNumbers,
        };
    }

    /// <summary>What stands between the first two items or members of a container; nothing if it has only one.</summary>
    private static ReadOnlySpan<byte> Between(JsonText text, ReadOnlySpan<byte> bytes, int container, ref string? colon)
    {
        int first = container + 1;
        if (text.Node(container).Kind == JsonKind.Object)
        {
            ReadOnlySpan<byte> found = bytes[text.Node(first).End..text.Node(first + 1).Start];
            colon ??= JsonLayout.HasLineBreak(found) ? null : JsonLayout.Text(found);
            first++;
        }

        int second = text.Node(first).Next;
        return second < text.Node(container).Next ? bytes[text.Node(first).End..text.Node(second).Start] : default;
    }

    private static string Unit(string outer, string inner) =>
        inner.StartsWith(outer, StringComparison.Ordinal) ? inner[outer.Length..] : inner;

    /// <summary>Tells whether a string spells something beyond ASCII with an escape.</summary>
    private static bool HasEscapedLetter(ReadOnlySpan<byte> raw)
    {
        foreach (char c in JsonString.Decode(raw[1..^1]))
        {
            if (c > '~')
            {
                return true;
            }
        }

        return false;
    }
}
