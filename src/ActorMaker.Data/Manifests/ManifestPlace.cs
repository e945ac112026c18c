using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Rules;
using ActorMaker.Data.Tree;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Manifests;

/// <summary>A manifest file, and what is remembered of it when its text is gone.</summary>
/// <param name="path">Absolute path.</param>
internal sealed class ManifestPlace(string path)
{
    private TextPosition nameEnd = TextPosition.Start;

    /// <summary>Absolute path.</summary>
    public string Path { get; } = path;

    /// <summary>The actor by the number in the file's name; null if there is none.</summary>
    public Subject? Number { get; } = Subject.FromName(SubjectKind.Actor, System.IO.Path.GetFileName(path)[..^ActorManifest.FileSuffix.Length]);

    /// <summary>The actor's name; empty if it cannot be read.</summary>
    public string CharacterName { get; private set; } = "";

    /// <summary>Where the name stands.</summary>
    public RelatedLocation Name { get; private set; } = new(path, TextPosition.Start, "");

    /// <summary>Whether the manifest may be changed.</summary>
    public bool IsSound { get; private set; }

    /// <summary>Whether it lists images.</summary>
    public bool ListsImages { get; private set; }

    /// <summary>Why it cannot be read.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The actor; null if there is no folder of his name, he is not wanted, or the manifest is not sound.</summary>
    public ActorSync? Actor { get; private set; }

    /// <summary>Reads the manifest and, if it is sound and wanted, the actor's folder.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Disposed here, or handed to the actor.")]
    public void Read(HashSet<string> folders, GateSettings settings, ImageHashCache cache, ImageQueue queue)
    {
        DataFile? file = DataFile.Read(Path, out Finding? unreadable);
        if (unreadable is not null)
        {
            Findings.Add(unreadable);
        }

        if (file is null)
        {
            return;
        }

        try
        {
            ActorManifest manifest = ActorManifest.Read(Path, file.Text);
            Findings.AddRange(manifest.Shape);
            IsSound = manifest.IsSound;
            ListsImages = manifest.Images.Count > 0;
            if (manifest.NameValue is not { } name)
            {
                return;
            }

            CharacterName = manifest.CharacterName;
            Name = new RelatedLocation(Path, name.Position, CharacterName);
            nameEnd = name.EndPosition;
            if (IsSound && folders.Contains(CharacterName) && settings.Actors.Matches(CharacterName))
            {
                ActorImages images = ActorImages.Read(settings.Root, CharacterName, cache);
                Actor = ActorSync.Of(file, manifest, images, settings);
                file = null;
                queue.Add(images.Folder, images.States);
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>AM2023 at the name.</summary>
    public Finding AtName(string message, ManifestPlace? other, string fix) =>
        new(RuleCatalog.Contradiction, Path, Name.Position, FindingList.Compose(RuleCatalog.Contradiction, message, fix))
        {
            End = nameEnd,
            JsonPath = "$.character_name",
            Related = other?.Name,
        };
}
