using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Trainings;

/// <summary>A value of another text, to be laid out anew: only its numbers and texts keep their spelling.</summary>
internal static class JsonCopy
{
    /// <summary>Copies a value.</summary>
    public static JsonTemplate Of(JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                List<(string, JsonTemplate)> members = [];
                foreach (JsonMember member in value.Members)
                {
                    members.Add((member.Name.AsString()!, Of(member.Value)));
                }

                return JsonTemplate.Object(members);
            case JsonKind.Array:
                List<JsonTemplate> items = [];
                foreach (JsonValue item in value.Items)
                {
                    items.Add(Of(item));
                }

                return JsonTemplate.Array(items);
            default:
                return JsonTemplate.Raw(Encoding.UTF8.GetString(value.Raw));
        }
    }
}
