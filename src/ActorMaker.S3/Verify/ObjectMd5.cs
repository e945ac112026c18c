using System.Text;
using ActorMaker.Data.Files;

namespace ActorMaker.S3;

/// <summary>The MD5 that is stored with an object, where its ETag is none.</summary>
public static class ObjectMd5
{
    // Names under which programs store an MD5 with an object: rclone's, and what people call it.
    private static readonly string[] ChecksumNames = ["md5chksum", "content-md5", "md5", "md5_hash"];

    /// <summary>The MD5 that whoever uploaded the object stored with it; null if nobody did.</summary>
    public static Md5Hash? Stored(ObjectFacts facts)
    {
        Span<byte> bytes = stackalloc byte[16];
        foreach (string name in ChecksumNames)
        {
            if (facts.Metadata.TryGetValue(name, out string? text))
            {
                string hex = Convert.TryFromBase64String(text, bytes, out int length) && length == bytes.Length ? Convert.ToHexStringLower(bytes) : text;
                if (Md5Hash.TryParse(Encoding.UTF8.GetBytes(hex), out Md5Hash md5))
                {
                    return md5;
                }
            }
        }

        return null;
    }
}
