namespace ActorMaker.Data.Tree;

/// <summary>An MD5, as manifests record it.</summary>
/// <param name="High">Its first eight bytes, big-endian.</param>
/// <param name="Low">Its last eight bytes, big-endian.</param>
public readonly record struct Md5Hash(ulong High, ulong Low)
{
    /// <summary>Reads 32 hexadecimal digits.</summary>
    /// <param name="hex">The text in UTF-8.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>False if the text is anything else, such as a multipart ETag (<c>…-26</c>).</returns>
    public static bool TryParse(ReadOnlySpan<byte> hex, out Md5Hash hash)
    {
        hash = default;
        if (hex.Length != 32)
        {
            return false;
        }

        ulong high = 0;
        ulong low = 0;
        for (int i = 0; i < 32; i++)
        {
            int digit = hex[i] switch
            {
                >= (byte)'0' and <= (byte)'9' => hex[i] - '0',
                >= (byte)'a' and <= (byte)'f' => hex[i] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => hex[i] - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            high = (high << 4) | (low >> 60);
            low = (low << 4) | (uint)digit;
        }

        hash = new Md5Hash(high, low);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
