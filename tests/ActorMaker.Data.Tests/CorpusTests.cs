using ActorMaker.Fuzz;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests;

/// <summary>What <c>tests/fuzz/fuzz.sh</c> has found on its ways, each once.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_is_wrong_with_what_becomes_of_any_kept_input(string name)
    {
        string[] files = Directory.GetFiles(Path.Join(Sources.Root, "tests", "fuzz", "corpus", name));
        Assert.NotEmpty(files);
        Action<byte[]> target = FuzzTargets.Find(name);
        foreach (string file in files)
        {
            Exception? wrong = Record.Exception(() => target(File.ReadAllBytes(file)));
            Assert.True(wrong is null, $"{file}: {wrong}");
        }
    }
}
