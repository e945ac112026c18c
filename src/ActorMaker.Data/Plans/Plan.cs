using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>What a plan comes from, which decides where its journal is kept and for how long.</summary>
public enum PlanOrigin
{
    /// <summary>Somebody ran a target: the last such plans are what an undo offers.</summary>
    Target,

    /// <summary>A training ended, or was started: such writes are many and small, and push no target's plan out of what can be undone.</summary>
    Live,
}

/// <summary>What one run of one command wants to change in a data root.</summary>
/// <remarks>A preview shows it, <see cref="PlanApplier"/> carries it out, <see cref="PlanFile"/> writes it down.</remarks>
public sealed record Plan
{
    /// <summary>Makes a plan.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="command">The target that made it, such as <c>NormalizeVersions</c>.</param>
    /// <param name="edits">Its edits, in the order of application: at most one for a file, all inside the root.</param>
    /// <exception cref="ArgumentException">A path is not absolute, lies outside the root or occurs twice, or <see cref="FileEdit.After"/> names no earlier edit.</exception>
    public Plan(string root, string command, IReadOnlyList<FileEdit> edits)
    {
        if (!Path.IsPathFullyQualified(root))
        {
            throw new ArgumentException("Not an absolute path: " + root, nameof(root));
        }

        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root, root));
        Command = command;
        Edits = edits;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (FileEdit edit in edits)
        {
            if (!Path.IsPathFullyQualified(edit.Path) || !RealPath.IsInside(Root, edit.Path))
            {
                throw new ArgumentException("Not inside the data root: " + edit.Path, nameof(edits));
            }

            if (edit.After.FirstOrDefault(p => !seen.Contains(p)) is { } missing)
            {
                throw new ArgumentException($"{edit.Path} comes after {missing}, which is no earlier edit", nameof(edits));
            }

            if (!seen.Add(edit.Path))
            {
                throw new ArgumentException("Two edits of one file: " + edit.Path, nameof(edits));
            }
        }
    }

    /// <summary>Absolute path of the data root.</summary>
    public string Root { get; }

    /// <summary>The target that made the plan.</summary>
    public string Command { get; }

    /// <summary>The edits, in the order of application.</summary>
    public IReadOnlyList<FileEdit> Edits { get; }

    /// <summary>The objects to move to or from buckets, before any edit is made.</summary>
    public IReadOnlyList<ObjectTransfer> Transfers { get; init; } = [];

    /// <summary>What the plan comes from.</summary>
    public PlanOrigin Origin { get; init; }

    /// <summary>Where somebody asked for it, such as a page of the service; null for a target or a command.</summary>
    public string? By { get; init; }

    /// <summary>True if there is nothing to do.</summary>
    public bool IsEmpty => Edits.Count == 0 && Transfers.Count == 0;

    /// <summary>The journal that this plan puts back completely; null for every plan that is no undo.</summary>
    internal string? Undoes { get; init; }

    /// <summary>A file's path as plan files and journals spell it.</summary>
    internal string Relative(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
