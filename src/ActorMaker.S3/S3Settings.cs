using ActorMaker.Data.Addresses;

namespace ActorMaker.S3;

/// <summary>Which service to talk to, and how. Holds no secret: credentials are looked up when the first request is made.</summary>
/// <param name="DataRoot">Absolute path of the data root, whose <c>.env</c> may hold credentials; null to look for none.</param>
public sealed record S3Settings(string? DataRoot)
{
    /// <summary>Requests in flight where nobody says how many; <c>ActorMaker.Build.props</c> says the same.</summary>
    public const int DefaultConcurrency = 64;

    /// <summary>The region, such as <c>us-west-1</c>; null takes <c>AWS_REGION</c> of the <c>.env</c>, the environment or the profile.</summary>
    public string? Region { get; init; }

    /// <summary>A service other than AWS (LocalStack, Ceph, MinIO, R2), addressed path-style; null takes <c>AWS_ENDPOINT_URL_S3</c>, else AWS.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>A named profile of the AWS configuration files; it goes before every other source of credentials.</summary>
    public string? Profile { get; init; }

    /// <summary>How many requests may be in flight at once.</summary>
    public int Concurrency { get; init; } = DefaultConcurrency;

    /// <summary>How new addresses are written.</summary>
    public S3AddressStyle AddressStyle { get; init; } = S3AddressStyle.Regional;

    /// <summary>How often a request is sent before it counts as failed.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How long one attempt may take, beside a second for every 64 KiB that it moves.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of the pauses between attempts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
