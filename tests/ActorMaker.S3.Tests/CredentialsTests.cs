namespace ActorMaker.S3.Tests;

/// <summary>Where credentials and the service that goes with them are taken from, and what is told when a source gives none.</summary>
public sealed class CredentialsTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("am-s3-");

    [Theory]
    [InlineData("studoi", "there is no profile 'studoi', which S3Profile names.")]
    [InlineData("odd", "a key of the profile 'odd' has a character that cannot be sent.")]
    [InlineData("nothing", "the profile 'nothing' of S3Profile gives no credentials: look at what it says in the AWS configuration files.")]
    [InlineData("login", "the profile 'login' of S3Profile gives no credentials: sign in with SSO (aws sso login --profile login).")]
    public async Task A_profile_that_gives_no_credentials_is_named_once_and_nothing_is_asked(string profile, string reason)
    {
        using S3Connection connection = new(new S3Settings(root.FullName) { Profile = profile, Region = "us-west-1", ServiceUrl = new Uri("http://127.0.0.1:1") });
        Bucket bucket = connection.Bucket("b");

        S3Exception list = Assert.Single((await bucket.ListAsync(["a/", "b/"], default)).Failures);
        S3Exception head = await Assert.ThrowsAsync<S3Exception>(() => bucket.FactsAsync("k", default));

        Assert.Equal($"ListObjectsV2 of bucket 'b' failed: {reason}", list.Message);
        Assert.EndsWith(reason, head.Message, StringComparison.Ordinal);
        Assert.True(head.IsAccess);
        Assert.Equal(0, connection.Requests.Total);
    }

    [Fact]
    public async Task A_key_of_the_env_file_that_cannot_be_sent_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(root.FullName, ".env"), "AWS_ACCESS_KEY=AKIAé\nAWS_ACCESS_SECRET=s\n");
        using S3Connection connection = new(new S3Settings(root.FullName) { Region = "us-west-1", ServiceUrl = new Uri("http://127.0.0.1:1") });

        S3Exception error = await Assert.ThrowsAsync<S3Exception>(() => connection.Bucket("b").FactsAsync("k", default));

        Assert.EndsWith("the access key in .env, its secret or token has a character that cannot be sent.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_is_the_one_beside_the_keys()
    {
        File.WriteAllText(Path.Combine(root.FullName, ".env"), "AWS_ACCESS_KEY=k\nAWS_ACCESS_SECRET=s\nAWS_ENDPOINT_URL=http://127.0.0.1:1/file\n");
        S3Settings settings = new(root.FullName) { Region = "us-west-1", AddressStyle = Data.Addresses.S3AddressStyle.Service };

        using S3Connection file = new(settings);
        using S3Connection profile = new(settings with { Profile = "keys" });
        using S3Connection named = new(settings with { Profile = "keys", ServiceUrl = new Uri("http://127.0.0.1:1/named") });

        Assert.Equal("http://127.0.0.1:1/file/b/k", file.AddressOf("b", "k"));
        Assert.Equal("http://127.0.0.1:1/profile/b/k", profile.AddressOf("b", "k"));
        Assert.Equal("http://127.0.0.1:1/named/b/k", named.AddressOf("b", "k"));
    }

    [Fact]
    public void What_names_a_service_that_is_not_asked_is_known()
    {
        File.WriteAllText(Path.Combine(root.FullName, ".env"), "AWS_ENDPOINT_URL=http://127.0.0.1:1/file/\n");
        S3Settings settings = new(root.FullName) { Region = "us-west-1" };

        using S3Connection withoutKeys = new(settings);
        using S3Connection other = new(settings with { Profile = "keys" });
        using S3Connection named = new(settings with { Profile = "keys", ServiceUrl = new Uri("http://127.0.0.1:1/named") });
        using S3Connection same = new(settings with { ServiceUrl = new Uri("http://127.0.0.1:1/file") });

        Assert.Equal(["the endpoint in .env", "AWS"], [.. withoutKeys.Ignored, withoutKeys.Service]);
        Assert.Equal(["the endpoint in .env", "http://127.0.0.1:1/profile"], [.. other.Ignored, other.Service]);
        Assert.Equal(["endpoint_url of the profile 'keys'", "the endpoint in .env"], named.Ignored);
        Assert.Empty(same.Ignored);
    }

    [Fact]
    public void A_service_in_the_env_file_that_is_no_address_is_refused()
    {
        File.WriteAllText(Path.Combine(root.FullName, ".env"), "AWS_ACCESS_KEY=k\nAWS_ACCESS_SECRET=s\nAWS_ENDPOINT_URL_S3=localhost\n");

        S3SettingException error = Assert.Throws<S3SettingException>(() => new S3Connection(new S3Settings(root.FullName) { Region = "us-west-1" }));

        Assert.Equal("the endpoint in .env is no http or https address without user, query and fragment.", error.Message);
    }

    public void Dispose() => root.Delete(recursive: true);
}
