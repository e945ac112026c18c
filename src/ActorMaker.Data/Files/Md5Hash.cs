using System.Buffers;
using System.Buffers.Binary;

namespace ActorMaker.Data.Files;

/// <summary>An MD5, as manifests record it.</summary>
/// <param name="High">Its first eight bytes, big-endian.</param>
/// <param name="Low">Its last eight bytes, big-endian.</param>
public readonly record struct Md5Hash(ulong High, ulong Low)
{
    /// <summary>Reads 32 hexadecimal digits.</summary>
    /// <param name="hex">The text in UTF-8.</param>
    /// <returns>False if the text is anything else, such as a multipart ETag (<c>…-26</c>).</returns>
    public static bool TryParse(ReadOnlySpan<byte> hex, out Md5Hash hash)
    {
        hash = default;
        if (hex.Length != 32)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        hash = new Md5Hash(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
