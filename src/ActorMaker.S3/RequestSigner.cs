using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>Signs requests by AWS Signature Version 4.</summary>
internal static class RequestSigner
{
    /// <summary>The hash of no body.</summary>
    public const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>In the place of a hash: TLS guards the body.</summary>
    public const string UnsignedBody = "UNSIGNED-PAYLOAD";

    /// <summary>Adds the headers that authenticate a request.</summary>
    /// <param name="request">The request; its URI is sent as it stands. Its headers <c>x-amz-…</c> are signed, and <c>Content-MD5</c>.</param>
    /// <param name="path">Its path, encoded.</param>
    /// <param name="query">Its query, encoded, with the parameters in order, without <c>?</c>.</param>
    /// <param name="bodyHash">The SHA-256 of its body in hex, <see cref="EmptyBody"/> or <see cref="UnsignedBody"/>.</param>
    /// <param name="credentials">The key to sign with.</param>
    /// <param name="region">The region.</param>
    /// <param name="now">The time of signing.</param>
    public static void Sign(HttpRequestMessage request, string path, string query, string bodyHash, ImmutableCredentials credentials, string region, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string day = time[..8];
        string scope = $"{day}/{region}/s3/aws4_request";
        Add("x-amz-date", time);
        Add("x-amz-content-sha256", bodyHash);
        if (credentials.UseToken)
        {
            Add("x-amz-security-token", credentials.Token);
        }

        SortedDictionary<string, string> signed = new(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            {
                signed[name.ToLowerInvariant()] = values.ToString().Trim();
            }
        }

        if (request.Content?.Headers.ContentMD5 is { } md5)
        {
            signed["content-md5"] = Convert.ToBase64String(md5);
        }

        string names = string.Join(';', signed.Keys);
        StringBuilder canonical = new($"{request.Method}\n{path}\n{query}\n", 512);
        foreach ((string name, string value) in signed)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        canonical.Append('\n').Append(names).Append('\n').Append(bodyHash);
        string toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";

        byte[] key = Hash(Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey), day);
        key = Hash(Hash(Hash(key, region), "s3"), "aws4_request");
        string signature = Convert.ToHexStringLower(Hash(key, toSign));
        Add("Authorization", $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
