using System.Globalization;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

/// <summary>Makes the same random edits with an editor and in a model.</summary>
internal static class RandomEdits
{
    private static readonly string[] Names = ["status", "loraUrl", "completedAt", "a0", "id1", "V82", "it's", "x y"];

    public static void Make(Random random, JsonEditor editor, JsonModel root)
    {
        JsonModel[] candidates = [.. root.Editable()];
        if (candidates.Length == 0)
        {
            return;
        }

        JsonModel target = candidates[random.Next(candidates.Length)];
        switch (target.Kind)
        {
            case JsonKind.Object:
                EditObject(random, editor, target);
                break;
            case JsonKind.Array:
                EditArray(random, editor, target);
                break;
            default:
                (JsonTemplate by, JsonModel model) = Value(random, 0);
                editor.Replace(target.Origin!.Value, by);
                target.Replace(model, by.Says(target.Origin!.Value));
                break;
        }
    }

    private static void EditObject(Random random, JsonEditor editor, JsonModel target)
    {
        JsonValue container = target.Origin!.Value;
        string name = random.Next(2) == 0 && target.Members.Count > 0
            ? JsonString.Decode(System.Text.Encoding.UTF8.GetBytes(target.Members[random.Next(target.Members.Count)].RawName[1..^1]))
            : Names[random.Next(Names.Length)];
        int at = target.Find(name);
        if (random.Next(3) == 0)
        {
            Assert.Equal(at >= 0, editor.RemoveMember(container, name));
            if (at >= 0)
            {
                target.Members.RemoveAt(at);
                target.Touched = true;
            }

            return;
        }

        (JsonTemplate value, JsonModel model) = Value(random, 0);
        string? after = random.Next(3) == 0 ? Names[random.Next(Names.Length)] : null;
        string? before = random.Next(3) == 0 ? Names[random.Next(Names.Length)] : null;
        editor.SetMember(container, name, value, after, before);
        if (at >= 0 && target.Members[at].Value is { Origin: JsonValue origin } old)
        {
            old.Replace(model, old.Origin!.Value.Kind is not (JsonKind.Object or JsonKind.Array) && value.Says(origin));
            return;
        }

        target.Touched = true;
        if (at >= 0)
        {
            target.Members[at] = (target.Members[at].RawName, model);
            return;
        }

        int behind = after is null ? -1 : target.Find(after);
        int ahead = before is null ? -1 : target.Find(before);
        target.Members.Insert(behind >= 0 ? behind + 1 : ahead >= 0 ? ahead : target.Members.Count, (JsonString.Encode(name), model));
    }

    private static void EditArray(Random random, JsonEditor editor, JsonModel target)
    {
        JsonValue array = target.Origin!.Value;
        target.Touched = true;
        switch (random.Next(3))
        {
            case 0:
                (JsonTemplate item, JsonModel model) = Value(random, 0);
                int index = random.Next(target.Items.Count + 1);
                editor.InsertItem(array, index, item);
                target.Items.Insert(index, model);
                break;
            case 1 when target.Items.Find(i => i.Origin is not null) is JsonModel removed:
                Assert.True(editor.RemoveItem(array, removed.Origin!.Value));
                Assert.False(editor.RemoveItem(array, removed.Origin!.Value));
                target.Items.Remove(removed);
                break;
            default:
                // A new order of what was there; some of it goes, something comes.
                List<JsonModel> kept = target.Items.FindAll(i => i.Origin is not null && random.Next(5) != 0);
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
                List<JsonItem> items = kept.ConvertAll(i => JsonItem.Keep(i.Origin!.Value));
                if (random.Next(3) == 0)
                {
                    (JsonTemplate added, JsonModel addedModel) = Value(random, 0);
                    int place = random.Next(items.Count + 1);
                    items.Insert(place, JsonItem.New(added));
                    kept.Insert(place, addedModel);
                }

                editor.SetItems(array, items);
                target.Items.Clear();
                target.Items.AddRange(kept);
                break;
        }
    }

    /// <summary>A new value, as a template and as what it must look like.</summary>
    private static (JsonTemplate Template, JsonModel Model) Value(Random random, int depth)
    {
        switch (random.Next(depth < 3 ? 8 : 4))
        {
            case 0:
                long number = random.Next(-10, 10);
                return (JsonTemplate.Of(number), JsonModel.New(JsonKind.Number, number.ToString(CultureInfo.InvariantCulture)));
            case 1:
                return (JsonTemplate.Null, JsonModel.New(JsonKind.Null, "null"));
            case 2:
                return (JsonTemplate.Of(true), JsonModel.New(JsonKind.True, "true"));
            case 3:
                string text = Names[random.Next(Names.Length)];
                return (JsonTemplate.Of(text), JsonModel.New(JsonKind.String, $"\"{text}\""));
            case 4 or 5:
                (JsonTemplate Template, JsonModel Model)[] items = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))];
                return (JsonTemplate.Array([.. items.Select(item => item.Template)]), JsonModel.New(JsonKind.Array, "").Add(items.Select(item => item.Model)));
            default:
                (string Name, (JsonTemplate Template, JsonModel Model) Value)[] members = [.. Names.Take(random.Next(4)).Select(name => (name, Value(random, depth + 1)))];
                return (JsonTemplate.Object([.. members.Select(m => (m.Name, m.Value.Template))]), JsonModel.New(JsonKind.Object, "").Add(members.Select(m => (m.Name, m.Value.Model))));
        }
    }
}
