using System.Security.Cryptography;
using ActorMaker.S3.Harness;

namespace ActorMaker.AppHost;

/// <summary>The resource <c>s3</c>, whichever server it is.</summary>
internal sealed class S3Resource
{
    private readonly string accessKey;
    private readonly IResourceBuilder<ParameterResource> secretKey;

    private S3Resource(IResourceBuilder<IResource> server, ReferenceExpression url, string accessKey, string secretKey)
    {
        Server = server;
        Url = url;
        this.accessKey = accessKey;
        this.secretKey = server.ApplicationBuilder.AddParameter("s3-secret-key", secretKey, secret: true).WithParentRelationship(server);
    }

    /// <summary>The server.</summary>
    public IResourceBuilder<IResource> Server { get; }

    /// <summary>Its address.</summary>
    public ReferenceExpression Url { get; }

    /// <summary>Adds it.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="choice">What is asked for.</param>
    /// <exception cref="DistributedApplicationException">It cannot be had here.</exception>
    public static S3Resource Add(IDistributedApplicationBuilder builder, S3Choice choice) => choice switch
    {
        { Endpoint: { } endpoint } => new S3Resource(
            builder.AddExternalService("s3", endpoint),
            ReferenceExpression.Create($"{endpoint.AbsoluteUri}"),
            builder.Configuration["AWS_ACCESS_KEY_ID"] ?? "test",
            builder.Configuration["AWS_SECRET_ACCESS_KEY"] ?? "test"),
        { Kind: S3Kind.LocalStack } => Own(LocalStack(builder), LocalStackImage.Name),
        _ => Own(Ceph(builder), "Ceph's object gateway"),
    };

    /// <summary>Gives a resource address and keys of the server: in its environment, and nowhere else.</summary>
    /// <param name="client">The resource.</param>
    /// <param name="address">The variable that the address goes to.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public IResourceBuilder<T> Introduce<T>(IResourceBuilder<T> client, string address)
        where T : IResourceWithEnvironment =>
        client
            .WithEnvironment(address, Url)
            .WithEnvironment("AWS_ACCESS_KEY_ID", accessKey)
            .WithEnvironment("AWS_SECRET_ACCESS_KEY", secretKey)
            .WithReferenceRelationship(Server);

    private static S3Resource Own<T>(IResourceBuilder<T> server, string title)
        where T : class, IResourceWithEndpoints
    {
        server.WithIconName("BoxMultiple").WithUrlForEndpoint("http", url => url.DisplayText = title);
        return new S3Resource(server, ReferenceExpression.Create($"{server.GetEndpoint("http")}"), "test", "test");
    }

    private static IResourceBuilder<ExecutableResource> Ceph(IDistributedApplicationBuilder builder)
    {
        string scripts = Path.GetFullPath("../ceph", builder.AppHostDirectory);
        if (CephPrograms.WhyNot(Path.Combine(scripts, "install")) is { } reason)
        {
            throw new DistributedApplicationException(reason);
        }

        // Short, as the path of a Unix socket may have 107 bytes.
        string folder = Path.Combine(Path.GetTempPath(), $"am-ceph-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        IResourceBuilder<ExecutableResource> gateway = builder.AddExecutable("s3", "bash", scripts, "start-gateway", "--stay", folder)
            .WithHttpEndpoint(name: "http")
            .WithHttpHealthCheck("/", endpointName: "http");
        return gateway.WithArgs(gateway.GetEndpoint("http").Property(EndpointProperty.TargetPort));
    }

    private static IResourceBuilder<ContainerResource> LocalStack(IDistributedApplicationBuilder builder)
    {
        if (ContainerEngine.WhyNot() is { } reason)
        {
            throw new DistributedApplicationException(reason);
        }

        IResourceBuilder<ContainerResource> container = builder.AddContainer("s3", LocalStackImage.Name)
            .WithImageSHA256(LocalStackImage.Digest)
            .WithHttpEndpoint(targetPort: 4566, name: "http")
            .WithEnvironment("SERVICES", "s3")
            .WithEnvironment("EAGER_SERVICE_LOADING", "1")
            .WithHttpHealthCheck("/_localstack/health", endpointName: "http");
        if (builder.Configuration["LOCALSTACK_AUTH_TOKEN"] is { Length: > 0 } token)
        {
            container.WithEnvironment("LOCALSTACK_AUTH_TOKEN", builder.AddParameter("localstack-auth-token", token, secret: true).WithParentRelationship(container));
        }

        return container;
    }
}
