using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>Credentials that somebody has to be asked for, in a target: MSBuild loads what the SDK needs for each from beside the tasks.</summary>
public sealed class IdentityTests
{
    public static TheoryData<string> Ways => [.. CloudIdentity.Ways];

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_bucket_is_asked_with_the_keys_that_were_given(string way)
    {
        using CloudIdentity identity = new();
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        Dictionary<string, string?> environment = identity.Arrange(way);
        environment["DOTNET_CLI_HOME"] = data.Folder;
        BuildRun run = BuildRun.Start(
            data, "", ["msbuild", "-t:SyncS3Loras", "-p:LoraBucket=loras", "-p:S3Region=us-west-1", $"-p:S3ServiceUrl={identity.Endpoint}"], environment).Failed();

        Assert.Equal([CloudIdentity.Expected], identity.Signers);
        Assert.Equal(CloudIdentity.AskedFor(way), identity.Asked);
        Assert.Equal("AM3007", run.Codes);
        Assert.DoesNotContain("secret", run.Output, StringComparison.OrdinalIgnoreCase);
    }
}
