using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>Lines and columns of a text's offsets: both 1-based, the column in UTF-16 code units, the BOM not counted.</summary>
internal sealed class JsonPositions(ReadOnlyMemory<byte> text)
{
    private const int Step = 64 * 1024;

    /// <summary>A known position every <see cref="Step"/> bytes, so that many findings in one large file stay cheap.</summary>
    private readonly List<(int Offset, TextPosition Position)> marks = [(JsonEncoding.BomLength(text.Span), TextPosition.Start)];

    /// <summary>The position of one offset of a text.</summary>
    public static TextPosition Get(ReadOnlySpan<byte> text, int offset) => Advance(text, JsonEncoding.BomLength(text), TextPosition.Start, offset);

    /// <summary>The position of an offset; may be asked by several threads.</summary>
    public TextPosition Get(int offset)
    {
        ReadOnlySpan<byte> bytes = text.Span;
        lock (marks)
        {
            while (marks.Count <= offset / Step)
            {
                int at = marks.Count * Step;
                for (int back = 0; back < 3 && at < bytes.Length && (bytes[at] & 0xC0) == 0x80; back++)
                {
                    at--; // not inside a character
                }

                marks.Add((at, Advance(bytes, marks[^1].Offset, marks[^1].Position, at)));
            }

            int mark = offset / Step;
            mark -= mark > 0 && marks[mark].Offset > offset ? 1 : 0;
            return Advance(bytes, marks[mark].Offset, marks[mark].Position, offset);
        }
    }

    private static TextPosition Advance(ReadOnlySpan<byte> text, int from, TextPosition position, int to)
    {
        if (to <= from)
        {
            return position;
        }

        // CR, LF and CRLF each end one line; a CR whose LF is not passed yet ends none.
        ReadOnlySpan<byte> passed = text[from..to];
        bool cutBreak = passed[^1] == (byte)'\r' && to < text.Length && text[to] == (byte)'\n';
        int lines = JsonLayout.LineBreaks(passed) - (cutBreak ? 1 : 0);
        int lineStart = (cutBreak ? passed[..^1] : passed).LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        int columns = Encoding.UTF8.GetCharCount(passed[lineStart..]);
        return new TextPosition(position.Line + lines, lines == 0 ? position.Column + columns : 1 + columns);
    }
}
