using ActorMaker.Data.Files;

namespace ActorMaker.Data.Root;

/// <summary>Finds the symbolic links through which a push would read, or a pull write, elsewhere than in an actor's folder.</summary>
internal static class ActorLinks
{
    /// <summary>Tells whether an actor's folder of images, there or not, lies where its path says.</summary>
    /// <param name="root">Absolute path of the data root, which may be reached through links itself.</param>
    /// <param name="trainingPath">Absolute path of the folder of images.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? WhyNotFolder(string root, string trainingPath)
    {
        string expected = Path.Combine(RealPath.Resolve(root), Path.GetRelativePath(root, trainingPath));
        string real = RealPath.Resolve(trainingPath);
        return string.Equals(real, expected, StringComparison.Ordinal) ? null : $"leads through a symbolic link to {real}";
    }

    /// <summary>Tells whether an image is a link that leads out of the data root.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="path">Absolute path of the image, which can be looked at.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? WhyOutside(string root, string path) =>
        RealPath.LinkOf(path) is not null && RealPath.Resolve(path) is var real && !RealPath.IsInside(RealPath.Resolve(root), real)
            ? $"is a symbolic link to {real}, outside of the data root"
            : null;

    /// <summary>Tells whether an image is in the folder itself.</summary>
    /// <param name="trainingPath">Absolute path of the folder of images, which lies where its path says.</param>
    /// <param name="name">The image's file name.</param>
    /// <returns>What is wrong; null if nothing is, also if there is no such file.</returns>
    public static string? WhyNotImage(string trainingPath, string name)
    {
        string path = Path.Combine(trainingPath, name);
        if (RealPath.LinkOf(path) is null)
        {
            return null;
        }

        string real = RealPath.Resolve(path);
        return RealPath.IsInside(RealPath.Resolve(trainingPath), real) && FileStamp.Of(real).Kind == FileKind.File ? null : $"is a symbolic link to {real}";
    }
}
