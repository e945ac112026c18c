using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Files;

/// <summary>Opens files to read them.</summary>
internal static class ReadOnlyFile
{
    /// <summary>Opens an ordinary file; everybody else may go on reading, writing and replacing it.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static SafeFileHandle Open(string path) =>
        LinuxFiles.Open(path) ?? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
