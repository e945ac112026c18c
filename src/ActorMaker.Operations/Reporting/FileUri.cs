namespace ActorMaker.Operations.Reporting;

/// <summary>Writes paths as <c>file:</c> URIs.</summary>
public static class FileUri
{
    /// <summary>The URI of an absolute path.</summary>
    /// <param name="path">An absolute path; any character may stand in it.</param>
    /// <returns>The URI, percent-encoded.</returns>
    /// <remarks><see cref="Uri"/> takes the percent sign of a Unix file name for an escape, so it is not asked.</remarks>
    public static string Of(string path)
    {
        string relative = Relative(path);
        return relative.StartsWith('/') ? "file://" + relative : "file:///" + relative;
    }

    /// <summary>The relative reference for a relative path.</summary>
    /// <param name="path">A path; on Windows its backslashes count as separators.</param>
    /// <returns>The reference, percent-encoded.</returns>
    public static string Relative(string path)
    {
        string[] segments = path.Replace(Path.DirectorySeparatorChar, '/').Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            bool isDrive = i == 0 && segments[i].Length == 2 && segments[i][1] == ':';
            segments[i] = isDrive ? segments[i] : Uri.EscapeDataString(segments[i]);
        }

        return string.Join('/', segments);
    }
}
