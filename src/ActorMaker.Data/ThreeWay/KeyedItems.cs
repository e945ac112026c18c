using System.Globalization;
using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.ThreeWay;

/// <summary>The items of an array by what each is called, whatever place it has: an entry by its <c>id</c> or <c>filename</c>, a string by itself.</summary>
internal sealed class KeyedItems
{
    private readonly Dictionary<string, JsonValue> items = new(StringComparer.Ordinal);
    private readonly List<string> keys = [];

    private KeyedItems()
    {
    }

    /// <summary>No items.</summary>
    public static KeyedItems None { get; } = new();

    /// <summary>What the items are called, in their order.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>The item of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    public JsonValue this[string key] => items[key];

    /// <summary>Reads an array.</summary>
    /// <returns>Null if its items have no names: then it is one value.</returns>
    public static KeyedItems? Of(JsonValue array)
    {
        KeyedItems keyed = new();
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        bool isNamed = false;
        foreach (JsonValue item in array.Items)
        {
            string? name = NameOf(item);
            if (name is null && item.Kind != JsonKind.Object)
            {
                return null;
            }

            isNamed |= name is not null;
            // A name may stand there twice, and an entry that has lost its name is still there.
            int occurrence = seen[name ?? ""] = seen.GetValueOrDefault(name ?? "") + 1;
            string key = string.Create(CultureInfo.InvariantCulture, $"{name} {occurrence}");
            keyed.items.Add(key, item);
            keyed.keys.Add(key);
        }

        return isNamed || keyed.keys.Count == 0 ? keyed : null;
    }

    /// <summary>The item of a key; null if there is none.</summary>
    /// <param name="key">Any key.</param>
    public JsonValue? Find(string key) => items.TryGetValue(key, out JsonValue item) ? item : null;

    /// <summary>The item of a key.</summary>
    /// <param name="key">Any key.</param>
    /// <returns>False if there is none.</returns>
    public bool TryGet(string key, out JsonValue item) => items.TryGetValue(key, out item);

    private static string? NameOf(JsonValue item)
    {
        if (item.Kind == JsonKind.String)
        {
            return "text " + item.AsString();
        }

        return item.TryGet("id"u8, out JsonValue id) && id.Kind is JsonKind.String or JsonKind.Number ? "id " + (id.AsString() ?? Encoding.UTF8.GetString(id.Raw))
            : item.TryGet("filename"u8, out JsonValue file) && file.Kind == JsonKind.String ? "file " + file.AsString()
            : null;
    }
}
