using System.Security;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Files;

/// <summary>Turns the exceptions of file systems into findings.</summary>
internal static class WriteFailure
{
    /// <summary>True for what a file system may throw; anything else is a bug of ours.</summary>
    public static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException or SecurityException or NotSupportedException;

    /// <summary>A sharing violation, or EWOULDBLOCK: .NET takes a lock of its own when it creates the file.</summary>
    public static bool IsHeld(IOException e) => e.GetType() == typeof(IOException) && (e.HResult & 0xFFFF) is 11 or 35 or 32;

    /// <summary>What the system said, as one line without the path that it concerns.</summary>
    public static string Reason(Exception e)
    {
        string text = e.Message.ReplaceLineEndings(" ");
        int path = text.IndexOf(" : '", StringComparison.Ordinal);
        return (path > 0 ? text[..path] : text).TrimEnd('.', ' ');
    }

    /// <summary>An AM4003.</summary>
    public static Finding Finding(string path, string message) => new(RuleCatalog.CannotWrite, path, TextPosition.Start, message);

    /// <summary>An AM4002.</summary>
    public static Finding Conflict(string path, string message) => new(RuleCatalog.ChangedMeanwhile, path, TextPosition.Start, message);
}
