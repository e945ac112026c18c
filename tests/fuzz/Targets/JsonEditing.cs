using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorMaker.Data.Json;
using JsonValue = ActorMaker.Data.Json.JsonValue;

namespace ActorMaker.Fuzz.Targets;

/// <summary>The JSON editor: an edit means what it says, and leaves every byte outside of what it is about. The first bytes of an input are the edits, the rest is the text.</summary>
internal static class JsonEditing
{
    private const int EditBytes = 8;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 200 };

    private static readonly string[] Names = ["name", "mergedIds", "", "é", "a\"b", "status", "loraUrl"];

    public static void Check(byte[] input)
    {
        if (input.Length < EditBytes * 2)
        {
            return;
        }

        byte[] bytes = input[(EditBytes * 2)..];
        for (int i = 0; i < 2; i++)
        {
            if (Edit(bytes, input.AsSpan(i * EditBytes, EditBytes)) is not { } edited)
            {
                return;
            }

            bytes = edited;
        }
    }

    /// <summary>Makes one edit; null if the text cannot be edited.</summary>
    private static byte[]? Edit(byte[] bytes, ReadOnlySpan<byte> edit)
    {
        using JsonText text = JsonText.Parse(bytes);
        if (text.Problems.Count > 0)
        {
            return null;
        }

        List<Place> all = [];
        int bom = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        JsonNode? root = JsonNode.Parse(bytes.AsSpan(bom), nodeOptions: null, Deep);
        Collect(new Place(text.Root, root, Parent: null, At: 0), all);
        Place place = all[(edit[0] | (edit[1] << 8)) % all.Count];
        JsonEditor editor = new(text);
        byte[] result;
        try
        {
            Make(editor, edit[2..], place, ref root);
            result = editor.ToBytes();
        }
        catch (InvalidOperationException)
        {
            // Documented: nested too deep, or a name twice. Nothing was edited then.
            return null;
        }

        CheckKept(bytes, result, place.Value);
        using JsonText check = JsonText.Parse(result);
        Wrong.Unless(check.Problems.Count == 0, "the edited text has problems");
        Wrong.Unless(IsSame(root, JsonNode.Parse(result.AsSpan(bom), nodeOptions: null, Deep)), "the edited text says something else");
        return result;
    }

    // Not the framework's DeepEquals, which throws at a number with a very large exponent.
    private static bool IsSame(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(m => b.TryGetPropertyValue(m.Key, out JsonNode? value) && IsSame(m.Value, value)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(static p => IsSame(p.First, p.Second)),
        (System.Text.Json.Nodes.JsonValue a, System.Text.Json.Nodes.JsonValue b) => a.GetValueKind() == b.GetValueKind()
            && (a.GetValueKind() == JsonValueKind.String ? a.GetValue<string>() == b.GetValue<string>() : a.ToJsonString() == b.ToJsonString() || (a.GetValueKind() == JsonValueKind.Number && double.Parse(a.ToJsonString(), CultureInfo.InvariantCulture).Equals(double.Parse(b.ToJsonString(), CultureInfo.InvariantCulture)))),
        _ => one is null && other is null,
    };

    private static void Make(JsonEditor editor, ReadOnlySpan<byte> edit, Place place, ref JsonNode? root)
    {
        (JsonValue value, JsonNode? node, _, _) = place;
        (JsonTemplate template, JsonNode? fresh) = Template(edit[1], value, node);
        string name = value.Kind == JsonKind.Object && edit[2] % 2 == 0 && ((JsonObject)node!).Count > 0 ? ((JsonObject)node).ElementAt(edit[3] % ((JsonObject)node).Count).Key : Names[edit[3] % Names.Length];
        switch (value.Kind)
        {
            case JsonKind.Object when edit[0] % 3 == 0:
                editor.SetMember(value, name, template, after: Names[edit[4] % Names.Length]);
                ((JsonObject)node!)[name] = fresh;
                break;
            case JsonKind.Object when edit[0] % 3 == 1:
                bool removed = ((JsonObject)node!).Remove(name);
                Wrong.Unless(editor.RemoveMember(value, name) == removed, "RemoveMember says that it was there, or was not");
                break;
            case JsonKind.Array when edit[0] % 4 == 0:
                int at = edit[2] % (((JsonArray)node!).Count + 1);
                editor.InsertItem(value, at, template);
                ((JsonArray)node).Insert(at, fresh);
                break;
            case JsonKind.Array when edit[0] % 4 == 1 && ((JsonArray)node!).Count > 0:
                int from = edit[2] % ((JsonArray)node).Count;
                Wrong.Unless(editor.RemoveItem(value, Items(value)[from]), "RemoveItem does not find an item");
                ((JsonArray)node).RemoveAt(from);
                break;
            case JsonKind.Array when edit[0] % 4 == 2:
                Reorder(editor, edit, value, (JsonArray)node!, template, fresh);
                break;
            default:
                editor.Replace(value, template);
                Put(place, fresh, ref root);
                break;
        }
    }

    private static void Reorder(JsonEditor editor, ReadOnlySpan<byte> edit, JsonValue value, JsonArray node, JsonTemplate template, JsonNode? fresh)
    {
        List<JsonItem> items = Items(value).ConvertAll(JsonItem.Keep);
        JsonNode?[] nodes = [.. node];
        node.Clear();
        int turn = items.Count == 0 ? 0 : edit[2] % items.Count;
        items = [.. items[turn..], JsonItem.New(template), .. items[..turn]];
        foreach (JsonNode? item in (JsonNode?[])[.. nodes[turn..], fresh, .. nodes[..turn]])
        {
            node.Add(item);
        }

        editor.SetItems(value, items);
    }

    private static void Put(Place place, JsonNode? fresh, ref JsonNode? root)
    {
        switch (place.Parent)
        {
            case null:
                root = fresh;
                break;
            case JsonArray array:
                array[place.At] = fresh;
                break;
            default:
                JsonObject members = (JsonObject)place.Parent;
                members[members.ElementAt(place.At).Key] = fresh;
                break;
        }
    }

    private static void Collect(Place place, List<Place> all)
    {
        all.Add(place);
        int i = 0;
        foreach (JsonMember member in place.Value.Members)
        {
            Collect(new Place(member.Value, ((JsonObject)place.Node!).ElementAt(i).Value, place.Node, i++), all);
        }

        foreach (JsonValue item in place.Value.Items)
        {
            Collect(new Place(item, ((JsonArray)place.Node!)[i], place.Node, i++), all);
        }
    }

    private static (JsonTemplate Template, JsonNode? Node) Template(byte which, JsonValue value, JsonNode? node) => (which % 8) switch
    {
        0 => (JsonTemplate.Of("V8 \"é\"\n"), System.Text.Json.Nodes.JsonValue.Create("V8 \"é\"\n")),
        1 => (JsonTemplate.Of(42), JsonNode.Parse("42")),
        2 => (JsonTemplate.Of(0.00001), JsonNode.Parse("0.00001")),
        3 => (JsonTemplate.Of(true), JsonNode.Parse("true")),
        4 => (JsonTemplate.Null, null),
        5 => (JsonTemplate.Object(("a", JsonTemplate.Of(1)), ("b", JsonTemplate.EmptyArray)), JsonNode.Parse("""{"a":1,"b":[]}""")),
        6 => (JsonTemplate.Array([JsonTemplate.Of("x"), JsonTemplate.Null]), JsonNode.Parse("""["x",null]""")),
        _ => (JsonTemplate.Copy(value), node?.DeepClone()),
    };

    /// <summary>What stands before and behind the edited value stands there byte for byte.</summary>
    private static void CheckKept(byte[] bytes, byte[] result, JsonValue value)
    {
        int behind = bytes.Length - value.End;
        Wrong.Unless(result.Length >= value.Start + behind, "bytes outside of the edit are lost");
        Wrong.Unless(result.AsSpan(0, value.Start).SequenceEqual(bytes.AsSpan(0, value.Start)), "bytes before the edit have changed");
        Wrong.Unless(result.AsSpan(result.Length - behind).SequenceEqual(bytes.AsSpan(value.End)), "bytes behind the edit have changed");
    }

    private static List<JsonValue> Items(JsonValue value)
    {
        List<JsonValue> items = [];
        foreach (JsonValue item in value.Items)
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>A value of the text, the framework's node of it, and which child of which node that is.</summary>
    private readonly record struct Place(JsonValue Value, JsonNode? Node, JsonNode? Parent, int At);
}
