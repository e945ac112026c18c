using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorMaker.Data.Json;

/// <summary>Reads valid UTF-8 into an index of nodes, in one pass and without recursion.</summary>
/// <remarks>
/// Build tasks run in a process that has just started, so what matters is the speed of the first call: nothing generic is used
/// that the runtime would first have to compile, and no method asks for more optimisation than it has been compiled ahead with.
/// A method that reads a part returns the offset behind it, or -1 after a failure.
/// </remarks>
internal ref partial struct JsonParser(ReadOnlySpan<byte> text, JsonNode[] nodes)
{
    private readonly ReadOnlySpan<byte> text = text;
    private JsonNode[] nodes = nodes;
    private int count;

    public readonly JsonNode[] Nodes => nodes;

    public readonly int Count => count;

    public bool Failed { get; private set; }

    public List<JsonProblem>? Problems { get; private set; }

    public void Run()
    {
        ReadOnlySpan<byte> t = text;
        Span<int> open = stackalloc int[JsonText.MaxDepth];
        ulong objects = 0; // a bit for each level: whether the container there is an object
        int depth = 0;
        bool inObject = false;
        bool nameExpected = false;
        int i = SkipWhiteSpace(t, JsonEncoding.BomLength(t));
        while (true)
        {
            if (nameExpected)
            {
                i = Name(i);
                if (i < 0)
                {
                    return;
                }

                nameExpected = false;
            }

            // A value.
            byte b = (uint)i < (uint)t.Length ? t[i] : (byte)0;
            if (b is (byte)'{' or (byte)'[')
            {
                if (depth == JsonText.MaxDepth)
                {
                    TooDeep(i);
                    return;
                }

                inObject = b == (byte)'{';
                ulong bit = 1UL << depth;
                objects = inObject ? objects | bit : objects & ~bit;
                open[depth++] = Push(inObject ? JsonKind.Object : JsonKind.Array, i);
                i = SkipWhiteSpace(t, i + 1);
                if (i >= t.Length || t[i] != (inObject ? (byte)'}' : (byte)']'))
                {
                    nameExpected = inObject;
                    continue;
                }
            }
            else
            {
                i = b == (byte)'"' ? String(i) : b is (byte)'-' or (>= (byte)'0' and <= (byte)'9') ? Number(i) : Literal(i);
                if (i < 0)
                {
                    return;
                }
            }

            // Behind a value: close what ends here, or go on behind a comma.
            while (true)
            {
                i = SkipWhiteSpace(t, i);
                if (depth == 0)
                {
                    if (i < t.Length)
                    {
                        Fail(i, "there is more text behind the end of the value");
                    }

                    return;
                }

                byte close = inObject ? (byte)'}' : (byte)']';
                b = (uint)i < (uint)t.Length ? t[i] : (byte)0;
                if (b == (byte)',')
                {
                    int comma = i;
                    i = SkipWhiteSpace(t, i + 1);
                    if (i < t.Length && t[i] == close)
                    {
                        Fail(comma, "a comma with nothing behind it");
                        return;
                    }

                    nameExpected = inObject;
                    break;
                }

                if (b != close)
                {
                    NotClosed(i, (char)close);
                    return;
                }

                Close(open[--depth], ++i);
                inObject = depth > 0 && ((objects >> (depth - 1)) & 1) != 0;
            }
        }
    }

    /// <summary>Reads a member's name, its colon and the white space behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Name(int i)
    {
        ReadOnlySpan<byte> t = text;
        if ((uint)i >= (uint)t.Length || t[i] != (byte)'"')
        {
            return Fail(i, "expected a property name in double quotes");
        }

        i = String(i);
        if (i < 0)
        {
            return -1;
        }

        if ((uint)i < (uint)t.Length && t[i] <= 0x20)
        {
            i = SkipRun(t, i);
        }

        if ((uint)i >= (uint)t.Length || t[i] != (byte)':')
        {
            return Fail(i, "expected \":\" behind the property name");
        }

        return SkipWhiteSpace(t, i + 1);
    }

    /// <summary>Gives the offset of the first byte at or behind an offset that is no white space, or the text's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipWhiteSpace(ReadOnlySpan<byte> t, int i)
    {
        // Mostly there is none, or the one space behind a colon.
        if ((uint)i < (uint)t.Length && t[i] > 0x20)
        {
            return i;
        }

        i++;
        return (uint)i < (uint)t.Length && t[i] > 0x20 && t[i - 1] == (byte)' ' ? i : SkipRun(t, i - 1);
    }

    private static int SkipRun(ReadOnlySpan<byte> t, int i)
    {
        for (; i <= t.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> v = Vector128.Create(t.Slice(i, Vector128<byte>.Count));
            Vector128<byte> white = Vector128.Equals(v, Vector128.Create((byte)' ')) | Vector128.Equals(v, Vector128.Create((byte)'\n'))
                | Vector128.Equals(v, Vector128.Create((byte)'\r')) | Vector128.Equals(v, Vector128.Create((byte)'\t'));
            uint black = ~white.ExtractMostSignificantBits() & 0xFFFF;
            if (black != 0)
            {
                return i + BitOperations.TrailingZeroCount(black);
            }
        }

        while ((uint)i < (uint)t.Length && t[i] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            i++;
        }

        return i;
    }

    private int Push(JsonKind kind, int start)
    {
        if (count == nodes.Length)
        {
            Grow();
        }

        nodes[count] = new JsonNode { Start = start, Kind = kind };
        return count++;
    }

    private int Leaf(JsonKind kind, int start, int end, bool escaped)
    {
        int index = Push(kind, start); // first, for it may put another array in the place of this one
        ref JsonNode node = ref nodes[index];
        node.End = end;
        node.Next = count;
        node.Escaped = escaped;
        return end;
    }

    private void Close(int index, int end)
    {
        ref JsonNode node = ref nodes[index];
        node.End = end;
        node.Next = count;
        if (node.Kind == JsonKind.Object)
        {
            FindDuplicates(index);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        var larger = new JsonNode[nodes.Length * 2];
        nodes.AsSpan(0, count).CopyTo(larger);
        nodes = larger;
    }
}
