using System.Security.Cryptography;
using System.Text;

namespace ActorMaker.Data.Files;

/// <summary>The names of files that are on their way: hidden, and with an ending that no reader of data files takes.</summary>
internal static class TempName
{
    /// <summary>How every such name ends.</summary>
    public const string Suffix = ".actormaker-tmp";

    /// <summary>File systems allow 255 bytes; this leaves room for what is put around a name.</summary>
    private const int MaxNameBytes = 200;

    /// <summary>A fresh id for the names of one run.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>New bytes that are being written. One that is left over was never complete, or never used.</summary>
    public static string Staged(string path, string id) => Beside(path, id);

    /// <summary>How the name of a download ends, which any run may remove once nobody holds its lock.</summary>
    public const string DownloadSuffix = ".get" + Suffix;

    /// <summary>An image that is being downloaded.</summary>
    public static string Download(string path, string id) => Beside(path, id + ".get");

    /// <summary>The slot that is swapped with the file: holds the new bytes before, what stood in the file after.</summary>
    public static string Slot(string path, string id) => Beside(path, id + ".old");

    private static string Beside(string path, string middle)
    {
        string name = Path.GetFileName(path);
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
        {
            name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];
        }

        return Path.Combine(Path.GetDirectoryName(path)!, $".{name}.{middle}{Suffix}");
    }
}
