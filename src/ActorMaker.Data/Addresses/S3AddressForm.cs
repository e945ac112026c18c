namespace ActorMaker.Data.Addresses;

/// <summary>How an address spells its object. Every form of one object names the same bucket and key.</summary>
public enum S3AddressForm
{
    /// <summary><c>https://bucket.s3.us-west-1.amazonaws.com/key</c>, also with <c>s3-us-west-1</c> or <c>s3-fips</c>.</summary>
    Regional,

    /// <summary><c>https://bucket.s3.amazonaws.com/key</c>.</summary>
    Global,

    /// <summary><c>https://bucket.s3-accelerate.amazonaws.com/key</c>.</summary>
    Accelerate,

    /// <summary><c>https://bucket.s3.dualstack.us-west-1.amazonaws.com/key</c>.</summary>
    DualStack,

    /// <summary><c>https://bucket.s3-accelerate.dualstack.amazonaws.com/key</c>.</summary>
    AccelerateDualStack,

    /// <summary><c>https://s3.us-west-1.amazonaws.com/bucket/key</c>.</summary>
    RegionalPath,

    /// <summary><c>https://s3.amazonaws.com/bucket/key</c>.</summary>
    GlobalPath,

    /// <summary><c>https://s3-accelerate.amazonaws.com/bucket/key</c>: written by mistake; S3 does not answer it.</summary>
    AcceleratePath,

    /// <summary><c>https://s3.dualstack.us-west-1.amazonaws.com/bucket/key</c>.</summary>
    DualStackPath,

    /// <summary><c>s3://bucket/key</c>.</summary>
    S3Scheme,

    /// <summary>Path-style under a service of one's own: <c>http://localhost:4566/bucket/key</c>.</summary>
    Service,
}

/// <summary>How new addresses are written.</summary>
public enum S3AddressStyle
{
    /// <summary><c>https://bucket.s3.region.amazonaws.com/key</c>.</summary>
    Regional,

    /// <summary><c>https://bucket.s3-accelerate.amazonaws.com/key</c>.</summary>
    Accelerate,

    /// <summary>Path-style under the service URL.</summary>
    Service,
}
