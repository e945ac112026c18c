using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Root;

/// <summary>Which manifest and which folder are one actor's, and what speaks against it.</summary>
/// <remarks>They belong together by the actor's name, never by the id alone: two folders may share one, and the manifest of an id may describe
/// another person. A doubt is worded here, once; who asks only says what it then does not do.</remarks>
internal sealed class ActorPairs
{
    private const string RenameOrCorrect = "rename the folder, or correct the manifest";
    private const string RenameFolder = "rename the folder";
    private const string GiveAnotherId = "give one of the two another id";
    private readonly ActorTree tree;
    private readonly IdFilter wanted;
    private readonly Dictionary<string, NamedManifest> byName;
    private readonly Dictionary<Subject, NamedManifest> byNumber;
    private readonly List<Rivals> seconds = [];
    private readonly List<Rivals> secondsOfId = [];
    private readonly Dictionary<Subject, string> strangers = [];
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private ILookup<Subject?, string>? sharing;

    public ActorPairs(ActorTree tree, IReadOnlyList<NamedManifest> manifests, IdFilter wanted)
    {
        this.tree = tree;
        this.wanted = wanted;
        byName = new(manifests.Count, StringComparer.Ordinal);
        byNumber = new(manifests.Count);
        foreach (NamedManifest manifest in manifests)
        {
            NamedManifest? first = manifest.Number is { } number && !byNumber.TryAdd(number, manifest) ? byNumber[number] : null;
            if (manifest.CharacterName.Length > 0 && !byName.TryAdd(manifest.CharacterName, manifest))
            {
                Doubtful.Add(manifest.CharacterName);
                seconds.Add(new Rivals(manifest, byName[manifest.CharacterName]));
            }
            else if (first is not null)
            {
                secondsOfId.Add(new Rivals(manifest, first));
            }
        }

        Unclaimed = [.. tree.Folders.Where(f => !byName.ContainsKey(f))];
        foreach (string folder in Unclaimed)
        {
            if (Subject.FromName(SubjectKind.Actor, folder) is { } number)
            {
                strangers.TryAdd(number, folder);
            }
        }

        Wanted = Unclaimed.FindAll(wanted.Matches);
    }

    /// <summary>The names of the folders that no manifest describes, in ordinal order.</summary>
    public List<string> Unclaimed { get; }

    /// <summary>Those of them that the run is about.</summary>
    public List<string> Wanted { get; }

    /// <summary>The names of all folders.</summary>
    public IReadOnlySet<string> Folders => tree.Names;

    /// <summary>The names that several manifests have: which of them is the actor's, nobody can tell.</summary>
    public HashSet<string> Doubtful { get; } = new(StringComparer.Ordinal);

    /// <summary>AM2023 for each manifest of an actor who has one already.</summary>
    /// <param name="consequence">What is therefore not done to either; null for nothing.</param>
    public IEnumerable<Finding> SecondManifests(string? consequence) => seconds.Where(IsWanted).Select(s =>
        Second(s, With($"\"{s.Second.CharacterName}\" has another manifest: {s.First.Path}", consequence)));

    /// <summary>AM2023 for each manifest of an id that has one already, of another actor.</summary>
    public IEnumerable<Finding> SecondManifestsOfId() => secondsOfId.Where(IsWanted).Select(s =>
        Second(s, $"{Path.GetFileName(s.Second.Path)} is a second manifest of {s.Second.Number}, beside {s.First.Path}"));

    /// <summary>The manifest of a folder's id; null if there is none.</summary>
    public NamedManifest? ManifestOfId(string folder) =>
        Subject.FromName(SubjectKind.Actor, folder) is { } number ? byNumber.GetValueOrDefault(number) : null;

    /// <summary>Another folder with the id of a folder; null if there is none.</summary>
    public string? Twin(string folder)
    {
        sharing ??= tree.Folders.ToLookup(static f => Subject.FromName(SubjectKind.Actor, f));
        return Subject.FromName(SubjectKind.Actor, folder) is { } number
            ? sharing[number].FirstOrDefault(f => !string.Equals(f, folder, StringComparison.Ordinal))
            : null;
    }

    /// <summary>AM2023 at a folder whose id has somebody else's manifest.</summary>
    /// <param name="folder">The folder, which no manifest describes.</param>
    /// <param name="consequence">What is therefore not done; null for nothing.</param>
    public Finding IsAnother(ActorFolder folder, NamedManifest manifest, string? consequence)
    {
        told.Add(folder.Name);
        return Finding.At(
            RuleCatalog.Contradiction,
            folder.Path,
            With($"The folder has {folder.Content}, and the manifest of its id describes \"{manifest.CharacterName}\": {manifest.Path}", consequence),
            RenameOrCorrect,
            manifest.Name);
    }

