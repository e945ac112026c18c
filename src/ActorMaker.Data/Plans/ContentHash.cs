using System.Security.Cryptography;
using ActorMaker.Data.Files;

namespace ActorMaker.Data.Plans;

/// <summary>The SHA-256 of a file's bytes: what an edit is bound to.</summary>
public readonly record struct ContentHash
{
    private readonly string? hex;

    private ContentHash(string hex) => this.hex = hex;

    /// <summary>Hashes bytes.</summary>
    /// <param name="bytes">The whole content of a file.</param>
    /// <returns>Their hash.</returns>
    public static ContentHash Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="hex">64 hexadecimal digits.</param>
    /// <returns>The hash.</returns>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static ContentHash Parse(string hex) =>
        hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? new(hex.ToLowerInvariant()) : throw new FormatException("Not a SHA-256: " + hex);

    /// <summary>The hash of a file, or null if there is none.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static ContentHash? OfFile(string path)
    {
        if (!OrdinaryFile.Exists(path, out _))
        {
            return null;
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new(Convert.ToHexStringLower(SHA256.HashData(file)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => hex ?? "";
}
