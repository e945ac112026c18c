using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ActorMaker.Testing;

/// <summary>Stand-ins of everything that gives credentials (SSO, STS, a container's and an instance's service), and of the bucket that they are for.</summary>
public sealed class CloudIdentity : IDisposable
{
    /// <summary>The ways to credentials.</summary>
    public static readonly string[] Ways = ["sso", "sso whose token has to be renewed", "role", "web identity", "process", "container", "instance"];

    private const string Id = "ASIASTANDIN";
    private const string Secret = "secret-of-the-stand-in";
    private const string Token = "session-of-the-stand-in";
    private const string Later = "2100-01-01T00:00:00Z";

    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<string> asked = [];
    private readonly ConcurrentQueue<string> signers = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("actormaker-identity-");

    /// <summary>Starts them, all at one address.</summary>
    public CloudIdentity()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        listener.Prefixes.Add(Endpoint.AbsoluteUri);
        listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>Whether nobody gives any.</summary>
    public bool Refuses { get; init; }

    /// <summary>Where they are.</summary>
    public Uri Endpoint { get; }

    /// <summary>What was asked for credentials, in order.</summary>
    public IEnumerable<string> Asked => asked.Distinct(StringComparer.Ordinal);

    /// <summary>With whose keys and tokens the bucket was asked.</summary>
    public IEnumerable<string> Signers => signers.Distinct(StringComparer.Ordinal);

    /// <summary>The only signer there should be.</summary>
    public static string Expected => $"{Id} {Token}";

    /// <summary>The command that asks the bucket; the listing is empty, which AM3007 refuses.</summary>
    public string[] SyncLoras => ["sync", "loras", "--lora-bucket", "loras", "--s3-region", "us-west-1", "--s3-service-url", Endpoint.AbsoluteUri];

    /// <summary>What a way asks for credentials, in order.</summary>
    public static string[] AskedFor(string way) => way switch
    {
        "sso" => ["GetRoleCredentials signed-in"],
        "sso whose token has to be renewed" => ["CreateToken", "GetRoleCredentials renewed"],
        "role" => ["AssumeRole"],
        "web identity" => ["AssumeRoleWithWebIdentity"],
        "process" => [],
        _ => [way],
    };

    /// <summary>What is said to have given none.</summary>
    public static string SourceOf(string way) => way switch
    {
        "web identity" => "the web identity of AWS_WEB_IDENTITY_TOKEN_FILE gives no credentials: STS did not let it assume the role of AWS_ROLE_ARN",
        "container" => "the container gives no credentials (AWS_CONTAINER_CREDENTIALS_FULL_URI or …_RELATIVE_URI)",
        "instance" => "no credentials were found",
        "role" => "the profile 'default' of the AWS configuration files gives no credentials: STS did not let it assume its role",
        "process" => "the profile 'default' of the AWS configuration files gives no credentials: look at what it says",
        _ => "the profile 'default' of the AWS configuration files gives no credentials: sign in with SSO (aws sso login --profile default)",
    };

