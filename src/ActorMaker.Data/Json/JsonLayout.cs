using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>Lines and indentation of a JSON text's bytes. A line break never stands inside a value but between its parts.</summary>
internal static class JsonLayout
{
    public static bool HasLineBreak(ReadOnlySpan<byte> bytes) => bytes.ContainsAny((byte)'\n', (byte)'\r');

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The white space that the line of an offset begins with.</summary>
    public static string LineIndent(ReadOnlySpan<byte> text, int offset)
    {
        int bom = JsonEncoding.BomLength(text);
        return LastLineIndent(text[bom..Math.Max(bom, offset)]);
    }

    /// <summary>The white space behind the last line break of <paramref name="bytes"/>, or at their beginning if there is none.</summary>
    public static string LastLineIndent(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> line = bytes[(bytes.LastIndexOfAny((byte)'\n', (byte)'\r') + 1)..];
        int end = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        return Text(end < 0 ? line : line[..end]);
    }

    /// <summary>Number of lines that end in <paramref name="bytes"/>.</summary>
    public static int LineBreaks(ReadOnlySpan<byte> bytes) =>
        bytes.Count((byte)'\n') + bytes.Count((byte)'\r') - bytes.Count("\r\n"u8);
}
