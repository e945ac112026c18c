namespace ActorMaker.S3.Harness;

/// <summary>A running S3 server. Disposing it ends what was started for it.</summary>
public interface IS3Server : IAsyncDisposable
{
    /// <summary>What it is, for messages.</summary>
    string Name { get; }

    /// <summary>Where it answers.</summary>
    Uri Endpoint { get; }

    /// <summary>An access key that may do everything.</summary>
    string AccessKey { get; }

    /// <summary>Its secret.</summary>
    string SecretKey { get; }

    /// <summary>Whether it refuses a wrong secret; LocalStack does not look.</summary>
    bool ChecksSignatures { get; }
}
