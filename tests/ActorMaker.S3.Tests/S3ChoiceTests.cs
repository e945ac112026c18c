namespace ActorMaker.S3.Tests;

/// <summary>A run that asks for a server has this server or fails: a misspelt value is never a default.</summary>
public sealed class S3ChoiceTests
{
    [Fact]
    public void Without_a_word_it_is_Ceph_however_the_suite_starts_it() =>
        Assert.Equal(new S3Choice(S3Kind.Ceph, null, null, Asked: false), Read("", "", ""));

    [Fact]
    public void Server_way_and_address_are_taken_as_they_are_named()
    {
        Assert.Equal(new S3Choice(S3Kind.LocalStack, S3Starter.Testcontainers, null, Asked: true), Read("localstack", "testcontainers", ""));
        Assert.Equal(new S3Choice(S3Kind.Ceph, S3Starter.Host, null, Asked: true), Read("ceph", "host", ""));
        Assert.Equal(new S3Choice(S3Kind.Ceph, S3Starter.Process, null, Asked: true), Read("", "process", ""));
        Assert.Equal(new S3Choice(S3Kind.LocalStack, S3Starter.Process, new Uri("http://localhost:4566"), Asked: true), Read("localstack", "process", "http://localhost:4566"));
    }

    [Theory]
    [InlineData("aspire", "", "", "ACTORMAKER_S3_SERVER is \"aspire\"")]
    [InlineData("Ceph", "", "", "ACTORMAKER_S3_SERVER is \"Ceph\"")]
    [InlineData("", "docker", "", "ACTORMAKER_S3_BY is \"docker\"")]
    [InlineData("", "", "localhost:4566", "ACTORMAKER_S3_ENDPOINT is \"localhost:4566\"")]
    [InlineData("", "", "http://localhost:4566/bucket", "ACTORMAKER_S3_ENDPOINT is \"http://localhost:4566/bucket\"")]
    [InlineData("ceph", "testcontainers", "", "Testcontainers starts no Ceph")]
    [InlineData("localstack", "testcontainers", "http://localhost:4566", "Testcontainers has none to start")]
    [InlineData("localstack", "process", "", "LocalStack as a process is for you to start")]
    public void What_makes_no_sense_is_an_error_that_says_so(string server, string by, string endpoint, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Read(server, by, endpoint)).Message, StringComparison.Ordinal);

    private static S3Choice Read(string server, string by, string endpoint) => S3Choice.Read(name => name switch
    {
        "ACTORMAKER_S3_SERVER" => server,
        "ACTORMAKER_S3_BY" => by,
        "ACTORMAKER_S3_ENDPOINT" => endpoint,
        _ => null,
    });
}
