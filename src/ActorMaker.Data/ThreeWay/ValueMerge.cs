using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.ThreeWay;

/// <summary>Brings what one copy of a text has changed into the other.</summary>
/// <param name="ours">The copy that is edited.</param>
/// <param name="takeTheirs">Which of the two counts where both have changed a value.</param>
internal sealed class ValueMerge(JsonText ours, bool takeTheirs)
{
    private readonly JsonEditor editor = new(ours);
    private bool countsAgain;

    /// <summary>How many values both copies have changed, each to something else.</summary>
    public int Conflicts { get; private set; }

    /// <summary>Merges.</summary>
    /// <param name="ancestor">The root of what both come from; null if both are new.</param>
    /// <param name="theirs">The root of the other copy.</param>
    /// <returns>The merged text.</returns>
    public byte[] Run(JsonValue? ancestor, JsonValue theirs)
    {
        countsAgain = Changes(ancestor, ours.Root) && Changes(ancestor, theirs);
        Merge(ancestor, ours.Root, theirs, name: null);
        byte[] merged = editor.ToBytes();
        return countsAgain ? MergedManifest.Count(merged) : merged;

        // Two lists of images make a third one, with other numbers than either's.
        static bool Changes(JsonValue? old, JsonValue now) =>
            now.TryGet("training_data"u8, out JsonValue list) && (old is null || !old.Value.TryGet("training_data"u8, out JsonValue before) || !JsonEquality.SameValue(before, list));
    }

    private void Merge(JsonValue? o, JsonValue a, JsonValue b, JsonValue? name)
    {
        if (JsonEquality.SameValue(a, b) || (o is { } old && JsonEquality.SameValue(old, b)))
        {
            return;
        }

        if (a.Kind == JsonKind.Object && b.Kind == JsonKind.Object)
        {
            MergeMembers(o is { Kind: JsonKind.Object } ? o : null, a, b);
        }
        else if (a.Kind == JsonKind.Array && b.Kind == JsonKind.Array && KeyedItems.Of(a) is { } mine && KeyedItems.Of(b) is { } other
            && (o is { Kind: JsonKind.Array } list ? KeyedItems.Of(list) : KeyedItems.None) is { } before)
        {
            MergeItems(before, a, mine, other);
        }
        else if (o is { } was && JsonEquality.SameValue(was, a))
        {
            editor.Replace(a, JsonTemplate.Copy(b));
        }
        else if (name is { } clock && IsClock(clock) && TimeOf(a) is { } here && TimeOf(b) is { } there)
        {
            // Both looked at the same thing, one of them last.
            if (there > here)
            {
                editor.Replace(a, JsonTemplate.Copy(b));
            }
        }
        else if (!countsAgain || name is not { } number || !TrainingStatistics.Counts(number))
        {
            Conflicts++;
            if (takeTheirs)
            {
                editor.Replace(a, JsonTemplate.Copy(b));
            }
        }
    }

    private void MergeMembers(JsonValue? o, JsonValue a, JsonValue b)
    {
        string? previous = null;
        foreach (JsonMember member in b.Members)
        {
            string name = member.Name.AsString()!;
            JsonValue? old = Find(o, member.Name);
            if (Find(a, member.Name) is { } mine)
            {
                Merge(old, mine, member.Value, member.Name);
            }
            else if (Takes(old, member.Value))
            {
                editor.SetMember(a, name, JsonTemplate.Copy(member.Value), after: previous);
            }

            previous = name;
        }

        foreach (JsonMember member in a.Members)
        {
            if (Find(b, member.Name) is null && !Keeps(Find(o, member.Name), member.Value))
            {
                editor.RemoveMember(a, member.Name.AsString()!);
            }
        }
    }

    private void MergeItems(KeyedItems o, JsonValue a, KeyedItems mine, KeyedItems other)
    {
        HashSet<string> wanted = new(StringComparer.Ordinal);
        foreach (string key in mine.Keys)
        {
            if (other.TryGet(key, out JsonValue theirs))
            {
                Merge(o.Find(key), mine[key], theirs, name: null);
                wanted.Add(key);
            }
            else if (Keeps(o.Find(key), mine[key]))
            {
                wanted.Add(key);
            }
        }

        foreach (string key in other.Keys)
        {
            if (!mine.TryGet(key, out _) && Takes(o.Find(key), other[key]))
            {
                wanted.Add(key);
            }
        }

        editor.SetItems(a, [.. MergedOrder.Of(o, mine, other, wanted).Select(key => mine.TryGet(key, out JsonValue kept) ? JsonItem.Keep(kept) : JsonItem.New(JsonTemplate.Copy(other[key])))]);
    }

    /// <summary>Whether to keep what only our copy has.</summary>
    private bool Keeps(JsonValue? old, JsonValue mine)
    {
        if (old is not { } was)
        {
            return true; // we have added it
        }

        if (JsonEquality.SameValue(was, mine))
        {
            return false; // they have removed it
        }

        Conflicts++;
        return !takeTheirs;
    }

    /// <summary>Whether to take what only the other copy has.</summary>
    private bool Takes(JsonValue? old, JsonValue theirs)
    {
        if (old is not { } was)
        {
            return true;
        }

        if (JsonEquality.SameValue(was, theirs))
        {
            return false;
        }

        Conflicts++;
        return takeTheirs;
    }

    private static bool IsClock(JsonValue name) => name.Is("lastSynced"u8) || name.Is("training_data_updated"u8);

    private static DateTimeOffset? TimeOf(JsonValue value) => value.AsString() is { } text ? TimeStamp.Parse(text)?.Instant : null;

    private static JsonValue? Find(JsonValue? container, JsonValue name) =>
        container is { } known && known.TryGet(name.IsEscaped ? Encoding.UTF8.GetBytes(name.AsString()!) : name.Raw[1..^1], out JsonValue found) ? found : null;
}