    /// <summary>AM2023 at a manifest whose actor has no folder, while the folder of its id is somebody else's; null for any other, where
    /// <see cref="IsAnother"/> has told it at the folder, and where the run is about neither.</summary>
    /// <param name="consequence">What is therefore not done; null for nothing.</param>
    public Finding? DescribesAnother(NamedManifest manifest, string? consequence) =>
        Stranger(manifest) is { } stranger && !told.Contains(stranger) && (tree.IsWanted(manifest.Path, manifest.CharacterName) || wanted.Matches(stranger))
            ? manifest.AtName(
                RuleCatalog.Contradiction,
                With($"The manifest describes \"{manifest.CharacterName}\", and the folder of its id is \"{stranger}\"", consequence),
                fix: RenameOrCorrect)
            : null;

    /// <summary>The folder of a manifest's id, where it is somebody else's and the manifest's actor has none; else null.</summary>
    public string? Stranger(NamedManifest manifest) =>
        manifest.CharacterName.Length > 0 && !tree.Names.Contains(manifest.CharacterName) && manifest.Number is { } number
            ? strangers.GetValueOrDefault(number)
            : null;

    /// <summary>AM2016 at a folder that no manifest describes.</summary>
    /// <param name="consequence">What is therefore not done; null for nothing.</param>
    public Finding NoManifest(ActorFolder folder, string? consequence) => Twin(folder.Name) is { } twin
        ? Finding.At(RuleCatalog.NoManifest, folder.Path, With($"The folder has {folder.Content} and no manifest, and the folder \"{twin}\" has the same id", consequence), GiveAnotherId)
        : HasNoId(folder)
        ? Finding.At(RuleCatalog.NoManifest, folder.Path, With($"The folder has {folder.Content} and no manifest, and its name is not <id>_<name>", consequence), RenameFolder)
        : Finding.At(RuleCatalog.NoManifest, folder.Path, With($"The folder has {folder.Content} and no manifest", consequence));

    /// <summary>Whether a folder's name tells no id that a manifest could be named by.</summary>
    private static bool HasNoId(ActorFolder folder) =>
        Subject.FromName(SubjectKind.Actor, folder.Name) is null || !folder.Name.Contains('_', StringComparison.Ordinal) || !ActorPaths.IsFileName(folder.Name);

    /// <summary>Why no manifest is created for a folder that has none; null if one may be.</summary>
    /// <param name="folder">The folder, which no manifest describes.</param>
    public Finding? WhyNotCreated(ActorFolder folder)
    {
        if (ManifestOfId(folder.Name) is { } other)
        {
            return other.CharacterName.Length > 0
                ? IsAnother(folder, other, "nothing of this folder is written there")
                : Finding.At(RuleCatalog.Contradiction, folder.Path, $"The manifest of the folder's id cannot be read: {other.Path}. Nothing is written", "correct the manifest");
        }

        return HasNoId(folder) ? NoManifest(folder, "none is created")
            : Twin(folder.Name) is { } twin
            ? Finding.At(RuleCatalog.Contradiction, folder.Path, $"The folder \"{twin}\" has the same id, and this one has no manifest: none is created", GiveAnotherId)
            : null;
    }

    /// <summary>What has to be mended before a sync would write anything of a folder that has no manifest; null for nothing.</summary>
    /// <param name="folder">The folder, which no manifest describes.</param>
    public Fix? MendFirst(ActorFolder folder) => ManifestOfId(folder.Name) is { } other
        ? other.CharacterName.Length > 0 ? RenameOrCorrect : "correct the manifest of its id first"
        : HasNoId(folder) ? RenameFolder
        : Twin(folder.Name) is not null ? GiveAnotherId
        : null;

    /// <summary>What has to be mended before a sync would write to a manifest that can be read; null for nothing.</summary>
    public Fix? MendFirst(NamedManifest manifest) =>
        Doubtful.Contains(manifest.CharacterName) ? "remove one of the actor's two manifests first"
        : Stranger(manifest) is not null ? RenameOrCorrect
        : null;

    private bool IsWanted(Rivals pair) =>
        tree.IsWanted(pair.Second.Path, pair.Second.CharacterName) || tree.IsWanted(pair.First.Path, pair.First.CharacterName);

    private static Finding Second(Rivals pair, string what) =>
        pair.Second.AtName(RuleCatalog.Contradiction, what, pair.First, "remove one of the two");

    private static string With(string what, string? consequence) => consequence is null ? what : $"{what}: {consequence}";

    /// <summary>Two manifests of one actor or id, in the order of their names.</summary>
    private sealed record Rivals(NamedManifest Second, NamedManifest First);
}
