using System.Security;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Files;

/// <summary>Turns the exceptions of file systems into findings.</summary>
public static class WriteFailure
{
    /// <summary>True for what a file system may throw; anything else is a bug of ours.</summary>
    public static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException or SecurityException or NotSupportedException || IsTooLarge(e);

    /// <summary>EFBIG, which .NET takes for a bad argument: a file would be larger than its file system, or a limit of the process (<c>ulimit -f</c>), allows.</summary>
    internal static bool IsTooLarge(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>A sharing violation, or EWOULDBLOCK: .NET takes a lock of its own when it creates the file.</summary>
    internal static bool IsHeld(IOException e) => e.GetType() == typeof(IOException) && (e.HResult & 0xFFFF) is 11 or 35 or 32;

    /// <summary>What the system said, as one line without the path that it concerns.</summary>
    internal static string Reason(Exception e)
    {
        if (IsTooLarge(e))
        {
            return "the file would be larger than the file system, or a limit of this process, allows";
        }

        string text = e.Message.ReplaceLineEndings(" ");
        int path = text.IndexOf(" : '", StringComparison.Ordinal);
        return (path > 0 ? text[..path] : text).TrimEnd('.', ' ');
    }

    /// <summary>An AM4003.</summary>
    internal static Finding Finding(string path, string message) => new(RuleCatalog.CannotWrite, path, TextPosition.Start, message);

    /// <summary>An AM4002.</summary>
    internal static Finding Conflict(string path, string message) => new(RuleCatalog.ChangedMeanwhile, path, TextPosition.Start, message);
}
