using ActorMaker.Data.Addresses;
using Amazon.Runtime.Endpoints;
using Amazon.S3.Model;
using ActorMaker.Data.Files;

namespace ActorMaker.S3.Tests;

public sealed class SettingsTests
{
    // What the machine is set up for would go before AWS.
    static SettingsTests()
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", null);
    }

    [Fact]
    public void An_env_file_is_read_as_the_studio_writes_it()
    {
        IReadOnlyDictionary<string, string> env = EnvFile.Parse(
            "\uFEFF# keys\r\nAWS_ACCESS_KEY = 'AKIA'\r\nAWS_ACCESS_SECRET=\"a=b#c\"\n\nexport AWS_REGION=us-west-1\nEMPTY=\nnothing\n=x\nQUOTE=\"\nTWICE=1\nTWICE=2\nNOTE=\"v\" # note\nPLAIN=v#w # note\nHASH=#\nHALF=\"a\" b\n");

        Assert.Equal("AKIA", env["AWS_ACCESS_KEY"]);
        Assert.Equal("a=b#c", env["AWS_ACCESS_SECRET"]);
        Assert.Equal("us-west-1", env["AWS_REGION"]);
        Assert.Equal("", env["EMPTY"]);
        Assert.Equal("\"", env["QUOTE"]);
        Assert.Equal("2", env["TWICE"]);
        Assert.Equal("v", env["NOTE"]);
        Assert.Equal("v#w", env["PLAIN"]);
        Assert.Equal("", env["HASH"]);
        Assert.Equal("\"a\" b", env["HALF"]);
        Assert.Equal(10, env.Count);
    }

    [Fact]
    public void Reading_an_env_file_leaves_the_environment_alone()
    {
        using Connect connect = new("canary-key", "canary-secret");
        using S3Connection connection = connect.To(new Uri("http://127.0.0.1:1"));
        Assert.DoesNotContain("canary-key", Environment.GetEnvironmentVariables().Values.Cast<string>());
        Assert.Equal("us-east-1", connection.Region);
    }

    [Fact]
    public void The_projects_region_goes_before_the_env_file()
    {
        using Connect connect = new("k", "s");
        using S3Connection connection = new(new S3Settings(connect.Root) { Region = "eu-central-1" });
        Assert.Equal("eu-central-1", connection.Region);
    }

    [Theory]
    [InlineData("S3ServiceUrl", "ftp://h", "us-east-1", 1)]
    [InlineData("S3ServiceUrl", "http://user:secret@h", "us-east-1", 1)]
    [InlineData("S3ServiceUrl", "http://h?x", "us-east-1", 1)]
    [InlineData("S3ServiceUrl", "relative", "us-east-1", 1)]
    [InlineData("S3Region", "http://h", "us east", 1)]
    [InlineData("S3Region", "http://h", "x.evil.com/", 1)]
    [InlineData("S3Concurrency", "http://h", "us-east-1", 0)]
    [InlineData("S3Concurrency", "http://h", "us-east-1", 100_000)]
    public void A_setting_that_makes_no_sense_is_named(string property, string service, string region, int concurrency)
    {
        S3Settings settings = new(DataRoot: null) { ServiceUrl = new Uri(service, UriKind.RelativeOrAbsolute), Region = region, Concurrency = concurrency };
        S3SettingException error = Assert.Throws<S3SettingException>(() => new S3Connection(settings));
        Assert.Equal(property, error.Property);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("some-bucket", "us-west-1", "https://some-bucket.s3.us-west-1.amazonaws.com/")]
    [InlineData("some-bucket", "us-east-1", "https://some-bucket.s3.us-east-1.amazonaws.com/")]
    [InlineData("my.bucket", "us-west-1", "https://s3.us-west-1.amazonaws.com/my.bucket/")]
    [InlineData("some-bucket", "cn-north-1", "https://some-bucket.s3.cn-north-1.amazonaws.com.cn/")]
    public async Task Requests_to_AWS_go_to_the_buckets_own_host_where_TLS_allows(string bucket, string region, string place)
    {
        using Connect connect = new("k", "s");
        using S3Connection connection = new(new S3Settings(connect.Root) { Region = region });
        Assert.Equal(place, await PlaceAsync(connection, bucket));
    }

    [Theory]
    [InlineData("http://localhost:4566", "http://localhost:4566/some-bucket/")]
    [InlineData("http://localhost:4566/", "http://localhost:4566/some-bucket/")]
    [InlineData("https://proxy.example.org/s3/", "https://proxy.example.org/s3/some-bucket/")]
    public async Task Requests_to_a_service_are_path_style(string service, string place)
    {
        using Connect connect = new("k", "s");
        using S3Connection connection = connect.To(new Uri(service));
        Assert.Equal(place, await PlaceAsync(connection, "some-bucket"));
    }

    [Theory]
    [InlineData(S3AddressStyle.Regional, "https://some-bucket.s3.us-west-1.amazonaws.com/a%20b")]
    [InlineData(S3AddressStyle.Accelerate, "https://some-bucket.s3-accelerate.amazonaws.com/a%20b")]
    [InlineData(S3AddressStyle.Service, "http://localhost:4566/some-bucket/a%20b")]
    public void New_addresses_are_written_in_the_style_asked_for(S3AddressStyle style, string expected)
    {
        using S3Connection connection = new(new S3Settings(DataRoot: null) { Region = "us-west-1", ServiceUrl = new Uri("http://localhost:4566"), AddressStyle = style });
        Assert.Equal(expected, connection.AddressOf("some-bucket", "a b"));
    }

    private static async Task<string> PlaceAsync(S3Connection connection, string bucket)
    {
        S3Client client = await connection.ClientAsync("GetObject", bucket, "k", default);
        return client.Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new GetObjectRequest { BucketName = bucket, Key = "k" })).URL;
    }
}
