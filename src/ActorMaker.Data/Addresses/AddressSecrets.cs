namespace ActorMaker.Data.Addresses;

/// <summary>Finds what must not stand in a repository: signatures, tokens and keys inside an address.</summary>
public static class AddressSecrets
{
    private static readonly string[] Names =
    [
        "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token", "AWSAccessKeyId", "Signature", "Key-Pair-Id",
        "X-Goog-Signature", "X-Goog-Credential", "GoogleAccessId", "sig", "token", "access_token", "auth_token", "id_token",
        "security_token", "auth", "api_key", "apikey", "api-key", "secret", "secret_key", "access_key", "password",
    ];

    /// <summary>Whether a URL (of S3 or not) carries user info, or a query or fragment parameter that grants access.</summary>
    /// <param name="url">The address as written.</param>
    public static bool IsIn(ReadOnlySpan<char> url)
    {
        int tail = url.IndexOfAny('?', '#');
        if (tail >= 0 && HasSecretParameter(url[tail..]))
        {
            return true;
        }

        int authority = url.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return false;
        }

        ReadOnlySpan<char> rest = url[(authority + 3)..];
        int end = rest.IndexOfAny('/', '?', '#');
        return (end < 0 ? rest : rest[..end]).Contains('@');
    }

    private static bool HasSecretParameter(ReadOnlySpan<char> tail)
    {
        while (!tail.IsEmpty)
        {
            tail = tail[1..];
            int end = tail.IndexOfAny("?&#;");
            ReadOnlySpan<char> parameter = end < 0 ? tail : tail[..end];
            tail = end < 0 ? [] : tail[end..];

            int equals = parameter.IndexOf('=');
            if (equals > 0 && equals < parameter.Length - 1 && IsSecretName(parameter[..equals]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSecretName(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> decoded = name.Contains('%') ? Uri.UnescapeDataString(name) : name;
        foreach (string secret in Names)
        {
            if (decoded.Equals(secret, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
