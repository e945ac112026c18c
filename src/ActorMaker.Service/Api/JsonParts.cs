using System.Text.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Service.Api;

/// <summary>Parts of answers that several routes write.</summary>
internal static class JsonParts
{
    /// <summary>Writes a list of texts.</summary>
    /// <param name="name">The member's name.</param>
    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a number, or null.</summary>
    /// <param name="name">The member's name.</param>
    public static void NumberOrNull(this Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a time, or null.</summary>
    /// <param name="name">The member's name.</param>
    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? time) => json.WriteString(name, time is { } at ? TimeStamp.FormatUtc(at) : null);
}
