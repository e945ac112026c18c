using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace ActorMaker.S3;

/// <summary>
/// Finds credentials and region, in this order: the profile that a property names; the <c>.env</c> of the data root
/// (<c>AWS_ACCESS_KEY</c> and <c>AWS_ACCESS_SECRET</c>, or AWS's own names), which the studio's tool lets override the environment;
/// the AWS default chain: environment, profiles, container, instance.
/// </summary>
internal static class Credentials
{
    /// <summary>The code of a failure for want of credentials.</summary>
    public const string Missing = "NoCredentials";

    /// <summary>Finds the credentials.</summary>
    /// <param name="settings">Where to look.</param>
    /// <param name="env">The <c>.env</c>.</param>
    /// <returns>The credentials, or null when there are none.</returns>
    public static AWSCredentials? Find(S3Settings settings, IReadOnlyDictionary<string, string> env)
    {
        if (settings.Profile is { Length: > 0 } profile)
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials found) ? found : null;
        }

        string? key = Value(env, "AWS_ACCESS_KEY") ?? Value(env, "AWS_ACCESS_KEY_ID");
        string? secret = Value(env, "AWS_ACCESS_SECRET") ?? Value(env, "AWS_SECRET_ACCESS_KEY");
        if (key is not null && secret is not null)
        {
            return Of(key, secret, Value(env, "AWS_SESSION_TOKEN"));
        }

        // What the chain itself would answer first. Asking the chain takes 0.1 s of just-in-time compilation.
        if (Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is null && Variable("AWS_PROFILE") is null
            && Variable("AWS_ACCESS_KEY_ID") is { } id && Variable("AWS_SECRET_ACCESS_KEY") is { } value)
        {
            return Of(id, value, Variable("AWS_SESSION_TOKEN"));
        }

        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (AmazonClientException)
        {
            return null;
        }
    }

    /// <summary>Finds the region.</summary>
    /// <param name="settings">What the project says.</param>
    /// <param name="env">The <c>.env</c>.</param>
    /// <param name="custom">Whether the service is not AWS: such services rarely have regions.</param>
    /// <returns>The region, or null when nothing names one.</returns>
    public static string? Region(S3Settings settings, IReadOnlyDictionary<string, string> env, bool custom)
    {
        if (settings.Region is { Length: > 0 } named)
        {
            return named;
        }

        if (settings.Profile is { Length: > 0 } profile
            && new CredentialProfileStoreChain().TryGetProfile(profile, out CredentialProfile found) && found.Region is not null)
        {
            return found.Region.SystemName;
        }

        return Value(env, "AWS_REGION") ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION")
            ?? (custom ? "us-east-1" : FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName);
    }

    /// <summary>The value of an environment variable; null when unset or empty.</summary>
    /// <param name="name">Its name.</param>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static AWSCredentials Of(string key, string secret, string? token) =>
        token is null ? new BasicAWSCredentials(key, secret) : new SessionAWSCredentials(key, secret, token);

    private static string? Value(IReadOnlyDictionary<string, string> env, string name) =>
        env.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
