using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Views;

/// <summary>A version file, as somebody looks at it.</summary>
/// <param name="Kind">Whether a style's or an actor's.</param>
/// <param name="Name">The folder's name, or the number of a fallback file.</param>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Versions">Its entries, newest first; those that cannot be read are left out, and are findings.</param>
public sealed record SubjectView(SubjectKind Kind, string Name, string Path, IReadOnlyList<VersionView> Versions)
{
    /// <summary>The version that a person chose; null for none.</summary>
    public VersionView? Good => Versions.FirstOrDefault(static v => v.IsGood);
}
