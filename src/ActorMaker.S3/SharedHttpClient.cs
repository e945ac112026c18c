using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>Hands the one HTTP client of a connection to the SDK.</summary>
internal sealed class SharedHttpClient(HttpClient client) : HttpClientFactory
{
    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
