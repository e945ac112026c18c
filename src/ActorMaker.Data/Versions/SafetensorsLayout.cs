using System.Text.Json;

namespace ActorMaker.Data.Versions;

/// <summary>Where the tensors of a safetensors file lie. As the format asks: each as long as its type and shape say, one behind the other, none twice.</summary>
internal sealed class SafetensorsLayout
{
    // Of the format's reference implementation; it refuses any other.
    private static readonly Dictionary<string, int> BitsOf = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 8, ["F4"] = 4, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6, ["U8"] = 8, ["I8"] = 8, ["F8_E5M2"] = 8, ["F8_E4M3"] = 8, ["F8_E8M0"] = 8,
        ["I16"] = 16, ["U16"] = 16, ["F16"] = 16, ["BF16"] = 16, ["I32"] = 32, ["U32"] = 32, ["F32"] = 32, ["C64"] = 64, ["F64"] = 64, ["I64"] = 64, ["U64"] = 64,
    };

    private readonly List<(long Start, long End)> tensors = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Reads one value of <c>__metadata__</c>; the reader stands on its name.</summary>
    /// <param name="reader">Is to stand on the value afterwards.</param>
    internal delegate void ReadMetadata(ref Utf8JsonReader reader);

    /// <summary>Reads a header.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="metadata">Gets what stands under <c>__metadata__</c>.</param>
    /// <exception cref="FormatException">A tensor is described wrongly. The message is a phrase for a finding.</exception>
    /// <exception cref="JsonException">It is not JSON of that form.</exception>
    public static SafetensorsLayout Read(ReadOnlySpan<byte> json, ReadMetadata metadata)
    {
        SafetensorsLayout layout = new();
        Utf8JsonReader reader = new(json);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            Expect(ref reader, JsonTokenType.StartObject);
            if (!string.Equals(name, "__metadata__", StringComparison.Ordinal))
            {
                layout.ReadTensor(ref reader, name);
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                metadata(ref reader);
            }
        }

        // Behind the object there may be spaces, nothing else: the reader throws at anything.
        reader.Read();
        return layout;
    }

    /// <summary>How many bytes the tensors take.</summary>
    /// <exception cref="FormatException">There are none, or they do not lie one behind the other.</exception>
    public long End()
    {
        tensors.Sort();
        long end = 0;
        foreach ((long start, long stop) in tensors)
        {
            if (start != end)
            {
                throw new FormatException(start < end ? "two of its tensors overlap" : "there is a hole between its tensors");
            }

            end = stop;
        }

        return end > 0 ? end : throw new FormatException("it holds no weights");
    }

    /// <summary>Goes on to the next token.</summary>
    /// <exception cref="JsonException">It is another one.</exception>
    internal static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw new JsonException();
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        int? bits = null;
        Int128? elements = null;
        (long Start, long End)? place = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"u8))
            {
                Expect(ref reader, JsonTokenType.String);
                bits = BitsOf.TryGetValue(reader.GetString()!, out int known) ? known : throw new FormatException("it has a tensor of a type that the format does not know");
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                elements = ReadShape(ref reader);
            }
            else if (reader.ValueTextEquals("data_offsets"u8))
            {
                place = ReadPlace(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if (bits is null || elements is null || place is null)
        {
            throw new FormatException("it has a tensor without type, shape or place");
        }

        if (elements * bits != (Int128)(place.Value.End - place.Value.Start) * 8)
        {
            throw new FormatException("it has a tensor that is not as long as its type and shape say");
        }

        if (!names.Add(name))
        {
            throw new FormatException("it names a tensor twice");
        }

        tensors.Add(place.Value);
    }

    private static Int128 ReadShape(ref Utf8JsonReader reader)
    {
        // Far beyond any file, and safe from overflow.
        const long Most = long.MaxValue / 2;
        Int128 elements = 1;
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            long length = Number(ref reader);
            elements = length is >= 0 and <= Most && elements <= Most ? elements * length : throw new FormatException("it has a tensor of an impossible shape");
        }

        return reader.TokenType == JsonTokenType.EndArray ? elements : throw new JsonException();
    }

    private static long Number(ref Utf8JsonReader reader) =>
        reader.TryGetInt64(out long value) ? value : throw new FormatException("it has a tensor at an impossible place");

    private static (long Start, long End) ReadPlace(ref Utf8JsonReader reader)
    {
        // A file has at most 2^62 bytes here: header and tensors are added up.
        const long Most = long.MaxValue / 2;
        Expect(ref reader, JsonTokenType.StartArray);
        Expect(ref reader, JsonTokenType.Number);
        long start = Number(ref reader);
        Expect(ref reader, JsonTokenType.Number);
        long end = Number(ref reader);
        Expect(ref reader, JsonTokenType.EndArray);
        return start >= 0 && start <= end && end <= Most ? (start, end) : throw new FormatException("it has a tensor at an impossible place");
    }
}
