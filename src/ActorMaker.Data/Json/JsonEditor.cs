using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>An item of an edited array: one that stands in it already, or a new one.</summary>
public readonly record struct JsonItem
{
    private JsonItem(JsonValue? kept, JsonTemplate? added)
    {
        Kept = kept;
        Added = added;
    }

    internal JsonValue? Kept { get; }

    internal JsonTemplate? Added { get; }

    /// <summary>An item of the array as it was read, which keeps its bytes and the edits made inside it.</summary>
    /// <returns>The item.</returns>
    public static JsonItem Keep(JsonValue item) => new(item, null);

    /// <summary>A new item.</summary>
    /// <param name="value">What it says.</param>
    /// <returns>The item.</returns>
    public static JsonItem New(JsonTemplate value) => new(null, value);
}

/// <summary>
/// Collects edits of a JSON text and splices them into its bytes: every byte that no edit is about stays, and what is
/// added is laid out like what stands around it.
/// </summary>
/// <remarks>
/// Values are named as they were read; edits inside a value that an array moves go with it, edits inside a value that is
/// replaced or removed are dropped with it. A value that says already what it is set to is left as it is spelled. The text
/// must not be disposed before <see cref="ToBytes"/>.
/// </remarks>
public sealed partial class JsonEditor
{
    private readonly JsonText text;
    private readonly Dictionary<int, JsonTemplate> replaced = [];
    private readonly Dictionary<int, ContainerEdit> containers = [];
    private JsonStyle? style;

    /// <summary>Begins to edit a text.</summary>
    /// <param name="text">A text without problems.</param>
    /// <param name="fallback">The style of what the text does not show; <see cref="JsonStyle.Python"/> if not given.</param>
    /// <exception cref="ArgumentException">The text has problems: nobody can say what an edit of it would mean.</exception>
    public JsonEditor(JsonText text, JsonStyle? fallback = null)
    {
        if (text.Problems.Count > 0)
        {
            throw new ArgumentException($"A text with problems cannot be edited: {text.Problems[0].Message}.", nameof(text));
        }

        this.text = text;
        Fallback = fallback ?? JsonStyle.Python;
    }

    /// <summary>The style of the text.</summary>
    public JsonStyle Style => style ??= JsonStyle.Detect(text, Fallback);

    /// <summary>Whether the edits so far change anything.</summary>
    public bool HasEdits => replaced.Count > 0 || containers.Values.Any(edit => edit.IsChanged);

    private JsonStyle Fallback { get; }

    /// <summary>Puts another value in the place of a value, or another name in the place of a member's name.</summary>
    /// <param name="value">A value of the text, or a name.</param>
    /// <param name="by">The new value; a string for a name.</param>
    /// <exception cref="ArgumentException">The value belongs to another text.</exception>
    public void Replace(JsonValue value, JsonTemplate by)
    {
        Check(value, value.Kind);
        if (value.Kind is not (JsonKind.Object or JsonKind.Array) && by.Says(value))
        {
            replaced.Remove(value.Index);
        }
        else
        {
            replaced[value.Index] = by;
        }
    }

    /// <summary>Gives a member of an object a value; adds the member if there is none of that name.</summary>
    /// <param name="name">The member's name, decoded.</param>
    /// <param name="after">A new member is put behind the member of this name, if there is one.</param>
    /// <param name="before">Else it is put before the member of this name, if there is one; else it becomes the last.</param>
    /// <exception cref="ArgumentException">The value is no object of this text, or the name holds half of a surrogate pair.</exception>
    /// <exception cref="InvalidOperationException">The object was replaced.</exception>
    public void SetMember(JsonValue container, string name, JsonTemplate value, string? after = null, string? before = null)
    {
        Check(container, JsonKind.Object);
        ContainerEdit? edit = containers.GetValueOrDefault(container.Index);
        if (edit is null && FindMember(container, name) is JsonMember found)
        {
            Check(container, JsonKind.Object, mustStand: true);
            Replace(found.Value, value);
            return;
        }

        edit = Edit(container);
        int at = edit.Find(text, name);
        if (at < 0)
        {
            int behind = after is null ? -1 : edit.Find(text, after);
            int ahead = before is null ? -1 : edit.Find(text, before);
            int place = behind >= 0 ? behind + 1 : ahead >= 0 ? ahead : edit.Parts.Count;
            edit.Parts.Insert(place, new Part(-1, JsonTemplate.CheckText(name), value));
        }
        else if (edit.Parts[at].Ordinal < 0)
        {
            edit.Parts[at] = new Part(-1, name, value);
        }
        else
        {
            Replace(new JsonValue(text, edit.Children[edit.Parts[at].Ordinal] + 1), value);
        }
    }

    /// <summary>Removes a member of an object.</summary>
    /// <param name="name">The member's name, decoded.</param>
    /// <returns>False if there is none of that name.</returns>
    /// <exception cref="ArgumentException">The value is no object of this text.</exception>
    /// <exception cref="InvalidOperationException">The object was replaced.</exception>
    public bool RemoveMember(JsonValue container, string name)
    {
        Check(container, JsonKind.Object);
        if (!containers.ContainsKey(container.Index) && FindMember(container, name) is null)
        {
            return false;
        }

        ContainerEdit edit = Edit(container);
        int at = edit.Find(text, name);
        if (at >= 0)
        {
            edit.Parts.RemoveAt(at);
        }

        return at >= 0;
    }

