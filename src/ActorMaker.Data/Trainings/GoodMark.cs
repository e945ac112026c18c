using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>Writes down which version a person chose: in its file on every entry, and in the styles' registry. Pure functions.</summary>
public static class GoodMark
{
    /// <summary>Finds an entry.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="id">Its id, one that was merged into it, or its name.</param>
    /// <returns>The entry; null if there is none, or several could be meant.</returns>
    public static TrainingVersion? Find(VersionsFile file, string id)
    {
        TrainingVersion[] found = [.. file.Versions.Where(v => string.Equals(v.Id, id, StringComparison.Ordinal) || v.MergedIds.Contains(id, StringComparer.Ordinal))];
        found = found.Length > 0 ? found : [.. file.Versions.Where(v => string.Equals(v.Name, id, StringComparison.Ordinal))];
        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>Marks an entry, and no other; or takes its mark away.</summary>
    /// <param name="file">A sound file.</param>
    /// <param name="id">The entry, as for <see cref="Find"/>.</param>
    /// <param name="isGood">Whether it is the chosen one.</param>
    /// <returns>The edit; null if there is nothing to change.</returns>
    public static EditedFile? Set(VersionsFile file, string id, bool isGood)
    {
        if (Find(file, id) is not { } chosen)
        {
            return null;
        }

        EntryEditor editor = new(file);
        foreach (TrainingVersion entry in file.Versions)
        {
            bool was = entry[VersionField.IsGood]?.Kind == JsonKind.True;
            bool now = entry == chosen ? isGood : !isGood && was;
            editor.Set(entry, VersionField.IsGood, "isGood", now, "another version was chosen");
            if (was != now)
            {
                editor.Note((entry[VersionField.IsGood] ?? entry[VersionField.Name])!.Value, now ? $"\"{entry.Name}\" becomes the good version" : $"\"{entry.Name}\" is no longer the good version");
            }
        }

        return editor.Json.HasEdits ? editor.ToFile() : null;
    }

    /// <summary>Writes the choice into the styles' registry; what else stands there stays as it is.</summary>
    /// <param name="registry">The registry's text, without problems.</param>
    /// <param name="version">The chosen version.</param>
    /// <param name="isGood">Whether it is the chosen one.</param>
    /// <returns>The edit; null if there is nothing to change, or the registry has no such style.</returns>
    public static EditedFile? SetInRegistry(JsonText registry, Subject style, TrainingVersion version, bool isGood, DateTimeOffset now)
    {
        if (FindStyle(registry.Root, style) is not { } entry)
        {
            return null;
        }

        JsonValue? old = entry.TryGet("validated_lora_model"u8, out JsonValue model) ? model : null;
        bool isNamed = old is { } named && named.TryGet("version_id"u8, out JsonValue id) && (id.AsString() == version.Id || version.MergedIds.Contains(id.AsString() ?? "", StringComparer.Ordinal));
        if (isNamed == isGood && (!isGood || (old!.Value.TryGet("lora_url"u8, out JsonValue url) && url.AsString() == version.LoraUrl)))
        {
            return null;
        }

        JsonEditor editor = new(registry, JsonStyle.JavaScript);
        if (isGood)
        {
            editor.SetMember(entry, "validated_lora_model", Model(version, now));
        }
        else
        {
            editor.RemoveMember(entry, "validated_lora_model");
        }

        string text = isGood ? $"\"{version.Name}\" becomes the validated model of {style}" : $"{style} has no validated model any more";
        LostValue[] lost = old is { } value ? [new LostValue(value.GetPath(), Encoding.UTF8.GetString(value.Raw), isGood ? "another version was chosen" : "its version is no longer the good one")] : [];
        return new EditedFile(editor.ToBytes(), [new PlannedChange((old ?? entry).Position, text)], lost);
    }

    private static JsonValue? FindStyle(JsonValue root, Subject style)
    {
        if (root.TryGet("styles"u8, out JsonValue styles))
        {
            foreach (JsonValue item in styles.Items)
            {
                if (item.TryGet("id"u8, out JsonValue id) && Subject.FromName(SubjectKind.Style, id.AsString() ?? Encoding.UTF8.GetString(id.Raw)) == style)
                {
                    return item;
                }
            }
        }

        return null;
    }

    private static JsonTemplate Model(TrainingVersion version, DateTimeOffset now) => JsonTemplate.Object(
        ("version_id", JsonTemplate.Of(version.Id!)),
        ("version_name", JsonTemplate.Of(version.Name!)),
        ("lora_file", version.Lora is { } lora ? JsonTemplate.Of(lora.FileName) : JsonTemplate.Null),
        ("lora_url", version.LoraUrl is { } url ? JsonTemplate.Of(url) : JsonTemplate.Null),
        ("marked_at", JsonTemplate.Of(TimeStamp.FormatUtc(now))),
        ("parameters", version[VersionField.Parameters] is { } parameters ? JsonCopy.Of(parameters) : JsonTemplate.Object()));
}
