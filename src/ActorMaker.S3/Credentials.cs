using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace ActorMaker.S3;

/// <summary>
/// Finds credentials, in this order: the profile that a property names; the <c>.env</c> of the data root (<c>AWS_ACCESS_KEY</c> and
/// <c>AWS_ACCESS_SECRET</c>, or AWS's own names), which the studio's tool lets override the environment; the AWS default chain:
/// environment, web identity, profiles, container, instance. And the region and the service that go with them.
/// </summary>
internal static class Credentials
{
    /// <summary>The code of a failure for want of credentials.</summary>
    public const string Missing = "NoCredentials";

    private const string None = "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a .env, or S3Profile";

    /// <summary>Finds the credentials.</summary>
    /// <remarks>
    /// The SDK finds the clients of STS and SSO by their names, so a native binary would lose them. Its registry of clients is no way: that is not told the keys that a role is assumed with.
    /// </remarks>
    /// <param name="settings">Where to look.</param>
    /// <param name="env">The <c>.env</c>.</param>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCConfig))]
    public static FoundCredentials Find(S3Settings settings, IReadOnlyDictionary<string, string> env)
    {
        if (settings.Profile is { Length: > 0 } profile)
        {
            return OfProfile(profile, "S3Profile");
        }

        if (KeysOf(env) is { } keys)
        {
            return Of(keys.Key, keys.Secret, Value(env, "AWS_SESSION_TOKEN"), "the access key in .env, its secret or token");
        }

        // What the chain itself would answer first. Asking the chain takes 0.1 s of just-in-time compilation.
        if (Variable("AWS_ACCESS_KEY_ID") is { } id && Variable("AWS_SECRET_ACCESS_KEY") is { } secret)
        {
            return Of(id, secret, Variable("AWS_SESSION_TOKEN"), "AWS_ACCESS_KEY_ID of the environment, its secret or token");
        }

        if (Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not null && Variable("AWS_ROLE_ARN") is not null)
        {
            return new FoundCredentials(Chain(), "the web identity of AWS_WEB_IDENTITY_TOKEN_FILE gives no credentials: STS did not let it assume the role of AWS_ROLE_ARN");
        }

        if (Variable("AWS_PROFILE") is { } active)
        {
            return OfProfile(active, "AWS_PROFILE");
        }

        if (OfProfile("default", "the AWS configuration files") is { Keys: not null } usual)
        {
            return usual;
        }

        bool inContainer = Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not null || Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is not null;
        return new FoundCredentials(Chain(), inContainer ? "the container gives no credentials (AWS_CONTAINER_CREDENTIALS_FULL_URI or …_RELATIVE_URI)" : None);
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

        if (settings.Profile is { Length: > 0 } profile && Profile(profile)?.Region is { } region)
        {
            return region.SystemName;
        }

        return Value(env, "AWS_REGION") ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION")
            ?? (custom ? "us-east-1" : FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName);
    }

    /// <summary>Every service that something names for these keys, first the one that is used: keys go to no service that is not theirs.</summary>
    /// <param name="settings">What the project says.</param>
    /// <param name="env">The <c>.env</c>.</param>
    public static List<NamedService> Services(S3Settings settings, IReadOnlyDictionary<string, string> env)
    {
        string? ofFile = Value(env, "AWS_ENDPOINT_URL_S3") ?? Value(env, "AWS_ENDPOINT_URL");
        string? ofMachine = Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL");
        bool inFile = settings.Profile is null or "" && KeysOf(env) is not null;
        bool byProfile = !inFile && settings.Profile is null or "" && Variable("AWS_ACCESS_KEY_ID") is null;
        bool isMachineMute = string.Equals(Variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase);

        List<NamedService> services = [];
        void Add(string? address, string source, bool counts)
        {
            if (address is not null)
            {
                services.Insert(counts ? services.Count(static s => s.Counts) : services.Count, new NamedService(address, source, counts));
            }
        }

        Add(settings.Profile is { Length: > 0 } named ? EndpointOf(named) : null, $"endpoint_url of the profile '{settings.Profile}'", counts: true);
        Add(ofFile, "the endpoint in .env", counts: inFile);
        Add(Variable("AWS_PROFILE") is { } active ? EndpointOf(active) : null, $"endpoint_url of the profile '{Variable("AWS_PROFILE")}'", byProfile && !isMachineMute);
        Add(ofMachine, "AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL", !isMachineMute);
        Add(byProfile && !isMachineMute ? EndpointOf("default") : null, "endpoint_url of the profile 'default'", counts: true);
        return services;
    }

