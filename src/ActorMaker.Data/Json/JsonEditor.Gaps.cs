using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>What stands between the parts of an edited container.</summary>
public sealed partial class JsonEditor
{
    /// <summary>
    /// Commas and white space of one container. A part that was there keeps the gap in front of it; the gap in front of a new
    /// one is made like its neighbours'.
    /// </summary>
    /// <param name="index">The container.</param>
    /// <param name="children">Index nodes of its items, or of its members' names, as they were read.</param>
    /// <param name="emptyIndent">For an empty container that is to get lines: the indentation of the line that it begins in.</param>
    private sealed class Gaps(JsonText text, JsonStyle style, int index, List<int> children, string? emptyIndent)
    {
        private readonly int toValue = text.Node(index).Kind == JsonKind.Object ? 1 : 0;

        /// <summary>What stands between a new member's name and value.</summary>
        public string Colon
        {
            get
            {
                if (children.Count == 0)
                {
                    return style.Colon;
                }

                ReadOnlySpan<byte> first = text.Bytes.Span[text.Node(children[0]).End..text.Node(children[0] + 1).Start];
                return JsonLayout.HasLineBreak(first) ? style.Colon : JsonLayout.Text(first);
            }
        }

        /// <summary>What stands between the last part and the closing bracket.</summary>
        public string Close => children.Count > 0 ? Gap(children.Count) : emptyIndent is null ? style.Padding : style.NewLine + emptyIndent;

        /// <summary>What stands in front of a part: behind the opening bracket, or behind the part before it.</summary>
        public string Before(List<Part> parts, int at)
        {
            if (at == 0)
            {
                return children.Count > 0 ? Gap(0) : emptyIndent is null ? style.Padding : style.NewLine + emptyIndent + style.Indent;
            }

            int own = parts[at].Ordinal;
            if (own > 0)
            {
                return Gap(own);
            }

            // What was first has no comma in front; the part that is first now left one.
            return own == 0 && parts[0].Ordinal > 0 ? Gap(parts[0].Ordinal) : LikeNeighbours(parts, at);
        }

        /// <summary>The indentation for the lines of a new value behind a gap; null if it must stay on one line.</summary>
        public string? IndentBehind(string gap)
        {
            int lineBreak = gap.LastIndexOfAny(['\n', '\r']);
            if (lineBreak >= 0)
            {
                string line = gap[(lineBreak + 1)..];
                return line[..(line.Length - line.TrimStart(' ', '\t').Length)];
            }

            // "[{", lines, "}, {", lines, "}]": lines although the brackets share theirs.
            return children.Count > 0 && JsonLayout.HasLineBreak(text.Bytes.Span[ValueOf(0).Start..ValueOf(0).End])
                ? JsonLayout.LineIndent(text.Bytes.Span, text.Node(index).Start)
                : null;
        }

        private string LikeNeighbours(List<Part> parts, int at)
        {
            int model = parts[at - 1].Ordinal > 0 ? parts[at - 1].Ordinal
                : at + 1 < parts.Count && parts[at + 1].Ordinal > 0 ? parts[at + 1].Ordinal
                : 1;
            string gap = model < children.Count ? Gap(model) : children.Count > 0 ? Gap(0) : Before(parts, 0);
            if (!gap.AsSpan().ContainsAny('\n', '\r'))
            {
                return model < children.Count ? gap : style.Comma;
            }

            bool oneBreak = JsonLayout.LineBreaks(Encoding.UTF8.GetBytes(gap)) == 1;
            return oneBreak && gap.Contains(',', StringComparison.Ordinal) ? gap : $",{style.NewLine}{IndentBehind(gap)}";
        }

        /// <summary>The bytes in front of child number <paramref name="child"/>, or behind the last one.</summary>
        private string Gap(int child)
        {
            int start = child == 0 ? text.Node(index).Start + 1 : ValueOf(child - 1).End;
            int end = child == children.Count ? text.Node(index).End - 1 : text.Node(children[child]).Start;
            return JsonLayout.Text(text.Bytes.Span[start..end]);
        }

        private JsonNode ValueOf(int child) => text.Node(children[child] + toValue);
    }
}
