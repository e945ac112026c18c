namespace ActorMaker.Data.Json;

/// <summary>A member of an object.</summary>
public readonly record struct JsonMember(JsonValue Name, JsonValue Value);

/// <summary>The members of an object, in the file's order.</summary>
public ref struct MemberList
{
    private readonly JsonText text;
    private readonly int end;
    private int at;
    private int next;

    internal MemberList(JsonText text, int index)
    {
        this.text = text;
        ref readonly JsonNode node = ref text.Node(index);
        next = index + 1;
        end = node.Kind == JsonKind.Object ? node.Next : next;
    }

    /// <summary>The member that the enumeration stands at.</summary>
    public readonly JsonMember Current => new(new JsonValue(text, at), new JsonValue(text, at + 1));

    /// <summary>The enumeration itself.</summary>
    public readonly MemberList GetEnumerator() => this;

    /// <summary>Goes on to the next member.</summary>
    /// <returns>False behind the last one.</returns>
    public bool MoveNext()
    {
        if (next >= end)
        {
            return false;
        }

        at = next;
        next = text.Node(at + 1).Next;
        return true;
    }
}

/// <summary>The items of an array, in the file's order.</summary>
public ref struct ItemList
{
    private readonly JsonText text;
    private readonly int end;
    private int at;
    private int next;

    internal ItemList(JsonText text, int index)
    {
        this.text = text;
        ref readonly JsonNode node = ref text.Node(index);
        next = index + 1;
        end = node.Kind == JsonKind.Array ? node.Next : next;
    }

    /// <summary>The item that the enumeration stands at.</summary>
    public readonly JsonValue Current => new(text, at);

    /// <summary>The enumeration itself.</summary>
    public readonly ItemList GetEnumerator() => this;

    /// <summary>Goes on to the next item.</summary>
    /// <returns>False behind the last one.</returns>
    public bool MoveNext()
    {
        if (next >= end)
        {
            return false;
        }

        at = next;
        next = text.Node(at).Next;
        return true;
    }
}
