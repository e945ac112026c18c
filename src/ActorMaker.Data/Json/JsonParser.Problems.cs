using System.Globalization;
using System.Runtime.CompilerServices;

namespace ActorMaker.Data.Json;

/// <summary>Says what is wrong. None of it is hot, so none of it may end up inside the hot methods.</summary>
internal ref partial struct JsonParser
{
    private const int MaxProblems = 100;

    private readonly string NoValue(ReadOnlySpan<byte> rest) => (rest.IsEmpty ? -1 : rest[0]) switch
    {
        -1 => count == 0 ? "the file is empty" : "the text ends where a value is expected",
        0 => "a NUL byte",
        (byte)'N' or (byte)'I' => "expected a value: JSON has no NaN and no Infinity",
        (byte)'/' => "expected a value: JSON has no comments",
        (byte)'\'' => "expected a value: JSON's strings stand in double quotes",
        _ => "expected a value",
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TooDeep(int offset)
    {
        Failed = true;
        Add(JsonProblemKind.Limit, offset, offset + 1, $"nested more than {JsonText.MaxDepth} deep");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NotClosed(int offset, char close) =>
        Fail(offset, offset == text.Length ? $"the text ends inside an {(close == '}' ? "object" : "array")}: a \"{close}\" is missing" : $"expected \",\" or \"{close}\"");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int BrokenString(int start, int end) =>
        end == text.Length ? Fail(start, "a string without an end: a quote is missing")
        : text[end] is (byte)'\n' or (byte)'\r' ? Fail(end, "a line break inside a string: a quote is missing")
        : Fail(end, $"a raw control character 0x{text[end]:X2} inside a string");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckSize(int start, int end)
    {
        if (double.IsInfinity(double.Parse(text[start..end], CultureInfo.InvariantCulture)))
        {
            Add(JsonProblemKind.Limit, start, end, "the number is too large for any program to read");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add(JsonProblemKind kind, int start, int end, string message)
    {
        Problems ??= [];
        if (Problems.Count < MaxProblems)
        {
            Problems.Add(new JsonProblem(kind, start, end, message));
        }
    }

    /// <summary>Records that the text is not JSON; returns -1.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Fail(int offset, string message)
    {
        Failed = true;
        if (FindConflictMarker() is int marker)
        {
            Add(JsonProblemKind.Syntax, marker, marker + 7, "a merge conflict marker: the conflict was committed without being resolved");
            return -1;
        }

        Add(JsonProblemKind.Syntax, offset, Math.Min(offset + 1, text.Length), message);
        return -1;
    }

    /// <summary>Offset of the first line that git's merge left behind; only asked when the text is not JSON anyway.</summary>
    private readonly int? FindConflictMarker()
    {
        int first = JsonEncoding.BomLength(text);
        for (int i = first; i < text.Length; i++)
        {
            if ((i == first || text[i - 1] == (byte)'\n')
                && (text[i..].StartsWith("<<<<<<< "u8) || text[i..].StartsWith(">>>>>>> "u8) || text[i..].StartsWith("======="u8)))
            {
                return i;
            }
        }

        return null;
    }
}
