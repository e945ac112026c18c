using System.Text.RegularExpressions;

namespace ActorMaker.Testing;

/// <summary>One system call of the host's main thread that concerns the data root.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Which call of that name it is in the thread: what strace's <c>when=</c> counts.</param>
/// <param name="Text">The line of the log.</param>
internal sealed record SystemCall(string Name, int Number, string Text)
{
    // In time that grows with the line alone, so that a slow machine needs no limit.
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>The paths in quotes; without one, that of the descriptor.</summary>
    private string[] Paths => Regex.Matches(Text, "\"(?<path>/[^\"]*)\"", Options) is { Count: > 0 } quoted
        ? [.. quoted.Select(m => m.Groups["path"].Value)]
        : [Regex.Match(Text, "<(?<path>/[^>]*)>", Options).Groups["path"].Value];

    /// <summary>The path that it is about.</summary>
    public string Path => Paths[0];

    /// <summary>The new path of a rename; empty for other calls.</summary>
    public string SecondPath => Paths.ElementAtOrDefault(1) ?? "";

    /// <summary>What the host uses to read and write a data root.</summary>
    public const string Traced = "openat,pread64,read,pwrite64,write,fsync,rename,renameat2,unlink,mkdir,rmdir,fchmod,fchown,flock,ftruncate";

    /// <summary>Reads a log.</summary>
    public static List<SystemCall> Read(string log, string root)
    {
        List<SystemCall> calls = [];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        string? main = null;
        foreach (string line in File.ReadLines(log))
        {
            Match match = Regex.Match(line, @"^(?<thread>\d+) +(?<name>\w+)\((?<text>.*)$", Options);
            main ??= match.Groups["thread"].Value;
            if (match.Success && match.Groups["thread"].Value == main)
            {
                string name = match.Groups["name"].Value;
                int number = numbers[name] = numbers.GetValueOrDefault(name) + 1;
                if (line.Contains(root + "/", StringComparison.Ordinal) || line.Contains(root + ">", StringComparison.Ordinal) || line.Contains(root + "\"", StringComparison.Ordinal))
                {
                    calls.Add(new SystemCall(name, number, match.Groups["text"].Value));
                }
            }
        }

        return calls;
    }
}
