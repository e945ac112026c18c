using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>What an edit makes of a version file.</summary>
/// <param name="Bytes">The whole new content.</param>
/// <param name="Changes">What changes, each at its place in the original, in that order.</param>
/// <param name="Lost">Values of the original that the new content does not hold, and why.</param>
public sealed record EditedFile(byte[] Bytes, IReadOnlyList<PlannedChange> Changes, IReadOnlyList<LostValue> Lost);

/// <summary>Edits entries of a version file, and keeps what every edit drops.</summary>
/// <param name="file">A sound file.</param>
internal sealed class EntryEditor(VersionsFile file)
{
    private readonly List<PlannedChange> changes = [];
    private JsonEditor? json;

    /// <summary>The file's text on its way.</summary>
    public JsonEditor Json => json ??= new JsonEditor(file.Text, JsonStyle.JavaScript);

    /// <summary>Whether anything was edited: most files of a tree are clean.</summary>
    public bool HasEdits => json is { HasEdits: true };

    /// <summary>Values that the edits drop.</summary>
    public List<LostValue> Lost { get; } = [];

    /// <summary>What changes, in the order of the file.</summary>
    public IReadOnlyList<PlannedChange> Changes => [.. changes.OrderBy(c => c.Position.Line).ThenBy(c => c.Position.Column)];

    /// <summary>The file as the edits leave it.</summary>
    public EditedFile ToFile() => new(Json.ToBytes(), Changes, Lost);

    /// <summary>Notes what a preview says of an edit.</summary>
    public void Note(JsonValue at, string text) => changes.Add(new PlannedChange(at.Position, text));

    /// <summary>Gives a field a text; a new one stands before <c>mergedIds</c>, which is always last.</summary>
    public void Set(TrainingVersion entry, VersionField field, string name, string text, string reason)
    {
        if (entry[field] is { } old)
        {
            if (old.Is(Encoding.UTF8.GetBytes(text)))
            {
                return;
            }

            Lose(old, reason);
        }

        Json.SetMember(entry.Value, name, JsonTemplate.Of(text), before: "mergedIds");
    }

    /// <summary>Gives a field a truth value; a new one stands before <c>mergedIds</c>.</summary>
    public void Set(TrainingVersion entry, VersionField field, string name, bool value, string reason)
    {
        JsonKind kind = value ? JsonKind.True : JsonKind.False;
        if (entry[field] is { } old)
        {
            if (old.Kind == kind)
            {
                return;
            }

            Lose(old, reason);
        }

        Json.SetMember(entry.Value, name, JsonTemplate.Of(value), before: "mergedIds");
    }

    /// <summary>Gives a member a value, whatever it was; a new one comes last.</summary>
    public void Set(TrainingVersion entry, string name, JsonTemplate value, string reason)
    {
        if (entry.Value.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue old))
        {
            Lose(old, reason);
        }

        Json.SetMember(entry.Value, name, value);
    }

    /// <summary>Removes a field, if it is there.</summary>
    public void Remove(TrainingVersion entry, VersionField field, string name, string reason)
    {
        if (entry[field] is { } old)
        {
            Lose(old, reason);
            Json.RemoveMember(entry.Value, name);
        }
    }

    private void Lose(JsonValue value, string reason) => Lost.Add(new LostValue(value.GetPath(), Encoding.UTF8.GetString(value.Raw), reason));
}
