using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>What tells whether many files of a tree were changed at once, in some fifteen looks: git's index, the journals of our own writers, and the folders that hold all others.</summary>
/// <remarks>A checkout that goes on while the tree is read shows half of two states, and either half may be clean. A file alone is read whole.</remarks>
public sealed class TreeMark : IEquatable<TreeMark>
{
    private readonly FileStamp[] stamps;

    private TreeMark(FileStamp[] stamps, string? @lock) => (this.stamps, Lock) = (stamps, @lock);

    /// <summary>Absolute path of the file by which git, at work in the tree, keeps other gits away; null where there is none.</summary>
    public string? Lock { get; }

    /// <summary>Looks at a tree.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="git">Git's folder, of <see cref="GitFolder"/>; null for none.</param>
    /// <param name="inHook">Whether git itself runs this, which holds its lock meanwhile.</param>
    public static TreeMark Take(string root, string? git, bool inHook)
    {
        string journals = RootLock.Folder(root);
        List<string> paths =
        [
            DataRoot.Styles(root), DataRoot.Actors(root), DataRoot.StyleVersions(root), DataRoot.ActorVersions(root), DataRoot.Manifests(root),
            DataRoot.Registry(root), Path.Combine(journals, "journal"), Path.Combine(journals, "journal-live"),
        ];
        string? @lock = git is null || inHook ? null : Path.Combine(git, "index.lock");
        if (git is not null && @lock is not null)
        {
            paths.AddRange([Path.Combine(git, "index"), Path.Combine(git, "HEAD"), @lock]);
        }

        FileStamp[] taken = new FileStamp[paths.Count];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = FileStamp.Of(paths[i]);
        }

        return new TreeMark(taken, @lock is not null && taken[^1].Kind != FileKind.Missing ? @lock : null);
    }

    /// <inheritdoc/>
    public bool Equals(TreeMark? other) => other is not null && stamps.AsSpan().SequenceEqual(other.stamps);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TreeMark);

    /// <inheritdoc/>
    public override int GetHashCode() => stamps.Length == 0 ? 0 : stamps[0].GetHashCode();
}