    /// <summary>Inserts an item into an array.</summary>
    /// <param name="index">The index it is to have, among the items as the edits so far leave them.</param>
    /// <exception cref="ArgumentException">The value is no array of this text.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or beyond the number of items.</exception>
    /// <exception cref="InvalidOperationException">The array was replaced.</exception>
    public void InsertItem(JsonValue array, int index, JsonTemplate item)
    {
        Check(array, JsonKind.Array);
        Edit(array).Parts.Insert(index, new Part(-1, null, item));
    }

    /// <summary>Removes an item of an array.</summary>
    /// <param name="item">One of its items as it was read.</param>
    /// <returns>False if it is not, or no longer, among them.</returns>
    /// <exception cref="ArgumentException">The value is no array of this text.</exception>
    /// <exception cref="InvalidOperationException">The array was replaced.</exception>
    public bool RemoveItem(JsonValue array, JsonValue item)
    {
        Check(array, JsonKind.Array);
        Check(item, item.Kind);
        ContainerEdit edit = Edit(array);
        int ordinal = edit.Children.BinarySearch(item.Index);
        return ordinal >= 0 && edit.Parts.Remove(new Part(ordinal, null, null));
    }

    /// <summary>Gives an array exactly these items, in this order; its other items are removed.</summary>
    /// <param name="items">Items of the array as it was read, each at most once, and new ones.</param>
    /// <exception cref="ArgumentException">The value is no array of this text, or an item is not one of it or occurs twice.</exception>
    /// <exception cref="InvalidOperationException">The array was replaced.</exception>
    public void SetItems(JsonValue array, IReadOnlyList<JsonItem> items)
    {
        Check(array, JsonKind.Array);
        ContainerEdit edit = Edit(array);
        var used = new HashSet<int>();
        var parts = new List<Part>(items.Count);
        foreach (JsonItem item in items)
        {
            int ordinal = -1;
            if (item.Kept is JsonValue kept)
            {
                Check(kept, kept.Kind);
                ordinal = edit.Children.BinarySearch(kept.Index);
                if (ordinal < 0 || !used.Add(ordinal))
                {
                    throw new ArgumentException("An item that is not in the array, or twice in the list.", nameof(items));
                }
            }

            parts.Add(new Part(ordinal, null, item.Added));
        }

        edit.Parts.Clear();
        edit.Parts.AddRange(parts);
    }

    private static JsonMember? FindMember(JsonValue container, string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        foreach (JsonMember member in container.Members)
        {
            if (member.Name.Is(utf8))
            {
                return member;
            }
        }

        return null;
    }

    private ContainerEdit Edit(JsonValue container)
    {
        Check(container, container.Kind, mustStand: true);
        if (!containers.TryGetValue(container.Index, out ContainerEdit? edit))
        {
            edit = new ContainerEdit(text, container.Index);
            containers.Add(container.Index, edit);
        }

        return edit;
    }

    private void Check(JsonValue value, JsonKind kind, bool mustStand = false)
    {
        if (!ReferenceEquals(value.Text, text) || value.Kind != kind)
        {
            throw new ArgumentException($"Not {(kind == JsonKind.Object ? "an object" : kind == JsonKind.Array ? "an array" : "a value")} of this text.", nameof(value));
        }

        if (mustStand && replaced.ContainsKey(value.Index))
        {
            throw new InvalidOperationException("The value was replaced: there is nothing left to edit in it.");
        }
    }

    /// <summary>A part of an edited container: the child that was at <paramref name="Ordinal"/>, or, if that is -1, a new one.</summary>
    private readonly record struct Part(int Ordinal, string? Name, JsonTemplate? Added);

    /// <summary>The children of a container as they were read, and the parts that it is to have.</summary>
    private sealed class ContainerEdit
    {
        public ContainerEdit(JsonText text, int index)
        {
            ref readonly JsonNode node = ref text.Node(index);
            int toValue = node.Kind == JsonKind.Object ? 1 : 0;
            for (int child = index + 1; child < node.Next; child = text.Node(child + toValue).Next)
            {
                Parts.Add(new Part(Children.Count, null, null));
                Children.Add(child);
            }
        }

        /// <summary>Index nodes of the items, or of the members' names.</summary>
        public List<int> Children { get; } = [];

        public List<Part> Parts { get; } = [];

        public bool IsChanged => Parts.Count != Children.Count || Parts.Where((part, i) => part.Ordinal != i).Any();

        public int Find(JsonText text, string name)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(name);
            return Parts.FindIndex(part => part.Ordinal < 0
                ? string.Equals(part.Name, name, StringComparison.Ordinal)
                : new JsonValue(text, Children[part.Ordinal]).Is(utf8));
        }
    }
}
