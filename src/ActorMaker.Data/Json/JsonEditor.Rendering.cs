using System.Buffers;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>Splices the edits into the bytes.</summary>
public sealed partial class JsonEditor
{
    /// <summary>Splices the edits into the bytes of the text.</summary>
    /// <returns>The edited text; the same bytes if there are no edits.</returns>
    /// <exception cref="InvalidOperationException">The edits make a text that has problems: nested too deep, too large, or with a name twice.</exception>
    public byte[] ToBytes()
    {
        ReadOnlySpan<byte> bytes = text.Bytes.Span;
        if (!HasEdits)
        {
            return bytes.ToArray();
        }

        var output = new ArrayBufferWriter<byte>(bytes.Length + 256);
        int[] edited = [.. replaced.Keys, .. containers.Keys];
        Array.Sort(edited);
        WriteRange(output, edited, 0, 0, text.Count, bytes.Length);

        byte[] result = output.WrittenSpan.ToArray();
        using JsonText check = JsonText.Parse(result);
        return check.Problems.Count == 0
            ? result
            : throw new InvalidOperationException($"The edits do not make a sound text: {check.Problems[0].Message}.");
    }

    /// <summary>Copies the bytes <c>[start, end)</c>, which hold the index nodes <c>[first, last)</c>, with the edits inside them.</summary>
    private void WriteRange(ArrayBufferWriter<byte> output, int[] edited, int start, int first, int last, int end)
    {
        int at = Array.BinarySearch(edited, first);
        for (at = at < 0 ? ~at : at; at < edited.Length && edited[at] < last; at++)
        {
            int index = edited[at];
            JsonNode node = text.Node(index);
            if (node.Start < start)
            {
                continue; // inside a value that was written already
            }

            output.Write(text.Bytes.Span[start..node.Start]);
            if (replaced.TryGetValue(index, out JsonTemplate? by))
            {
                by.Write(output, Style, by.HasLines ? LayoutOfValue(index) : null);
            }
            else
            {
                WriteContainer(output, edited, index, containers[index]);
            }

            start = node.End;
        }

        output.Write(text.Bytes.Span[start..end]);
    }

    private void WriteContainer(ArrayBufferWriter<byte> output, int[] edited, int index, ContainerEdit edit)
    {
        JsonNode node = text.Node(index);
        bool isObject = node.Kind == JsonKind.Object;
        var gaps = new Gaps(text, Style, index, edit.Children, edit.Children.Count == 0 ? LayoutOfValue(index) : null);
        output.Write(isObject ? "{"u8 : "["u8);
        for (int i = 0; i < edit.Parts.Count; i++)
        {
            Part part = edit.Parts[i];
            string lead = gaps.Before(edit.Parts, i);
            Encoding.UTF8.GetBytes(lead, output);
            if (part.Added is null)
            {
                int child = edit.Children[part.Ordinal];
                JsonNode value = text.Node(isObject ? child + 1 : child);
                WriteRange(output, edited, text.Node(child).Start, child, value.Next, value.End);
                continue;
            }

            if (part.Name is not null)
            {
                Encoding.UTF8.GetBytes(JsonString.Encode(part.Name, Style.AsciiOnly) + gaps.Colon, output);
            }

            part.Added.Write(output, Style, gaps.IndentBehind(lead));
        }

        Encoding.UTF8.GetBytes(edit.Parts.Count == 0 ? "" : gaps.Close, output);
        output.Write(isObject ? "}"u8 : "]"u8);
    }

    /// <summary>
    /// The indentation of the line that a value begins in, if it is to take several lines when it is replaced or filled; null
    /// if it stands between others on one line.
    /// </summary>
    private string? LayoutOfValue(int index)
    {
        ReadOnlySpan<byte> bytes = text.Bytes.Span;
        JsonNode node = text.Node(index);
        bool emptyOrScalar = node.Next == index + 1;
        if (!emptyOrScalar || index == 0)
        {
            bool lines = emptyOrScalar ? Style.Indent is not null : JsonLayout.HasLineBreak(bytes[node.Start..node.End]);
            return lines ? JsonLayout.LineIndent(bytes, node.Start) : null;
        }

        int parent = 0;
        while (true)
        {
            int toValue = text.Node(parent).Kind == JsonKind.Object ? 1 : 0;
            int leadStart = text.Node(parent).Start + 1;
            int child = parent + 1;
            while (text.Node(child + toValue).Next <= index)
            {
                leadStart = text.Node(child + toValue).End;
                child = text.Node(child + toValue).Next;
            }

            if (child + toValue == index)
            {
                JsonNode sibling = text.Node(parent + 1 + toValue);
                return JsonLayout.HasLineBreak(bytes[leadStart..text.Node(child).Start]) || JsonLayout.HasLineBreak(bytes[sibling.Start..sibling.End])
                    ? JsonLayout.LineIndent(bytes, node.Start)
                    : null;
            }

            parent = child + toValue;
        }
    }
}
