namespace ActorMaker.S3.Tests;

/// <summary>Opens connections to the test's server the way a data root does: with a <c>.env</c> and a service URL.</summary>
internal sealed class Connect : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("am-s3-");
    private readonly List<S3Connection> open = [];

    public Connect(string accessKey, string secretKey)
        => File.WriteAllText(Path.Combine(root.FullName, ".env"), $"# test\nAWS_ACCESS_KEY='{accessKey}'\nAWS_ACCESS_SECRET=\"{secretKey}\"\nAWS_REGION=us-east-1\n");

    public Connect(IS3Server server)
        : this(server.AccessKey, server.SecretKey)
    {
    }

    public string Root => root.FullName;

    public S3Connection To(Uri endpoint, int attempts = 6, TimeSpan? timeout = null, TimeProvider? time = null, int concurrency = 32)
    {
        S3Connection connection = new(new S3Settings(root.FullName)
        {
            ServiceUrl = endpoint,
            Attempts = attempts,
            Concurrency = concurrency,
            AttemptTimeout = timeout ?? TimeSpan.FromSeconds(30),
            Time = time ?? TimeProvider.System,
        });
        open.Add(connection);
        return connection;
    }

    public Bucket To(TestBucket bucket) => To(bucket.Server.Endpoint).Bucket(bucket.Name);

    public void Dispose()
    {
        open.ForEach(c => c.Dispose());
        root.Delete(recursive: true);
    }
}
