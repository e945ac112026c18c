using System.Globalization;
using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

/// <summary>
/// What a text says, changed in step with an editor and then printed whole: what a sound edit of a text of one layout must
/// give, byte for byte.
/// </summary>
internal sealed class JsonModel
{
    private JsonModel(JsonKind kind, JsonValue? origin)
    {
        Kind = kind;
        Origin = origin;
    }

    public JsonKind Kind { get; private set; }

    /// <summary>The value as it was read; null for a new one.</summary>
    public JsonValue? Origin { get; }

    /// <summary>Whether its container or what is in it was edited.</summary>
    public bool Touched { get; set; }

    /// <summary>Whether another value was put in its place, so that the editor takes no edits in it any more.</summary>
    public bool Replaced { get; private set; }

    /// <summary>The spelling of a scalar.</summary>
    public string Raw { get; private set; } = "";

    public List<(string RawName, JsonModel Value)> Members { get; private set; } = [];

    public List<JsonModel> Items { get; private set; } = [];

    public static JsonModel Of(JsonValue value)
    {
        var model = new JsonModel(value.Kind, value) { Raw = Encoding.UTF8.GetString(value.Raw) };
        foreach (JsonMember member in value.Members)
        {
            model.Members.Add((Encoding.UTF8.GetString(member.Name.Raw), Of(member.Value)));
        }

        foreach (JsonValue item in value.Items)
        {
            model.Items.Add(Of(item));
        }

        return model;
    }

    public static JsonModel New(JsonKind kind, string raw) => new(kind, null) { Raw = raw };

    public JsonModel Add(params IEnumerable<(string Name, JsonModel Value)> members)
    {
        Members.AddRange(members.Select(member => (JsonString.Encode(member.Name), member.Value)));
        return this;
    }

    public JsonModel Add(params IEnumerable<JsonModel> items)
    {
        Items.AddRange(items);
        return this;
    }

    /// <summary>Takes over another value; as it was read, if that says the same.</summary>
    public void Replace(JsonModel by, bool saysTheSame)
    {
        JsonModel source = saysTheSame ? Of(Origin!.Value) : by;
        (Kind, Raw, Members, Items) = (source.Kind, source.Raw, source.Members, source.Items);
        Replaced = !saysTheSame;
        Touched = true;
    }

    public int Find(string name) => Members.FindIndex(member => string.Equals(Decode(member.RawName), name, StringComparison.Ordinal));

    /// <summary>All values below and including this one that the editor can still be asked to change.</summary>
    public IEnumerable<JsonModel> Editable()
    {
        if (Origin is null || Replaced)
        {
            return [];
        }

        return Members.Select(member => member.Value).Concat(Items).SelectMany(child => child.Editable()).Prepend(this);
    }

    /// <summary>Whether nothing in it was edited.</summary>
    public bool IsWhole() => Origin is not null && !Touched && Members.All(member => member.Value.IsWhole()) && Items.All(item => item.IsWhole());

    public byte[] Print(RandomLayout layout)
    {
        var builder = new StringBuilder(layout.Bom ? "\uFEFF" : "");
        Print(layout, builder, "");
        return Encoding.UTF8.GetBytes(builder.Append(layout.End).ToString());
    }

    /// <summary>What it says, however it is spelled.</summary>
    public string Meaning() => Kind switch
    {
        JsonKind.Object => "{" + string.Join(',', Members.Select(member => JsonString.Encode(Decode(member.RawName)) + ":" + member.Value.Meaning())) + "}",
        JsonKind.Array => "[" + string.Join(',', Items.Select(item => item.Meaning())) + "]",
        JsonKind.String => JsonString.Encode(Decode(Raw)),
        JsonKind.Number => double.Parse(Raw, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        _ => Raw,
    };

    private static string Decode(string raw) => JsonString.Decode(Encoding.UTF8.GetBytes(raw[1..^1]));

    private void Print(RandomLayout layout, StringBuilder builder, string indent)
    {
        int count = Members.Count + Items.Count;
        if (Kind is not (JsonKind.Object or JsonKind.Array))
        {
            builder.Append(Raw);
            return;
        }

        builder.Append(Kind == JsonKind.Object ? '{' : '[');
        for (int i = 0; i < count; i++)
        {
            builder.Append(layout.Indent is not null ? (i == 0 ? "" : ",") + layout.NewLine + indent + layout.Indent : i == 0 ? "" : layout.Comma);
            if (Kind == JsonKind.Object)
            {
                builder.Append(Members[i].RawName).Append(layout.Colon);
            }

            (Kind == JsonKind.Object ? Members[i].Value : Items[i]).Print(layout, builder, indent + layout.Indent);
        }

        builder.Append(layout.Indent is not null && count > 0 ? layout.NewLine + indent : "").Append(Kind == JsonKind.Object ? '}' : ']');
    }
}
