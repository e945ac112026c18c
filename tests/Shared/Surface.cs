namespace ActorMaker.Testing;

/// <summary>What users rely on, held by files of <c>tests/surface</c>: a break of it is seen in review, because a file changes.</summary>
public static class Surface
{
    private const string Write = "ACTORMAKER_WRITE_SURFACE";

    /// <summary>Compares a part of it with its file; with the variable <c>ACTORMAKER_WRITE_SURFACE</c> set, writes the file.</summary>
    /// <param name="part">The file's name without extension.</param>
    /// <param name="lines">The part as it is built.</param>
    public static void Check(string part, IEnumerable<string> lines)
    {
        string path = Path.Join(Sources.Root, "tests", "surface", part + ".txt");
        string[] built = [.. lines];
        if (Environment.GetEnvironmentVariable(Write) is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, built);
        }

        string[] promised = File.ReadAllLines(path);
        string[] gone = [.. promised.Except(built, StringComparer.Ordinal)];
        string[] added = [.. built.Except(promised, StringComparer.Ordinal)];
        Assert.True(
            gone.Length + added.Length == 0 && built.Length == promised.Length,
            $"tests/surface/{part}.txt promises what is not so any more:\n- {string.Join("\n- ", gone)}\nand lacks:\n+ {string.Join("\n+ ", added)}\nIf that is wanted, say it in CHANGELOG.md and run this test once with {Write}=1.");
    }
}
