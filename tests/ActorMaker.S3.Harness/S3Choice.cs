namespace ActorMaker.S3.Harness;

/// <summary>Which S3 server.</summary>
internal enum S3Kind
{
    /// <summary>Ceph's object gateway.</summary>
    Ceph,

    /// <summary>LocalStack, in a container.</summary>
    LocalStack,
}

/// <summary>Who starts it.</summary>
internal enum S3Starter
{
    /// <summary>The Aspire host.</summary>
    Host,

    /// <summary>Testcontainers.</summary>
    Testcontainers,

    /// <summary>Nobody but the tests: a process of their own, or a server that runs already.</summary>
    Process,
}

/// <summary>The S3 server that the environment asks for. A value that makes no sense is an error, never a default.</summary>
/// <param name="Kind"><c>ACTORMAKER_S3_SERVER</c>: <c>ceph</c>, which is the default, or <c>localstack</c>.</param>
/// <param name="By"><c>ACTORMAKER_S3_BY</c>: <c>host</c>, <c>testcontainers</c> or <c>process</c>; null where nobody said.</param>
/// <param name="Endpoint"><c>ACTORMAKER_S3_ENDPOINT</c>: a server that runs already; null where none is given.</param>
/// <param name="Asked">Whether any of the three was said: what is asked for must be had.</param>
internal sealed record S3Choice(S3Kind Kind, S3Starter? By, Uri? Endpoint, bool Asked)
{
    /// <summary>Reads the choice.</summary>
    /// <param name="setting">A variable's value by its name; null or empty where it is not set.</param>
    /// <exception cref="FormatException">A value, or two together, make no sense; the message says which.</exception>
    public static S3Choice Read(Func<string, string?> setting)
    {
        string server = setting("ACTORMAKER_S3_SERVER") ?? "";
        string by = setting("ACTORMAKER_S3_BY") ?? "";
        string endpoint = setting("ACTORMAKER_S3_ENDPOINT") ?? "";
        S3Choice choice = new(
            server switch
            {
                "" or "ceph" => S3Kind.Ceph,
                "localstack" => S3Kind.LocalStack,
                _ => throw new FormatException($"ACTORMAKER_S3_SERVER is \"{server}\": it may be ceph or localstack."),
            },
            by switch
            {
                "" => null,
                "host" => S3Starter.Host,
                "testcontainers" => S3Starter.Testcontainers,
                "process" => S3Starter.Process,
                _ => throw new FormatException($"ACTORMAKER_S3_BY is \"{by}\": it may be host, testcontainers or process."),
            },
            endpoint.Length == 0 ? null : Address(endpoint),
            server.Length + by.Length + endpoint.Length > 0);
        return choice switch
        {
            { By: S3Starter.Testcontainers, Endpoint: not null } => throw new FormatException("ACTORMAKER_S3_ENDPOINT names a server that runs already: Testcontainers has none to start."),
            { By: S3Starter.Testcontainers, Kind: S3Kind.Ceph } => throw new FormatException("Testcontainers starts no Ceph: ask for ACTORMAKER_S3_SERVER=localstack, or for ACTORMAKER_S3_BY=host or process."),
            { By: S3Starter.Process, Kind: S3Kind.LocalStack, Endpoint: null } => throw new FormatException("LocalStack as a process is for you to start: name its address in ACTORMAKER_S3_ENDPOINT."),
            _ => choice,
        };
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.PathAndQuery == "/"
            ? address
            : throw new FormatException($"ACTORMAKER_S3_ENDPOINT is \"{text}\": it may be an address such as http://localhost:4566.");
}