    /// <summary>Makes this machine one whose credentials come by a way.</summary>
    /// <param name="way">One of <see cref="Ways"/>.</param>
    /// <returns>The environment of a program that is to find them, and nothing else.</returns>
    public Dictionary<string, string?> Arrange(string way)
    {
        string config = Path.Join(folder.FullName, "config");
        string url = Endpoint.AbsoluteUri.TrimEnd('/');
        Dictionary<string, string?> environment = new(StringComparer.Ordinal)
        {
            ["HOME"] = folder.FullName, ["AWS_CONFIG_FILE"] = config, ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Join(folder.FullName, "credentials"),
            ["AWS_ENDPOINT_URL_STS"] = url, ["AWS_ENDPOINT_URL_SSO"] = url, ["AWS_ENDPOINT_URL_SSO_OIDC"] = url, ["AWS_EC2_METADATA_DISABLED"] = way == "instance" ? null : "true",
            ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null, ["AWS_SESSION_TOKEN"] = null, ["AWS_PROFILE"] = null,
        };
        string profile = "region = us-west-1\n";
        switch (way)
        {
            case "sso" or "sso whose token has to be renewed":
                profile += $"sso_session = studio\nsso_account_id = 111122223333\nsso_role_name = Reader\n[sso-session studio]\nsso_start_url = {url}/start\nsso_region = us-west-1\n";
                string cache = Path.Join(folder.FullName, ".aws", "sso", "cache");
                Directory.CreateDirectory(cache);
                string expires = way == "sso" ? Later : "2020-01-01T00:00:00Z";
#pragma warning disable CA5350 // The name that every AWS tool gives the file.
                string name = Convert.ToHexStringLower(SHA1.HashData("studio"u8));
#pragma warning restore CA5350
                File.WriteAllText(
                    Path.Join(cache, name + ".json"),
                    $$"""{"startUrl":"{{url}}/start","region":"us-west-1","accessToken":"signed-in","expiresAt":"{{expires}}","clientId":"client","clientSecret":"client-secret","registrationExpiresAt":"{{Later}}","refreshToken":"refresh"}""");
                break;
            case "role":
                profile += "role_arn = arn:aws:iam::111122223333:role/Reader\nsource_profile = base\n[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base\n";
                break;
            case "web identity":
                string token = Path.Join(folder.FullName, "token");
                File.WriteAllText(token, "web-identity-token");
                environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = token;
                environment["AWS_ROLE_ARN"] = "arn:aws:iam::111122223333:role/Reader";
                break;
            case "process":
                string answer = Path.Join(folder.FullName, "process.json");
                File.WriteAllText(answer, $$"""{"Version":1,"AccessKeyId":"{{Id}}","SecretAccessKey":"{{Secret}}","SessionToken":"{{Token}}","Expiration":"{{Later}}"}""");
                profile += $"credential_process = cat {answer}{(Refuses ? "-that-is-not-there" : "")}\n";
                break;
            case "container":
                environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{url}/container";
                break;
            case "instance":
                environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = url;
                break;
            default:
                throw new ArgumentException($"no way to credentials: {way}", nameof(way));
        }

        bool hasProfile = way is not ("web identity" or "container" or "instance");
        File.WriteAllText(config, hasProfile ? $"[default]\n{profile}" : "");
        return environment;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listener.Close();
        folder.Delete(recursive: true);
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                using StreamReader body = new(context.Request.InputStream);
                (string type, string answer) = Answer(context.Request, await body.ReadToEndAsync());
                context.Response.StatusCode = answer.Length == 0 ? 404 : 200;
                context.Response.ContentType = type;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or HttpListenerException)
        {
            // The test has ended.
        }
    }

    private (string Type, string Answer) Answer(HttpListenerRequest request, string body)
    {
        string path = request.Url!.AbsolutePath;
        if (Refuses)
        {
            return ("text/plain", "");
        }

        string action = body.Split('&').FirstOrDefault(static p => p.StartsWith("Action=", StringComparison.Ordinal))?[7..] ?? "";
        if (action.Length > 0)
        {
            asked.Enqueue(action);
            return ("text/xml", $"""
                <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/Reader/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser>
                <Credentials><AccessKeyId>{Id}</AccessKeyId><SecretAccessKey>{Secret}</SecretAccessKey><SessionToken>{Token}</SessionToken><Expiration>{Later}</Expiration></Credentials></{action}Result></{action}Response>
                """);
        }

        string json = "application/json";
        string keys = $$"""{"Code":"Success","Type":"AWS-HMAC","LastUpdated":"2026-01-01T00:00:00Z","AccessKeyId":"{{Id}}","SecretAccessKey":"{{Secret}}","Token":"{{Token}}","Expiration":"{{Later}}"}""";
        switch (path)
        {
            case "/federation/credentials":
                asked.Enqueue("GetRoleCredentials " + request.Headers["x-amz-sso_bearer_token"]);
                return (json, $$$"""{"roleCredentials":{"accessKeyId":"{{{Id}}}","secretAccessKey":"{{{Secret}}}","sessionToken":"{{{Token}}}","expiration":4102444800000}}""");
            case "/token":
                asked.Enqueue("CreateToken");
                return (json, """{"accessToken":"renewed","expiresIn":28800,"tokenType":"Bearer","refreshToken":"refresh"}""");
            case "/container":
                asked.Enqueue("container");
                return (json, keys);
            case "/latest/api/token":
                return ("text/plain", "metadata-token");
            case "/latest/meta-data/iam/security-credentials" or "/latest/meta-data/iam/security-credentials/":
                asked.Enqueue("instance");
                return ("text/plain", "Reader");
            case "/latest/meta-data/iam/security-credentials/Reader":
                return (json, keys);
            case var other when other.StartsWith("/latest/", StringComparison.Ordinal):
                return ("text/plain", "");
            default:
                string signed = request.Headers["Authorization"] ?? "";
                int begin = signed.IndexOf("Credential=", StringComparison.Ordinal) + 11;
                signers.Enqueue($"{(begin > 10 ? signed[begin..signed.IndexOf('/', begin)] : "nobody")} {request.Headers["x-amz-security-token"]}");
                return ("application/xml", """<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>loras</Name><Prefix></Prefix><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>""");
        }
    }
}
