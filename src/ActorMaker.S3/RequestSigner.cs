using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>Signs a GET request without a body, by AWS Signature Version 4.</summary>
internal static class RequestSigner
{
    private const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>Adds the headers that authenticate a request.</summary>
    /// <param name="request">The request; its URI is sent as it stands.</param>
    /// <param name="path">Its path, encoded.</param>
    /// <param name="query">Its query, encoded, with the parameters in order, without <c>?</c>.</param>
    /// <param name="credentials">The key to sign with.</param>
    /// <param name="region">The region.</param>
    /// <param name="now">The time of signing.</param>
    public static void Sign(HttpRequestMessage request, string path, string query, ImmutableCredentials credentials, string region, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string day = time[..8];
        string scope = $"{day}/{region}/s3/aws4_request";
        bool session = credentials.UseToken;
        string names = session ? "host;x-amz-content-sha256;x-amz-date;x-amz-security-token" : "host;x-amz-content-sha256;x-amz-date";
        string token = session ? $"x-amz-security-token:{credentials.Token}\n" : "";

        string canonical = $"GET\n{path}\n{query}\nhost:{request.RequestUri!.Authority}\nx-amz-content-sha256:{EmptyBody}\nx-amz-date:{time}\n{token}\n{names}\n{EmptyBody}";
        string toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";

        byte[] key = Hash(Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey), day);
        key = Hash(Hash(Hash(key, region), "s3"), "aws4_request");
        string signature = Convert.ToHexStringLower(Hash(key, toSign));

        Add("x-amz-date", time);
        Add("x-amz-content-sha256", EmptyBody);
        if (session)
        {
            Add("x-amz-security-token", credentials.Token);
        }

        Add("Authorization", $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
