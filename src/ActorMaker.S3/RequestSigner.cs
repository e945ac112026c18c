using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>Signs requests by AWS Signature Version 4. Safe for all threads.</summary>
/// <param name="region">The region that requests are signed for.</param>
/// <param name="clock">The clock.</param>
internal sealed class RequestSigner(string region, TimeProvider clock)
{
    /// <summary>The hash of no body.</summary>
    public const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>In the place of a hash: TLS guards the body.</summary>
    public const string UnsignedBody = "UNSIGNED-PAYLOAD";

    // What all requests of one second share; the key is that of a whole day.
    private volatile Moment? latest;

    /// <summary>Adds the headers that authenticate a request.</summary>
    /// <param name="request">The request; its URI is sent as it stands. Its headers <c>x-amz-…</c> are signed, and <c>Content-MD5</c>.</param>
    /// <param name="path">Its path, encoded.</param>
    /// <param name="query">Its query, encoded, with the parameters in order, without <c>?</c>.</param>
    /// <param name="bodyHash">The SHA-256 of its body in hex, <see cref="EmptyBody"/> or <see cref="UnsignedBody"/>.</param>
    /// <param name="credentials">The key to sign with.</param>
    public void Sign(HttpRequestMessage request, string path, string query, string bodyHash, ImmutableCredentials credentials)
    {
        Moment now = Now(credentials.SecretKey);
        Add("x-amz-date", now.Time);
        Add("x-amz-content-sha256", bodyHash);
        if (credentials.UseToken)
        {
            Add("x-amz-security-token", credentials.Token);
        }

        List<Header> signed = Signed(request);
        StringBuilder canonical = new(512);
        canonical.Append(request.Method.Method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        signed.ForEach(h => canonical.Append(h.Name).Append(':').Append(h.Value).Append('\n'));
        string names = string.Join(';', signed.ConvertAll(static h => h.Name));
        canonical.Append('\n').Append(names).Append('\n').Append(bodyHash);

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        string signature = Convert.ToHexStringLower(Hash(now.Key, $"AWS4-HMAC-SHA256\n{now.Time}\n{now.Scope}\n{hash}"));
        Add("Authorization", $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{now.Scope}, SignedHeaders={names}, Signature={signature}");

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>The headers to sign, in the order of their names.</summary>
    private static List<Header> Signed(HttpRequestMessage request)
    {
        List<Header> signed = [new("host", request.RequestUri!.Authority)];
        if (request.Content?.Headers.ContentMD5 is { } md5)
        {
            signed.Add(new Header("content-md5", Convert.ToBase64String(md5)));
        }

        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            {
                signed.Add(new Header(name.ToLowerInvariant(), values.ToString().Trim()));
            }
        }

        signed.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return signed;
    }

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private Moment Now(string secret)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long second = now.ToUnixTimeSeconds();
        Moment? known = latest;
        bool sameKey = known is not null && string.Equals(known.Secret, secret, StringComparison.Ordinal);
        if (sameKey && known!.Second == second)
        {
            return known;
        }

        string time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string day = time[..8];
        string scope = $"{day}/{region}/s3/aws4_request";
        byte[] key = sameKey && string.Equals(known!.Scope, scope, StringComparison.Ordinal)
            ? known.Key
            : Hash(Hash(Hash(Hash(Encoding.UTF8.GetBytes("AWS4" + secret), day), region), "s3"), "aws4_request");
        Moment moment = new(second, secret, time, scope, key);
        latest = moment;
        return moment;
    }

    private sealed record Header(string Name, string Value);

    // No record: that would print the secret.
    private sealed class Moment(long second, string secret, string time, string scope, byte[] key)
    {
        public long Second { get; } = second;

        public string Secret { get; } = secret;

        public string Time { get; } = time;

        public string Scope { get; } = scope;

        public byte[] Key { get; } = key;
    }
}
