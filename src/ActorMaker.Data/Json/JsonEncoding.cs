using System.Text.Unicode;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>What can be said of a text's bytes before it is read as JSON.</summary>
internal static class JsonEncoding
{
    private static ReadOnlySpan<byte> Utf8Bom => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Utf16Bom => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> Utf16BigEndianBom => [0xFE, 0xFF];

    /// <summary>Length of the byte order mark that a text begins with: 0 or 3.</summary>
    public static int BomLength(ReadOnlySpan<byte> text) => text.StartsWith(Utf8Bom) ? 3 : 0;

    /// <summary>Refuses a text that cannot be read as UTF-8 at all.</summary>
    public static JsonProblem? Refuse(ReadOnlySpan<byte> text)
    {
        if (text.Length > JsonText.MaxBytes)
        {
            return new JsonProblem(JsonProblemKind.Limit, 0, 0, $"the file has {text.Length / (1024 * 1024)} MB; at most {JsonText.MaxBytes / (1024 * 1024)} MB are read");
        }

        if (IsUtf16(text))
        {
            return new JsonProblem(JsonProblemKind.Limit, 0, 2, "the text is UTF-16; save it as UTF-8");
        }

        if (Utf8.IsValid(text))
        {
            return null;
        }

        int offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return new JsonProblem(JsonProblemKind.Limit, offset, offset + 1, $"byte 0x{text[offset]:X2} is not valid UTF-8");
    }

    /// <summary>Tells UTF-16 by its mark, or by every other byte of its first two characters being zero, as ASCII's are.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> text) =>
        text.StartsWith(Utf16Bom) || text.StartsWith(Utf16BigEndianBom)
        || (text.Length >= 4 && (text[0] == 0) != (text[1] == 0) && (text[0] == 0) == (text[2] == 0) && (text[1] == 0) == (text[3] == 0));
}
