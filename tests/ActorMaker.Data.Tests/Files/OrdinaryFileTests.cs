using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Files;

public sealed class OrdinaryFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("am-ordinary-");

    private string Env => Path.Combine(folder.FullName, ".env");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_read_and_what_is_not_there_is_nothing()
    {
        Assert.Null(OrdinaryFile.Read(Env, 3));
        File.WriteAllText(Env, "abc");
        Assert.Equal("abc"u8.ToArray(), OrdinaryFile.Read(Env, 3));
    }

    [Fact]
    public void A_file_beyond_its_limit_is_refused()
    {
        File.WriteAllText(Env, "abcd");
        Assert.Equal("it has 4 bytes; at most 3 are read", Assert.Throws<IOException>(() => OrdinaryFile.Read(Env, 3)).Message);
    }

    [Theory]
    [InlineData("/dev/zero", "it is no ordinary file")]
    [InlineData("/nowhere/at/all", "it is a link to nothing")]
    [InlineData("/usr", "it is a folder")]
    public void What_has_no_end_or_no_bytes_is_refused(string target, string reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        File.CreateSymbolicLink(Env, target);
        Assert.Equal(reason, Assert.Throws<IOException>(() => OrdinaryFile.Read(Env, 3)).Message);
        Assert.ThrowsAny<IOException>(() => ContentHash.OfFile(Env));
    }

    [Fact]
    public void An_env_file_that_cannot_be_read_is_told_and_a_python_environment_of_that_name_is_not()
    {
        Assert.Empty(EnvFile.Read(folder.FullName));
        Directory.CreateDirectory(Env);
        Assert.Empty(EnvFile.Read(folder.FullName));
        Directory.Delete(Env);
        File.WriteAllText(Env, "\uFEFFA=1\n");
        Assert.Equal("1", EnvFile.Read(folder.FullName)["A"]);
        File.WriteAllBytes(Env, new byte[64 * 1024 + 1]);
        Assert.Equal("The credentials in .env cannot be read: it has 65,537 bytes; at most 65,536 are read", Assert.Throws<IOException>(() => EnvFile.Read(folder.FullName)).Message);
    }
}
