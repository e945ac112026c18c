using System.Globalization;
using System.Text;

namespace ActorMaker.Testing;

/// <summary>A system call of any thread, whole: what it was given, byte for byte, and what it gave back.</summary>
/// <param name="Arguments">Its arguments; texts decoded, one character a byte.</param>
/// <param name="Result">What it gave back; -1 where it failed.</param>
internal sealed record TracedCall(string Name, IReadOnlyList<string> Arguments, long Result)
{
    /// <summary>What changes files, what brings them to disk, and what a process tells others.</summary>
    public const string Traced =
        "openat,open,creat,close,dup,dup2,dup3,fcntl,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,fallocate,ftruncate,truncate,rename,renameat,renameat2,link,linkat,"
        + "symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,sync,syncfs,sync_file_range,msync,chmod,fchmod,fchmodat,sendto,sendmsg";

    /// <summary>The options of strace with which it says all of that.</summary>
    public static string[] Options { get; } = ["-s", "1000000", "-xx", "-e", "trace=" + Traced];

    /// <summary>A descriptor among the arguments; -100 for the current folder.</summary>
    public int Descriptor(int at)
    {
        string text = Arguments[at];
        int end = text.IndexOf('<', StringComparison.Ordinal);
        text = end < 0 ? text : text[..end];
        return text == "AT_FDCWD" ? -100 : int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>A path among the arguments.</summary>
    public string Path(int at) => Encoding.UTF8.GetString(Bytes(at));

    /// <summary>Bytes among the arguments.</summary>
    public byte[] Bytes(int at) => Encoding.Latin1.GetBytes(Arguments[at]);

    /// <summary>A number among the arguments.</summary>
    public long Number(int at) => long.Parse(Arguments[at], CultureInfo.InvariantCulture);

    /// <summary>Reads a log: the calls that succeeded, in the order in which they ended.</summary>
    /// <param name="log">The log's path.</param>
    public static List<TracedCall> Read(string log)
    {
        List<TracedCall> calls = [];
        Dictionary<string, string> begun = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(log))
        {
            (string thread, string text) = Split(line);
            if (text.StartsWith("<... ", StringComparison.Ordinal))
            {
                text = begun.Remove(thread, out string? head) ? head + text[(text.IndexOf(" resumed>", StringComparison.Ordinal) + " resumed>".Length)..] : throw new FormatException(line);
            }
            else if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                begun[thread] = text[..^"<unfinished ...>".Length];
                continue;
            }

            if (!text.StartsWith("+++", StringComparison.Ordinal) && !text.StartsWith("---", StringComparison.Ordinal) && Parse(text) is { Result: >= 0 } call)
            {
                calls.Add(call);
            }
        }

        return calls;
    }

    private static (string Thread, string Text) Split(string line)
    {
        int end = line.IndexOf(' ', StringComparison.Ordinal);
        return (line[..end], line[end..].TrimStart());
    }

    private static TracedCall Parse(string text)
    {
        int at = text.IndexOf('(', StringComparison.Ordinal);
        string name = text[..at++];
        List<string> arguments = [];
        StringBuilder argument = new();
        int depth = 0;
        for (; depth > 0 || text[at] != ')'; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                for (at++; text[at] != '"'; at += 4)
                {
                    argument.Append((char)int.Parse(text.AsSpan(at + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                }
            }
            else if (depth == 0 && c == ',')
            {
                arguments.Add(argument.ToString());
                argument.Clear();
                at++; // the blank
            }
            else
            {
                depth += c is '<' or '[' or '{' or '(' ? 1 : c is '>' or ']' or '}' or ')' ? -1 : 0;
                argument.Append(c);
            }
        }

        arguments.Add(argument.ToString());
        string result = text[(at + 1)..].TrimStart();
        if (!result.StartsWith("= ", StringComparison.Ordinal))
        {
            throw new FormatException(text);
        }

        // A call in which the process was killed gave nothing back: "= ?".
        return new TracedCall(name, arguments, long.TryParse(result[2..].Split(' ', '<')[0], CultureInfo.InvariantCulture, out long value) ? value : -1);
    }
}
