using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.ThreeWay;

/// <summary>In which order the items of two changed copies of an array stand in the merged one.</summary>
internal static class MergedOrder
{
    /// <summary>Orders them: as the copy that has changed the order, with what only the other one has behind what stands before it there. Where both are sorted, so is the result.</summary>
    /// <param name="o">What both come from.</param>
    /// <param name="mine">One copy.</param>
    /// <param name="wanted">What stays.</param>
    /// <returns>The keys that stay.</returns>
    public static List<string> Of(KeyedItems o, KeyedItems mine, KeyedItems other, HashSet<string> wanted)
    {
        (KeyedItems first, KeyedItems second) = KeepsOrder(o, mine) && !KeepsOrder(o, other) ? (other, mine) : (mine, other);
        List<string> order = [.. first.Keys.Where(wanted.Contains)];
        HashSet<string> placed = new(order, StringComparer.Ordinal);
        Dictionary<string, string?> behind = new(StringComparer.Ordinal);
        List<string> added = [];
        string? previous = null;
        foreach (string key in second.Keys)
        {
            if (!placed.Contains(key) && wanted.Contains(key))
            {
                added.Add(key);
                behind[key] = previous;
            }

            previous = wanted.Contains(key) ? key : previous;
        }

        foreach (string key in added)
        {
            int at = behind[key] is { } place ? order.IndexOf(place) + 1 : 0;
            while (at < order.Count && !second.TryGet(order[at], out _))
            {
                at++; // what the first copy has put there comes first
            }

            order.Insert(at, key);
        }

        return Sort(order, mine, other, Numbers) ?? Sort(order, mine, other, Names) ?? order;

        static int? Numbers(JsonValue a, JsonValue b) => NumberOf(a) is { } x && NumberOf(b) is { } y ? y.CompareTo(x) : null;

        static int? Names(JsonValue a, JsonValue b) => FileOf(a) is { } x && FileOf(b) is { } y ? string.CompareOrdinal(x, y) : null;
    }

    private static List<string>? Sort(List<string> order, KeyedItems mine, KeyedItems other, Func<JsonValue, JsonValue, int?> compare)
    {
        if (!IsSorted(mine, compare) || !IsSorted(other, compare))
        {
            return null;
        }

        return [.. order.Order(Comparer<string>.Create((a, b) => compare(Item(a), Item(b)) ?? 0))];

        JsonValue Item(string key) => mine.Find(key) ?? other[key];
    }

    private static bool IsSorted(KeyedItems items, Func<JsonValue, JsonValue, int?> compare)
    {
        for (int i = 0; i < items.Keys.Count; i++)
        {
            if (compare(items[items.Keys[Math.Max(i - 1, 0)]], items[items.Keys[i]]) is not <= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool KeepsOrder(KeyedItems o, KeyedItems copy)
    {
        HashSet<string> known = new(copy.Keys, StringComparer.Ordinal);
        return o.Keys.Where(known.Contains).SequenceEqual(copy.Keys.Where(k => o.TryGet(k, out _)), StringComparer.Ordinal);
    }

    private static long? NumberOf(JsonValue item) => item.TryGet("name"u8, out JsonValue name) && name.AsString() is { } text ? VersionName.Parse(text, subject: null) : null;

    private static string? FileOf(JsonValue item) => item.TryGet("filename"u8, out JsonValue name) ? name.AsString() : null;
}
