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
    private readonly Lazy<Task<string>> opening;
    private S3Client? client;

    /// <summary>Opens a connection.</summary>
    /// <param name="settings">Which service, and how.</param>
    /// <exception cref="S3SettingException">A setting makes no sense.</exception>
    /// <exception cref="IOException">The data root's <c>.env</c> cannot be read.</exception>
    public S3Connection(S3Settings settings)
    {
        Settings = settings;
        if (settings.Concurrency is < 1 or > 512)
        {
            throw new S3SettingException("S3Concurrency", "S3Concurrency is a number from 1 to 512.");
        }

        env = settings.DataRoot is null ? EnvFile.Parse("") : EnvFile.Read(settings.DataRoot);
        List<NamedService> services = Credentials.Services(settings, env);
        endpoint = settings.ServiceUrl ?? Configured(services);
        Ignored = [.. services.Where(service => !IsEndpoint(service.Address)).Select(static service => service.Source)];
        if (endpoint is not null && !IsService(endpoint))
        {
            throw new S3SettingException("S3ServiceUrl", "S3ServiceUrl is an http or https address without user, query and fragment.");
        }

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
        opening = new Lazy<Task<string>>(() => Task.Run(OpenAsync));
    }

    /// <summary>What it was opened with.</summary>
    public S3Settings Settings { get; }

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; }

    /// <summary>What names another service, which is not asked: such as <c>the endpoint in .env</c>.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>What was sent so far.</summary>
    public S3Requests Requests { get; } = new();

    internal RequestPolicy Policy { get; }

    /// <summary>The service that is asked, as a person reads it.</summary>
    public string Service => endpoint?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? "AWS";

    internal bool IsHttps => endpoint is null || endpoint.Scheme == Uri.UriSchemeHttps;

    /// <summary>A bucket of the service. Whether it exists, its first request tells.</summary>
    public Bucket Bucket(string name) => new(this, name);

    /// <summary>Writes the address of an object in the style that the settings ask for.</summary>
    public string AddressOf(string bucket, string key) =>
        S3Address.Format(bucket, key, Settings.AddressStyle == S3AddressStyle.Service && endpoint is null ? S3AddressStyle.Regional : Settings.AddressStyle, Region, endpoint);

    /// <inheritdoc/>
    public void Dispose()
    {
        client?.Dispose();
        http.Dispose();
        handler.Dispose();
        sockets.Dispose();
    }

    /// <summary>The client, once there are credentials: they are looked for once, and not again where that failed.</summary>
    /// <exception cref="S3Exception">There are none.</exception>
    internal async Task<S3Client> ClientAsync(string call, string bucket, string? key, CancellationToken cancellation)
    {
        // The chain may ask the network (instance metadata, STS, SSO) and has no way to be cancelled.
        string problem = await opening.Value.WaitAsync(cancellation);
        return client ?? throw new S3Exception(call, bucket, key, new Failure(null, Credentials.Missing, problem, MayPass: false));
    }

    private async Task<string> OpenAsync()
    {
        FoundCredentials found = Credentials.Find(Settings, env);
        try
        {
            if (found.Keys is not null)
            {
                await found.Keys.GetCredentialsAsync();
                client = new S3Client(found.Keys, Config());
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a role, a sign-in, a container or a process fails with: what it is about is known, and its text may hold secrets.
        }

        return found.Problem;
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

    private static Uri? Configured(List<NamedService> services)
    {
        if (services is not [{ Counts: true } named, ..])
        {
            return null;
        }

        return Uri.TryCreate(named.Address, UriKind.Absolute, out Uri? service) && IsService(service)
            ? service
            : throw new S3SettingException("S3ServiceUrl", $"{named.Source} is no http or https address without user, query and fragment.");
    }

    private bool IsEndpoint(string address) => endpoint is not null && Uri.TryCreate(address, UriKind.Absolute, out Uri? other)
        && string.Equals(other.AbsoluteUri.TrimEnd('/'), endpoint.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);

    private static bool IsService(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;

    internal static bool IsRegionName(string region)
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
