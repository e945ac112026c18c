namespace ActorMaker.S3.Tests;

/// <summary>The AWS configuration file of the whole run: the SDK looks where it is once in a process.</summary>
public sealed class ProfilesFixture : IDisposable
{
    private const string Profiles = """
        [profile keys]
        aws_access_key_id = AKIAPROFILE
        aws_secret_access_key = s
        region = us-west-1
        endpoint_url = http://127.0.0.1:1/profile
        [profile odd]
        aws_access_key_id = AKIAé
        aws_secret_access_key = s
        [profile nothing]
        region = us-west-1
        [profile login]
        sso_session = studio
        sso_account_id = 111122223333
        sso_role_name = Reader
        region = us-west-1
        [sso-session studio]
        sso_start_url = https://example.awsapps.com/start
        sso_region = us-east-1
        """;

    private readonly string file = Path.GetTempFileName();

    /// <summary>Writes the file.</summary>
    public ProfilesFixture()
    {
        File.WriteAllText(file, Profiles);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", file);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(file);
}
