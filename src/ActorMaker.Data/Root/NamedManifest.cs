using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Root;

/// <summary>A manifest file and whose it is, known beyond the life of its text.</summary>
/// <param name="path">Absolute path.</param>
internal class NamedManifest(string path)
{
    // Where the name stands, and ends; null until it is asked for.
    private (TextPosition Start, TextPosition End)? place;

    /// <summary>Absolute path.</summary>
    public string Path { get; } = path;

    /// <summary>The actor by the number in the file's name; null if there is none.</summary>
    public Subject? Number { get; } = Subject.FromName(SubjectKind.Actor, DataRoot.ManifestId(path));

    /// <summary>The actor's name; empty if it cannot be read.</summary>
    public string CharacterName { get; protected set; } = "";

    /// <summary>Where the name stands.</summary>
    public RelatedLocation Name => new(Path, Place.Start, CharacterName);

    // The text may be gone by now: it is read again for the few that need it.
    private (TextPosition Start, TextPosition End) Place => place ??= FindName();

    /// <summary>AM2023, or another rule, at the name.</summary>
    public Finding AtName(Rule rule, string what, NamedManifest? other = null, Fix? fix = null) =>
        Finding.At(rule, Path, Place.Start, what, fix, other?.Name) with { End = Place.End, JsonPath = CharacterName.Length > 0 ? "$.character_name" : null };

    /// <summary>Takes the name from the manifest's text.</summary>
    public void TakeName(ActorManifest? manifest)
    {
        if (manifest?.NameValue is { } value)
        {
            CharacterName = manifest.CharacterName;
            place = (value.Position, value.EndPosition);
        }
    }

    private (TextPosition Start, TextPosition End) FindName()
    {
        using DataFile? file = DataFile.Read(Path, out _);
        return file is not null && ActorManifest.Read(Path, file.Text).NameValue is { } value ? (value.Position, value.EndPosition) : (TextPosition.Start, TextPosition.Start);
    }
}
