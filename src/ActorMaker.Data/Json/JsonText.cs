using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ActorMaker.Data.Json;


/// <summary>
/// A JSON text (RFC 8259, UTF-8, a BOM allowed) that remembers where each value stands. Reading never throws: what is
/// wrong is in <see cref="Problems"/>.
/// </summary>
/// <remarks>Dispose gives the index back, for the next text of the thread; values taken from the text must not be used afterwards.</remarks>
public sealed class JsonText : IDisposable
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>Largest text that is read, in bytes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int MaxSpareNodes = 1024 * 1024;

    [ThreadStatic]
    private static JsonNode[]? spare;

    // An array knows its bytes at once; memory has to find out first what it is made of, and values ask for their bytes all the time.
    private readonly ArraySegment<byte> array;
    private JsonNode[] nodes;
    private JsonPositions? positions;
    private JsonPaths? paths;

    private JsonText(ReadOnlyMemory<byte> bytes, JsonNode[] nodes, int count, IReadOnlyList<JsonProblem> problems)
    {
        Bytes = bytes;
        array = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment) ? segment : new ArraySegment<byte>(bytes.ToArray());
        this.nodes = nodes;
        Count = count;
        Problems = problems;
    }

    /// <summary>The text's bytes, as they were given.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What is wrong with the text; empty means that every value in it can be trusted.</summary>
    public IReadOnlyList<JsonProblem> Problems { get; }

    /// <summary>The outermost value.</summary>
    /// <exception cref="InvalidOperationException">The text is not JSON.</exception>
    public JsonValue Root => Count > 0 ? new JsonValue(this, 0) : throw new InvalidOperationException("The text is not valid JSON.");

    /// <summary>Number of values and names in the index.</summary>
    internal int Count { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="bytes">The whole file. The text keeps the memory, it does not copy it.</param>
    /// <returns>The text, with its problems.</returns>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Handed to the caller.")]
    public static JsonText Parse(ReadOnlyMemory<byte> bytes)
    {
        JsonProblem? refusal = JsonEncoding.Refuse(bytes.Span);
        if (refusal is not null)
        {
            return new JsonText(bytes, [], 0, [refusal]);
        }

        int expected = 64 + (bytes.Length / 12);
        JsonNode[] index = spare is not null && spare.Length >= expected ? spare : new JsonNode[expected];
        spare = null;
        var parser = new JsonParser(bytes.Span, index);
        parser.Run();
        parser.Problems?.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return new JsonText(bytes, parser.Nodes, parser.Failed ? 0 : parser.Count, parser.Problems ?? (IReadOnlyList<JsonProblem>)[]);
    }

    /// <summary>Gives the line and column of a byte offset.</summary>
    /// <param name="offset">A byte offset in <see cref="Bytes"/>.</param>
    /// <returns>1-based line, and 1-based column in UTF-16 code units, as editors count them.</returns>
    public TextPosition GetPosition(int offset) => (positions ??= new JsonPositions(Bytes)).Get(offset);

    /// <summary>The path to a value, or to the member whose name it is.</summary>
    internal string GetPath(int index) => (paths ??= new JsonPaths(this)).Get(index);

    /// <summary>Gives the index back.</summary>
    public void Dispose()
    {
        if (nodes.Length <= MaxSpareNodes && nodes.Length > (spare?.Length ?? 0))
        {
            spare = nodes;
        }

        nodes = [];
    }

    /// <summary>The text's bytes, quicker to reach.</summary>
    internal ReadOnlySpan<byte> Span => new(array.Array, array.Offset, array.Count);

    internal ref readonly JsonNode Node(int index) => ref nodes[index];
}

/// <summary>What a JSON value is.</summary>
public enum JsonKind
{
    /// <summary><c>{…}</c>.</summary>
    Object,

    /// <summary><c>[…]</c>.</summary>
    Array,

    /// <summary><c>"…"</c>.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c>.</summary>
    True,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>null</c>.</summary>
    Null,
}

/// <summary>Words for messages.</summary>
internal static class JsonKindNames
{
    /// <summary>The kind with its article: <c>a string</c>, <c>null</c>.</summary>
    public static string Describe(this JsonKind kind) => kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.String => "a string",
        JsonKind.Number => "a number",
        JsonKind.True => "true",
        JsonKind.False => "false",
        _ => "null",
    };
}

/// <summary>One value or name of the index: its bytes are <c>[Start, End)</c>, its next sibling is at <see cref="Next"/>.</summary>
internal struct JsonNode
{
    public int Start;
    public int End;
    public int Next;
    public bool Escaped;
    private byte kind;

    public JsonKind Kind
    {
        readonly get => (JsonKind)kind;
        set => kind = (byte)value;
    }
}
