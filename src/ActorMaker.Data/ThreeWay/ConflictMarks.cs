using System.Text;

namespace ActorMaker.Data.ThreeWay;

/// <summary>How git marks the lines that a person has to decide on.</summary>
/// <param name="Ours">What one side is called.</param>
/// <param name="Theirs">What the other is called.</param>
public sealed record ConflictMarks(string Ours, string Theirs)
{
    private const int Length = 7;

    /// <summary>Marks where two texts differ.</summary>
    /// <param name="theirs">The other.</param>
    /// <returns>The lines of both.</returns>
    internal byte[] Mark(byte[] ours, byte[] theirs)
    {
        List<byte[]> mine = Lines(ours);
        List<byte[]> other = Lines(theirs);
        string newLine = mine.Exists(static l => l.AsSpan().EndsWith("\r\n"u8)) ? "\r\n" : "\n";
        using MemoryStream output = new(ours.Length + theirs.Length);
        (int a, int b) = (0, 0);
        foreach ((int nextA, int nextB) in LineMatch.Of(mine, other).Append((mine.Count, other.Count)))
        {
            if (nextA > a || nextB > b)
            {
                Write('<', Ours);
                mine.GetRange(a, nextA - a).ForEach(WriteLine);
                Write('=', label: "");
                other.GetRange(b, nextB - b).ForEach(WriteLine);
                Write('>', Theirs);
            }

            if (nextA < mine.Count)
            {
                output.Write(mine[nextA]);
            }

            (a, b) = (nextA + 1, nextB + 1);
        }

        return output.ToArray();

        void Write(char mark, string label) => output.Write(Encoding.UTF8.GetBytes(new string(mark, Length) + (label.Length == 0 ? "" : " " + label) + newLine));

        // A mark stands on a line of its own, also behind a last line without an end.
        void WriteLine(byte[] line)
        {
            output.Write(line);
            output.Write(line.AsSpan().EndsWith("\n"u8) ? default : Encoding.UTF8.GetBytes(newLine));
        }
    }

    private static List<byte[]> Lines(byte[] text)
    {
        List<byte[]> lines = [];
        for (int start = 0; start < text.Length;)
        {
            int length = text.AsSpan(start).IndexOf((byte)'\n') + 1;
            length = length == 0 ? text.Length - start : length;
            lines.Add(text[start..(start + length)]);
            start += length;
        }

        return lines;
    }
}
