using System.Buffers;
using System.Globalization;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>The kinds of new values.</summary>
public abstract partial class JsonTemplate
{
    private sealed class RawTemplate(byte[] json) : JsonTemplate
    {
        internal override void Write(IBufferWriter<byte> output, JsonStyle style, string? indent) => output.Write(json);

        internal override bool Says(JsonValue value) => value.Raw.SequenceEqual(json);
    }

    private sealed class CopyTemplate(byte[] json, string sourceIndent) : JsonTemplate
    {
        internal override bool HasLines => JsonLayout.HasLineBreak(json);

        internal override void Write(IBufferWriter<byte> output, JsonStyle style, string? indent)
        {
            ReadOnlySpan<byte> rest = json;
            byte[] source = Encoding.UTF8.GetBytes(sourceIndent);
            int breakAt;
            while (indent is not null && (breakAt = rest.IndexOfAny((byte)'\r', (byte)'\n')) >= 0)
            {
                output.Write(rest[..breakAt]);
                rest = rest[(breakAt + (rest[breakAt..].StartsWith("\r\n"u8) ? 2 : 1))..];
                Append(output, style.NewLine);
                if (rest.StartsWith(source))
                {
                    rest = rest[source.Length..];
                    Append(output, indent);
                }
            }

            output.Write(rest);
        }

        internal override bool Says(JsonValue value) => value.Raw.SequenceEqual(json);
    }

    private sealed class StringTemplate(string text) : JsonTemplate
    {
        internal override void Write(IBufferWriter<byte> output, JsonStyle style, string? indent) =>
            Append(output, JsonString.Encode(text, style.AsciiOnly));

        internal override bool Says(JsonValue value) => value.Kind == JsonKind.String && string.Equals(value.AsString(), text, StringComparison.Ordinal);
    }

    private sealed class IntegerTemplate(long number) : JsonTemplate
    {
        internal override void Write(IBufferWriter<byte> output, JsonStyle style, string? indent) =>
            Append(output, number.ToString(CultureInfo.InvariantCulture));

        internal override bool Says(JsonValue value) => value.AsInt64() == number;
    }

    private sealed class DoubleTemplate(double number) : JsonTemplate
    {
        internal override void Write(IBufferWriter<byte> output, JsonStyle style, string? indent) =>
            Append(output, JsonNumber.Spell(number, style.PythonNumbers));

        internal override bool Says(JsonValue value) => value.AsDouble() is double there && there.Equals(number);
    }

    private sealed class ArrayTemplate(IReadOnlyList<JsonTemplate> items) : JsonTemplate
    {
        internal override bool HasLines => items.Count > 0;

        internal override void Write(IBufferWriter<byte> output, JsonStyle style, string? indent) =>
            WriteParts(output, style, indent, "[]", items.Count, (i, inner) => items[i].Write(output, style, inner));
    }

    private sealed class ObjectTemplate(IReadOnlyList<(string Name, JsonTemplate Value)> members) : JsonTemplate
    {
        internal override bool HasLines => members.Count > 0;

        internal override void Write(IBufferWriter<byte> output, JsonStyle style, string? indent) =>
            WriteParts(output, style, indent, "{}", members.Count, (i, inner) =>
            {
                Append(output, JsonString.Encode(members[i].Name, style.AsciiOnly) + style.Colon);
                members[i].Value.Write(output, style, inner);
            });
    }
}
