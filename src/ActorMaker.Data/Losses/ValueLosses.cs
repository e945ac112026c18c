using System.Globalization;
using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Losses;

/// <summary>Finds what one value held and its successor does not. Another value in its place is a change, and no loss.</summary>
/// <param name="losses">Gets what is lost.</param>
/// <param name="subject">What the value belongs to, as a reader calls it.</param>
/// <param name="detail">The same as a line of <c>training-losses.txt</c> names it; null for the file.</param>
internal sealed class ValueLosses(LossList losses, string file, string subject, string? detail)
{
    /// <summary>Compares the members of two objects.</summary>
    /// <param name="after">Its successor.</param>
    /// <param name="isSkipped">Whether a member is compared by somebody else; null for none.</param>
    /// <param name="path">The names that lead to the object, with a dot behind each.</param>
    public void CompareMembers(JsonValue before, JsonValue after, Func<JsonValue, bool>? isSkipped = null, string path = "")
    {
        foreach (JsonMember member in before.Members)
        {
            if (isSkipped is null || !isSkipped(member.Name))
            {
                Compare(member.Value, Find(after, member.Name), after, path + member.Name.AsString());
            }
        }
    }

    /// <summary>Whether a value says nothing, so that nothing is lost with it.</summary>
    public static bool IsEmpty(JsonValue value) => value.Kind switch
    {
        JsonKind.Null => true,
        JsonKind.String => value.Is(""u8),
        JsonKind.Object => !value.Members.MoveNext(),
        JsonKind.Array => !value.Items.MoveNext(),
        _ => false,
    };

    /// <summary>The member of a name, however it is escaped.</summary>
    public static JsonValue? Find(JsonValue container, JsonValue name) =>
        container.TryGet(name.IsEscaped ? Encoding.UTF8.GetBytes(name.AsString()!) : name.Raw[1..^1], out JsonValue found) ? found : null;

    private void Compare(JsonValue before, JsonValue? after, JsonValue container, string path)
    {
        if (IsEmpty(before))
        {
            return;
        }

        if (after is not { } now || IsEmpty(now) || IsEmptied(before.Kind, now.Kind))
        {
            Rule rule = IsAddress(before) ? RuleCatalog.ImageLost : RuleCatalog.ValueLost;
            losses.Add(rule, file, detail, $"\"{path}\" of {subject} is gone since {losses.Reference}", after ?? container, before);
        }
        else if (before.Kind == JsonKind.Object)
        {
            CompareMembers(before, now, isSkipped: null, path + ".");
        }
        else if (before.Kind == JsonKind.Array)
        {
            CompareItems(before, now, path);
        }
    }

    private void CompareItems(JsonValue before, JsonValue after, string path)
    {
        Dictionary<string, JsonValue>? kept = ByKey(after);
        if (kept is null || ByKey(before) is null)
        {
            (int had, int has) = (Count(before), Count(after));
            if (has < had)
            {
                string numbers = string.Create(CultureInfo.InvariantCulture, $"{had - has:N0} of {had:N0}");
                losses.Add(RuleCatalog.ValueLost, file, detail, $"{numbers} items of \"{path}\" of {subject} are gone since {losses.Reference}", after, before);
            }

            return;
        }

        foreach (JsonValue item in before.Items)
        {
            (string key, bool isImage) = KeyOf(item)!.Value;
            if (kept.TryGetValue(key, out JsonValue now))
            {
                new ValueLosses(losses, file, $"{key} in \"{path}\"", key).CompareMembers(item, now);
            }
            else
            {
                losses.Add(isImage ? RuleCatalog.ImageLost : RuleCatalog.EntryLost, file, key, $"{key} of \"{path}\" is gone since {losses.Reference}", after, item);
            }
        }
    }

    // Only what several values are in can be emptied by a value of another kind: a number in a string's place is a change.
    private static bool IsEmptied(JsonKind before, JsonKind after) => before is JsonKind.Object or JsonKind.Array && after != before;

    private static bool IsAddress(JsonValue value) =>
        value.Kind == JsonKind.String && (value.Raw.StartsWith("\"https://"u8) || value.Raw.StartsWith("\"http://"u8) || value.Raw.StartsWith("\"s3://"u8));

    private static int Count(JsonValue array)
    {
        int count = 0;
        foreach (JsonValue _ in array.Items)
        {
            count++;
        }

        return count;
    }

    /// <summary>The entries of a list by what names each; null if one has no name.</summary>
    private static Dictionary<string, JsonValue>? ByKey(JsonValue array)
    {
        Dictionary<string, JsonValue> entries = new(StringComparer.Ordinal);
        foreach (JsonValue item in array.Items)
        {
            if (KeyOf(item) is not { } key)
            {
                return null;
            }

            entries.TryAdd(key.Key, item);
        }

        return entries;
    }

    private static (string Key, bool IsImage)? KeyOf(JsonValue item) =>
        item.TryGet("filename"u8, out JsonValue name) && name.AsString() is { Length: > 0 } file ? (file, true)
        : item.TryGet("id"u8, out JsonValue id) && !IsEmpty(id) && id.Kind is JsonKind.String or JsonKind.Number ? (id.AsString() ?? Encoding.UTF8.GetString(id.Raw), false)
        : null;
}
