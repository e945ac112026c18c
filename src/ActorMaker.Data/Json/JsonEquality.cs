namespace ActorMaker.Data.Json;

/// <summary>Compares values by what they mean: spelling of numbers and strings, order of members and white space do not count.</summary>
public static class JsonEquality
{
    /// <summary>A number for a value: the same for values that are the same, and hardly ever for two that are not.</summary>
    public static int HashOf(JsonValue value)
    {
        int hash = (int)value.Kind;
        switch (value.Kind)
        {
            case JsonKind.Object:
                foreach (JsonMember member in value.Members)
                {
                    hash += HashCode.Combine(HashOf(member.Name), HashOf(member.Value)); // in any order
                }

                return hash;
            case JsonKind.Array:
                foreach (JsonValue item in value.Items)
                {
                    hash = HashCode.Combine(hash, HashOf(item));
                }

                return hash;
            case JsonKind.String:
                return string.GetHashCode(value.AsString(), StringComparison.Ordinal);
            case JsonKind.Number:
                return HashCode.Combine(hash, value.AsDouble());
            default:
                return hash;
        }
    }

    /// <summary>Compares two values, of one text or of two.</summary>
    /// <param name="b">The other.</param>
    /// <returns>True if every program reads the same from both.</returns>
    public static bool SameValue(JsonValue a, JsonValue b)
    {
        if (a.Kind != b.Kind)
        {
            return false;
        }

        return a.Raw.SequenceEqual(b.Raw) || a.Kind switch
        {
            JsonKind.Object => SameMembers(a, b),
            JsonKind.Array => SameItems(a, b),
            JsonKind.String => string.Equals(a.AsString(), b.AsString(), StringComparison.Ordinal),
            JsonKind.Number => SameNumber(a, b),
            _ => true,
        };
    }

    /// <summary>Beyond 2^53 some programs read more digits than others, so there only the same integer is the same.</summary>
    private static bool SameNumber(JsonValue a, JsonValue b) =>
        a.AsInt64() is { } x && b.AsInt64() is { } y ? x == y : a.AsDouble() is { } number && Math.Abs(number) < JsonValue.LargestExactInteger && number.Equals(b.AsDouble());

    private static bool SameMembers(JsonValue a, JsonValue b)
    {
        int count = 0;
        foreach (JsonMember member in a.Members)
        {
            count++;
            if (!TryGet(b, member.Name, out JsonValue other) || !SameValue(member.Value, other))
            {
                return false;
            }
        }

        foreach (JsonMember _ in b.Members)
        {
            count--;
        }

        return count == 0;
    }

    private static bool TryGet(JsonValue value, JsonValue name, out JsonValue found)
    {
        foreach (JsonMember member in value.Members)
        {
            if (SameValue(member.Name, name))
            {
                found = member.Value;
                return true;
            }
        }

        found = default;
        return false;
    }

    private static bool SameItems(JsonValue a, JsonValue b)
    {
        ItemList left = a.Items;
        ItemList right = b.Items;
        while (left.MoveNext())
        {
            if (!right.MoveNext() || !SameValue(left.Current, right.Current))
            {
                return false;
            }
        }

        return !right.MoveNext();
    }
}
