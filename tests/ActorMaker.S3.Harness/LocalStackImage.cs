namespace ActorMaker.S3.Harness;

/// <summary>The image of LocalStack: the last one that runs without a token.</summary>
internal static class LocalStackImage
{
    /// <summary>Its name and tag, for people; the digest counts.</summary>
    public const string Name = "localstack/localstack:4.14.0";

    /// <summary>The SHA-256 of its manifest.</summary>
    public const string Digest = "3ebc37595918b8accb852f8048fef2aff047d465167edd655528065b07bc364a";
}
