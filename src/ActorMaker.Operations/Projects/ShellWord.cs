namespace ActorMaker.Operations.Projects;

/// <summary>Words for a shell.</summary>
public static class ShellWord
{
    /// <summary>A word as a shell takes it.</summary>
    /// <param name="word">Any text.</param>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || "_-./:@%+,=".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
