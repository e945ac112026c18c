namespace ActorMaker.Data.Files;

/// <summary>
/// Reads a <c>.env</c> file: lines <c>NAME=value</c>, blanks around both dropped, one pair of quotes stripped, <c>#</c> starts a comment
/// at the head of a line and behind a blank, the last of two equal names counts. The environment of the process is not changed, nor are values expanded.
/// </summary>
public static class EnvFile
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Reads the file of a folder.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <returns>The values by name; empty when there is no such file (a folder of that name is a Python environment).</returns>
    /// <exception cref="IOException">There is one, and it cannot be read: keys from elsewhere would be used in its place. The message says so.</exception>
    public static IReadOnlyDictionary<string, string> Read(string folder)
    {
        string path = Path.Combine(folder, ".env");
        try
        {
            return Directory.Exists(path) || OrdinaryFile.Read(path, MaxBytes) is not { } bytes ? Parse("") : Parse(Text(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The credentials in .env cannot be read: {(e is IOException ? e.Message : "it may not be read")}", e);
        }
    }

    /// <summary>Reads a file's text.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> rest = line.Trim();
            if (rest.StartsWith("export ", StringComparison.Ordinal))
            {
                rest = rest["export ".Length..];
            }

            int equals = rest.IndexOf('=');
            if (equals <= 0 || rest[0] == '#')
            {
                continue;
            }

            values[rest[..equals].Trim().ToString()] = Value(rest[(equals + 1)..].Trim()).ToString();
        }

        return values;
    }

    private static string Text(byte[] bytes)
    {
        using StreamReader reader = new(new MemoryStream(bytes));
        return reader.ReadToEnd();
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text)
    {
        if (text.Length >= 2 && text[0] is '"' or '\'')
        {
            int end = text[1..].IndexOf(text[0]) + 1;
            ReadOnlySpan<char> behind = end > 0 ? text[(end + 1)..].TrimStart() : "?";
            if (behind.IsEmpty || behind[0] == '#')
            {
                return text[1..end];
            }
        }

        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '#' && char.IsWhiteSpace(text[i - 1]))
            {
                return text[..i].TrimEnd();
            }
        }

        return text is ['#', ..] ? [] : text;
    }
}
