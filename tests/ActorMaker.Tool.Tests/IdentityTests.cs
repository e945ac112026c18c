using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>Credentials that somebody has to be asked for: SSO, roles, web identities, processes, containers, instances, each played by a stand-in.</summary>
public sealed class IdentityTests : IDisposable
{
    private static readonly string Tool = typeof(CommandLine).Assembly.Location;
    private readonly DataRepository data = new();

    public static TheoryData<string> Ways => [.. CloudIdentity.Ways];

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_bucket_is_asked_with_the_keys_that_were_given(string way)
    {
        using CloudIdentity identity = new();
        data.AddStyle("1_ink_intensity");
        BuildRun run = DotnetProcess.Run(data.Root, ["exec", Tool, .. identity.SyncLoras], identity.Arrange(way));

        Assert.Equal([CloudIdentity.Expected], identity.Signers);
        Assert.Equal(CloudIdentity.AskedFor(way), identity.Asked);
        Assert.True(run.ExitCode == ExitCode.Findings && run.Output.Contains("error AM3007: ", StringComparison.Ordinal), run.Output);
        Assert.DoesNotContain("secret", run.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_gives_none_is_named_once(string way)
    {
        using CloudIdentity identity = new() { Refuses = true };
        data.AddStyle("1_ink_intensity");
        BuildRun run = DotnetProcess.Run(data.Root, ["exec", Tool, .. identity.SyncLoras], identity.Arrange(way));

        Assert.True(run.ExitCode == ExitCode.Service && run.Findings is [{ Code: "AM3004" } only] && only.Message.Contains(CloudIdentity.SourceOf(way), StringComparison.Ordinal), run.Output);
        Assert.Empty(identity.Signers);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
    }
}
