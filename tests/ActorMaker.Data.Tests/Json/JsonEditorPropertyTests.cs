using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

/// <summary>Random edits of random documents.</summary>
public sealed class JsonEditorPropertyTests
{
    [Fact]
    public void An_edited_text_of_one_layout_is_what_the_edited_values_print_as()
    {
        RandomCases.Run(6_000, random =>
        {
            RandomLayout layout = RandomLayout.Next(random);
            using JsonText text = JsonText.Parse(RandomJson.Document(random, layout, uniform: true));
            JsonModel model = JsonModel.Of(text.Root);
            Assert.Equal(Shown(text.Bytes.Span), Shown(model.Print(layout)));

            var editor = new JsonEditor(text, Fallback(model, layout));
            for (int edits = random.Next(1, 6); edits > 0; edits--)
            {
                RandomEdits.Make(random, editor, model);
            }

            byte[] result = editor.ToBytes();
            Assert.Equal(Shown(model.Print(layout)), Shown(result));
            using JsonText check = JsonText.Parse(result);
            Assert.Empty(check.Problems);
        });
    }

    [Fact]
    public void Whatever_the_layout_an_edit_means_what_it_says_and_leaves_the_other_bytes()
    {
        RandomCases.Run(6_000, random =>
        {
            RandomLayout layout = RandomLayout.Next(random);
            byte[] bytes = RandomJson.Document(random, layout);
            Loosen(random, bytes);
            using JsonText text = JsonText.Parse(bytes);
            JsonModel model = JsonModel.Of(text.Root);
            var editor = new JsonEditor(text);
            for (int edits = random.Next(1, 6); edits > 0; edits--)
            {
                RandomEdits.Make(random, editor, model);
            }

            byte[] result = editor.ToBytes();
            using JsonText check = JsonText.Parse(result);
            Assert.Empty(check.Problems);
            Assert.Equal(model.Meaning(), JsonModel.Of(check.Root).Meaning());
            Assert.Equal(Shown(bytes.AsSpan(0, text.Root.Start)), Shown(result.AsSpan(0, check.Root.Start)));
            Assert.Equal(Shown(bytes.AsSpan(text.Root.End)), Shown(result.AsSpan(check.Root.End)));
            CompareKept(model, check.Root);
        });
    }

    [Fact]
    public void Reordering_items_moves_their_bytes_and_nothing_else()
    {
        RandomCases.Run(3_000, random =>
        {
            byte[] bytes = RandomJson.Document(random, RandomLayout.Next(random));
            Loosen(random, bytes); // so that no two gaps need be the same
            using JsonText text = JsonText.Parse(bytes);
            if (text.Root.Kind != JsonKind.Array)
            {
                return;
            }

            List<JsonValue> items = Items(text.Root);
            var order = new List<JsonValue>(items);
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(order));
            var editor = new JsonEditor(text);
            editor.SetItems(text.Root, order.ConvertAll(JsonItem.Keep));
            byte[] moved = editor.ToBytes();
            Assert.Equal(bytes.Order(), moved.Order());

            using JsonText between = JsonText.Parse(moved);
            List<JsonValue> movedItems = Items(between.Root);
            Assert.Equal(order.ConvertAll(item => Shown(item.Raw)), movedItems.ConvertAll(item => Shown(item.Raw)));

            // Back in their order, they make the same text again.
            var back = new JsonEditor(between);
            back.SetItems(between.Root, items.ConvertAll(item => JsonItem.Keep(movedItems[order.FindIndex(o => o.Start == item.Start)])));
            Assert.Equal(Shown(bytes), Shown(back.ToBytes()));
        });
    }

    [Fact]
    public void Removing_and_putting_back_gives_the_same_text()
    {
        RandomCases.Run(3_000, random =>
        {
            RandomLayout layout = RandomLayout.Next(random);
            byte[] bytes = RandomJson.Document(random, layout, uniform: true);
            using JsonText text = JsonText.Parse(bytes);
            List<JsonMember> members = Members(text.Root);
            List<JsonValue> items = Items(text.Root);
            if (members.Count + items.Count < 2)
            {
                return;
            }

            int at = random.Next(members.Count + items.Count);
            var remove = new JsonEditor(text);
            _ = members.Count > 0 ? remove.RemoveMember(text.Root, members[at].Name.AsString()!) : remove.RemoveItem(text.Root, items[at]);
            using JsonText without = JsonText.Parse(remove.ToBytes());
            Assert.Empty(without.Problems);

            var insert = new JsonEditor(without, layout.ToStyle());
            if (members.Count > 0)
            {
                insert.SetMember(
                    without.Root,
                    members[at].Name.AsString()!,
                    JsonTemplate.Copy(members[at].Value),
                    after: at == 0 ? null : members[at - 1].Name.AsString(),
                    before: at == 0 ? members[1].Name.AsString() : null);
            }
            else
            {
                insert.InsertItem(without.Root, at, JsonTemplate.Copy(items[at]));
            }

            // The name alone is spelled anew.
            using JsonText result = JsonText.Parse(insert.ToBytes());
            Assert.Equal(bytes.Length - (members.Count > 0 ? members[at].Name.Raw.Length : 0), result.Bytes.Length - (members.Count > 0 ? Members(result.Root)[at].Name.Raw.Length : 0));
            Assert.Equal(JsonModel.Of(text.Root).Meaning(), JsonModel.Of(result.Root).Meaning());
        });
    }

    /// <summary>A style that must not matter where the text shows its own.</summary>
    private static JsonStyle Fallback(JsonModel root, RandomLayout layout) => root.Members.Count >= 2
        ? new JsonStyle { Indent = "\t\t", NewLine = "\r", Colon = "  :  ", Comma = "  ,  ", Padding = "  " }
        : layout.ToStyle();

    /// <summary>Every value that no edit was about has its bytes, and every kept member its name and colon.</summary>
    private static void CompareKept(JsonModel model, JsonValue result)
    {
        if (model.IsWhole())
        {
            Assert.Equal(Shown(model.Origin!.Value.Raw), Shown(result.Raw));
            return;
        }

        List<JsonMember> members = Members(result);
        for (int i = 0; i < members.Count; i++)
        {
            Assert.Equal(model.Members[i].RawName, Shown(members[i].Name.Raw));
            CompareKept(model.Members[i].Value, members[i].Value);
        }

        List<JsonValue> items = Items(result);
        for (int i = 0; i < items.Count; i++)
        {
            CompareKept(model.Items[i], items[i]);
        }
    }

    /// <summary>Turns some of the white space into other white space.</summary>
    private static void Loosen(Random random, byte[] bytes)
    {
        using JsonText text = JsonText.Parse(bytes);
        bool[] inString = new bool[bytes.Length];
        for (int i = 0; i < text.Count; i++)
        {
            if (text.Node(i).Kind == JsonKind.String)
            {
                inString.AsSpan(text.Node(i).Start..text.Node(i).End).Fill(true);
            }
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            if (!inString[i] && bytes[i] <= 0x20 && random.Next(30) == 0)
            {
                bytes[i] = (byte)" \n\r\t"[random.Next(4)];
            }
        }
    }

    private static List<JsonMember> Members(JsonValue value)
    {
        var members = new List<JsonMember>();
        foreach (JsonMember member in value.Members)
        {
            members.Add(member);
        }

        return members;
    }

    private static List<JsonValue> Items(JsonValue value)
    {
        var items = new List<JsonValue>();
        foreach (JsonValue item in value.Items)
        {
            items.Add(item);
        }

        return items;
    }

    private static string Shown(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
