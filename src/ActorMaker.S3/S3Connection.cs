using ActorMaker.Data.Addresses;
using Amazon;
using ActorMaker.Data.Files;
using Amazon.Runtime;
using Amazon.S3;

namespace ActorMaker.S3;

/// <summary>
/// A service and the credentials for it: what a target opens once. Opening asks nobody; credentials are looked up with the first
/// request, so that their failure is one of that request.
/// </summary>
public sealed class S3Connection : IDisposable
{
    private readonly SocketsHttpHandler sockets;
    private readonly S3HttpHandler handler;
    private readonly HttpClient http;
    private readonly Uri? endpoint;
    private readonly IReadOnlyDictionary<string, string> env;
    private readonly Lazy<AWSCredentials?> credentials;
    private readonly Lazy<S3Client> client;

    /// <summary>Opens a connection.</summary>
    /// <param name="settings">Which service, and how.</param>
    /// <exception cref="S3SettingException">A setting makes no sense.</exception>
    public S3Connection(S3Settings settings)
    {
        Settings = settings;
        if (settings.Concurrency is < 1 or > 512)
        {
            throw new S3SettingException("S3Concurrency", "S3Concurrency is a number from 1 to 512.");
        }

        endpoint = settings.ServiceUrl ?? FromEnvironment();
        if (endpoint is not null && !IsService(endpoint))
        {
            throw new S3SettingException("S3ServiceUrl", "S3ServiceUrl is an http or https address without user, query and fragment.");
        }

        env = settings.DataRoot is null ? EnvFile.Parse("") : EnvFile.Read(settings.DataRoot);
        Region = Credentials.Region(settings, env, endpoint is not null)
            ?? throw new S3SettingException("S3Region", "No region is known: set S3Region, or AWS_REGION.");
        if (!IsRegionName(Region))
        {
            throw new S3SettingException("S3Region", "S3Region is the name of a region, such as us-west-1.");
        }

        sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            MaxConnectionsPerServer = settings.Concurrency,
            ActivityHeadersPropagator = null,
        };
        handler = new S3HttpHandler(sockets);
        http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Policy = new RequestPolicy(settings, Requests);
        credentials = new Lazy<AWSCredentials?>(() => Credentials.Find(settings, env));
        client = new Lazy<S3Client>(() => new S3Client(credentials.Value!, Config()));
    }

    /// <summary>What it was opened with.</summary>
    public S3Settings Settings { get; }

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; }

    /// <summary>What was sent so far.</summary>
    public S3Requests Requests { get; } = new();

    internal RequestPolicy Policy { get; }

    internal bool IsHttps => endpoint is null || endpoint.Scheme == Uri.UriSchemeHttps;

    /// <summary>A bucket of the service. Whether it exists, its first request tells.</summary>
    /// <param name="name">Its name.</param>
    public Bucket Bucket(string name) => new(this, name);

    /// <summary>Writes the address of an object in the style that the settings ask for.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    public string AddressOf(string bucket, string key) =>
        S3Address.Format(bucket, key, Settings.AddressStyle == S3AddressStyle.Service && endpoint is null ? S3AddressStyle.Regional : Settings.AddressStyle, Region, endpoint);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (client.IsValueCreated)
        {
            client.Value.Dispose();
        }

        http.Dispose();
        handler.Dispose();
        sockets.Dispose();
    }

    /// <summary>The client, once its credentials are known.</summary>
    internal async Task<S3Client> ClientAsync(CancellationToken cancellation)
    {
        // The chain may ask the network (instance metadata) and has no way to be cancelled.
        AWSCredentials? found = credentials.IsValueCreated ? credentials.Value : await Task.Run(() => credentials.Value, cancellation).WaitAsync(cancellation);
        return found is null ? throw new S3AnswerException(0, Credentials.Missing) : client.Value;
    }

    private AmazonS3Config Config()
    {
        // Whatever the machine is set up for: what decides is in the settings, and everything that is asked is in the summary.
        AmazonS3Config config = new()
        {
            HttpClientFactory = new SharedHttpClient(http),
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            IgnoreConfiguredEndpointUrls = true,

            // Else an answer that redirects counts as a success; that none is followed is up to the handler below.
            AllowAutoRedirect = true,
            UseDualstackEndpoint = false,
            UseFIPSEndpoint = false,
            UseArnRegion = false,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
            DisableS3ExpressSessionAuth = true,
        };
        if (endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        }
        else
        {
            config.ServiceURL = endpoint.AbsoluteUri.TrimEnd('/');
            config.ForcePathStyle = true;
            config.AuthenticationRegion = Region;
        }

        return config;
    }

    private static Uri? FromEnvironment()
    {
        if (string.Equals(Credentials.Variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string? url = Credentials.Variable("AWS_ENDPOINT_URL_S3") ?? Credentials.Variable("AWS_ENDPOINT_URL");
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? service) ? service : null;
    }

    private static bool IsService(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;

    private static bool IsRegionName(string region)
    {
        foreach (char c in region)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        return region.Length is > 0 and <= 40;
    }
}