    /// <summary>The value of an environment variable; null when unset or empty.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static FoundCredentials OfProfile(string name, string source)
    {
        if (Profile(name) is not { } profile)
        {
            return new FoundCredentials(null, $"there is no profile '{name}', which {source} names");
        }

        CredentialProfileOptions options = profile.Options;
        if (!IsPrintable(options.AccessKey) || !IsPrintable(options.SecretKey) || !IsPrintable(options.Token))
        {
            return Unprintable($"a key of the profile '{name}'");
        }

        string why = options.SsoSession is not null || options.SsoStartUrl is not null ? $"sign in with SSO (aws sso login --profile {name})"
            : options.RoleArn is not null ? "STS did not let it assume its role"
            : "look at what it says in the AWS configuration files";
        string problem = $"the profile '{name}' of {source} gives no credentials: {why}";
        return new FoundCredentials(Keys(name), problem);
    }

    private static CredentialProfile? Profile(string name)
    {
        try
        {
            return new CredentialProfileStoreChain().TryGetProfile(name, out CredentialProfile found) ? found : null;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return null;
        }
    }

    private static AWSCredentials? Keys(string profile)
    {
        try
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials found) ? found : null;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return null;
        }
    }

    // What the SDK throws over a configuration file that it cannot read or that makes no sense.
    private static bool IsRefusal(Exception error) =>
        error is AmazonClientException or ArgumentException or InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException;

    private static string? EndpointOf(string profile) =>
        Profile(profile) is { EndpointUrl: { Length: > 0 } url, IgnoreConfiguredEndpointUrls: not true } ? url : null;

    private static AWSCredentials? Chain()
    {
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return null;
        }
    }

    private static (string Key, string Secret)? KeysOf(IReadOnlyDictionary<string, string> env)
    {
        string? key = Value(env, "AWS_ACCESS_KEY") ?? Value(env, "AWS_ACCESS_KEY_ID");
        string? secret = Value(env, "AWS_ACCESS_SECRET") ?? Value(env, "AWS_SECRET_ACCESS_KEY");
        return key is null || secret is null ? null : (key, secret);
    }

    private static FoundCredentials Of(string key, string secret, string? token, string source) =>
        !IsPrintable(key) || !IsPrintable(secret) || !IsPrintable(token) ? Unprintable(source)
            : new FoundCredentials(token is null ? new BasicAWSCredentials(key, secret) : new SessionAWSCredentials(key, secret, token), source);

    private static FoundCredentials Unprintable(string source) => new(null, $"{source} has a character that cannot be sent");

    private static bool IsPrintable(string? text)
    {
        foreach (char c in text ?? "")
        {
            if (c is <= ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static string? Value(IReadOnlyDictionary<string, string> env, string name) =>
        env.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}

/// <summary>What a search for credentials came to.</summary>
/// <param name="Keys">The credentials, which may still have to be asked for; null when there are none.</param>
/// <param name="Problem">What is told when there are none, or when asking for them fails.</param>
internal sealed record FoundCredentials(AWSCredentials? Keys, string Problem);

/// <summary>A service that something outside the project names.</summary>
/// <param name="Address">Its address, as it is written there.</param>
/// <param name="Counts">Whether it may be asked with the keys that are used.</param>
internal sealed record NamedService(string Address, string Source, bool Counts);
