using System.Globalization;
using System.Runtime.Versioning;

namespace ActorMaker.Testing;

/// <summary>A tree, and every step by which traced processes changed it: what a power cut may leave of them is what <see cref="CrashStates"/> tells.</summary>
/// <remarks>
/// The disk is one that keeps what POSIX says that it keeps, and no more. The bytes, the length and the mode of a file are on disk once the file was synced;
/// that a name stands in a folder, or no longer does, once that folder was synced. A file's sync says nothing of its name, a folder's nothing of its files'
/// bytes, nor of its own name in the folder above. A rename is one step, and so is an exchange: all of its names or none.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class CrashDisk
{
    private readonly string root;
    private readonly List<CrashNode> nodes = [];
    private readonly List<CrashStep> steps = [];
    private readonly int firstMode;

    private CrashDisk(string root)
    {
        this.root = root;
        firstMode = 0x1FF & ~Umask();
        Add(root);
    }

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<CrashStep> Steps => steps;

    /// <summary>Files and folders, by number; the root is the first.</summary>
    public IReadOnlyList<CrashNode> Nodes => nodes;

    /// <summary>Reads a tree before processes change it. All of it is on disk.</summary>
    /// <param name="root">Its absolute path, without links.</param>
    public static CrashDisk Of(string root) => new(root);

    /// <summary>Adds what a process did, from its trace.</summary>
    /// <exception cref="NotSupportedException">It did something that this model does not know.</exception>
    public void Run(IEnumerable<TracedCall> calls)
    {
        Dictionary<int, int> open = [];

        // The runtime writes to copies of standard output and error.
        HashSet<int> output = [1, 2];
        foreach (TracedCall call in calls)
        {
            Run(call, open, output);
        }
    }

    private void Run(TracedCall call, Dictionary<int, int> open, HashSet<int> output)
    {
        switch (call.Name)
        {
            case "openat":
                Open(call.Path(1), call.Arguments[2], call.Arguments.Count > 3 ? Convert.ToInt32(call.Arguments[3], 8) : 0, (int)call.Result, open);
                break;
            case "close":
                open.Remove(call.Descriptor(0));
                output.Remove(call.Descriptor(0));
                break;
            case "fcntl" when call.Arguments[1].StartsWith("F_DUPFD", StringComparison.Ordinal) && output.Contains(call.Descriptor(0)):
                output.Add((int)call.Result);
                break;
            case "write" or "pwrite64" when open.TryGetValue(call.Descriptor(0), out int node):
                Write(node, call);
                break;
            case "write" when output.Contains(call.Descriptor(0)):
                steps.Add(new CrashStep("says a line") { Says = true });
                break;
            case "sendto" or "sendmsg":
                steps.Add(new CrashStep("sends") { Sends = true });
                break;
            case "ftruncate" when open.TryGetValue(call.Descriptor(0), out int node):
                Cut(node, (int)call.Number(1));
                break;
            case "fchmod" when open.TryGetValue(call.Descriptor(0), out int node):
                int mode = Convert.ToInt32(call.Arguments[1], 8);
                steps.Add(new CrashStep($"mode of {nodes[node].Path}") { File = node, Change = content => content with { Mode = mode } });
                nodes[node].Live = nodes[node].Live with { Mode = mode };
                break;
            case "fsync" or "fdatasync" when open.TryGetValue(call.Descriptor(0), out int node):
                steps.Add(new CrashStep($"sync {nodes[node].Path}") { Synced = node });
                break;
            case "rename":
                Rename(call.Path(0), call.Path(1), exchange: false);
                break;
            case "renameat2":
                Rename(call.Path(1), call.Path(3), call.Arguments[4] == "RENAME_EXCHANGE");
                break;
            case "unlink" or "rmdir":
                Name($"{call.Name} {Shown(call.Path(0))}", (call.Path(0), null));
                break;
            case "mkdir":
                MakeFolder(call);
                break;
            case "link":
                Name($"link {Shown(call.Path(0))} {Shown(call.Path(1))}", (call.Path(1), Find(call.Path(0))));
                break;
            default:
                Refuse(call, open);
                break;
        }
    }

    private void Refuse(TracedCall call, Dictionary<int, int> open)
    {
        bool isOurs = call.Arguments.Any(a => a.StartsWith(root, StringComparison.Ordinal)) || (int.TryParse(call.Arguments[0].Split('<')[0], CultureInfo.InvariantCulture, out int descriptor) && open.ContainsKey(descriptor));
        bool isHarmless = call.Name is "sync_file_range" || (call.Name == "fcntl" && !call.Arguments[1].StartsWith("F_DUPFD", StringComparison.Ordinal)) || (call.Name == "fallocate" && call.Arguments[1] != "0");
        if (isOurs && !isHarmless)
        {
            throw new NotSupportedException($"{call.Name}({string.Join(", ", call.Arguments)})");
        }
    }

    private void Open(string path, string flags, int mode, int descriptor, Dictionary<int, int> open)
    {
        if (!IsBelow(path) || flags.Contains("O_PATH", StringComparison.Ordinal))
        {
            return;
        }

        int? node = Find(path);
        if (node is null)
        {
            if (!flags.Contains("O_CREAT", StringComparison.Ordinal))
            {
                throw new NotSupportedException($"{path} was opened, and nobody has made it");
            }

            node = nodes.Count;
            nodes.Add(new CrashNode(Shown(path), Folder: false) { First = new CrashContent([], mode & firstMode), Live = new CrashContent([], mode & firstMode) });
            Name("create " + Shown(path), (path, node));
        }
        else if (flags.Contains("O_TRUNC", StringComparison.Ordinal))
        {
            Cut(node.Value, 0);
        }

        nodes[node.Value].Position = 0;
        open[descriptor] = node.Value;
    }

    private void Write(int node, TracedCall call)
    {
        byte[] bytes = call.Bytes(1)[..(int)call.Result];
        int at = call.Name == "pwrite64" ? (int)call.Number(3) : nodes[node].Position;
        nodes[node].Position = at + bytes.Length;
        CrashContent Put(CrashContent content) => content.With(at, bytes);
        steps.Add(new CrashStep($"write {bytes.Length} bytes of {nodes[node].Path}")
        {
            File = node,
            Change = Put,
            Part = content => content.With(at, bytes[..(bytes.Length / 2)]),
            Blank = content => content.With(at, new byte[bytes.Length]),
        });
        nodes[node].Live = Put(nodes[node].Live);
    }

    private void Cut(int node, int length)
    {
        CrashContent Resize(CrashContent content) => content.Resized(length);
        steps.Add(new CrashStep($"cut {nodes[node].Path} to {length}") { File = node, Change = Resize });
        nodes[node].Live = Resize(nodes[node].Live);
    }

    private void MakeFolder(TracedCall call)
    {
        string path = call.Path(0);
        if (IsBelow(path))
        {
            int mode = Convert.ToInt32(call.Arguments[1], 8) & firstMode;
            nodes.Add(new CrashNode(Shown(path), Folder: true) { First = new CrashContent([], mode), Live = new CrashContent([], mode) });
            Name("mkdir " + Shown(path), (path, nodes.Count - 1));
        }
    }

    private void Rename(string from, string to, bool exchange) =>
        Name($"{(exchange ? "exchange" : "rename")} {Shown(from)} {Shown(to)}", (to, Find(from)), (from, exchange ? Find(to) : null));

    private void Name(string text, params (string Path, int? Node)[] names)
    {
        CrashName[] ours = [.. names.Where(n => IsBelow(n.Path)).Select(n => new CrashName(Find(Path.GetDirectoryName(n.Path)!)!.Value, Path.GetFileName(n.Path), n.Node))];
        if (ours.Length == 0)
        {
            return;
        }

        steps.Add(new CrashStep(text) { Names = ours });
        foreach (CrashName name in ours)
        {
            nodes[name.Folder].Set(name.Name, name.Node);
        }
    }

    private int? Find(string path)
    {
        int node = 0;
        foreach (string part in Path.GetRelativePath(root, path).Split('/').Where(static p => p != "."))
        {
            if (!nodes[node].Entries.TryGetValue(part, out node))
            {
                return null;
            }
        }

        return node;
    }

    private string Shown(string path) => Path.GetRelativePath(root, path);

    private bool IsBelow(string path) => path == root || path.StartsWith(root + "/", StringComparison.Ordinal);

    private int Add(string path)
    {
        int number = nodes.Count;
        bool isFolder = Directory.Exists(path);
        CrashContent content = new(isFolder ? [] : File.ReadAllBytes(path), (int)File.GetUnixFileMode(path));
        nodes.Add(new CrashNode(Shown(path), isFolder) { First = content, Live = content });
        foreach (string child in isFolder ? Directory.EnumerateFileSystemEntries(path) : [])
        {
            nodes[number].Set(Path.GetFileName(child), Add(child));
        }

        nodes[number].FirstEntries = new(nodes[number].Entries, StringComparer.Ordinal);
        return number;
    }

    private static int Umask() =>
        Convert.ToInt32(File.ReadLines("/proc/self/status").First(static l => l.StartsWith("Umask:", StringComparison.Ordinal))["Umask:".Length..].Trim(), 8);
}

/// <summary>Bytes and mode of a file.</summary>
internal sealed record CrashContent(byte[] Bytes, int Mode)
{
    public CrashContent With(int at, byte[] bytes)
    {
        byte[] all = new byte[Math.Max(Bytes.Length, at + bytes.Length)];
        Bytes.CopyTo(all, 0);
        bytes.CopyTo(all, at);
        return this with { Bytes = all };
    }

    public CrashContent Resized(int length)
    {
        byte[] all = Bytes;
        Array.Resize(ref all, length);
        return this with { Bytes = all };
    }
}

/// <summary>A file or a folder, whatever names it has.</summary>
/// <param name="Path">Its first name.</param>
internal sealed record CrashNode(string Path, bool Folder)
{
    /// <summary>What it was when it was made, or before the first step.</summary>
    public required CrashContent First { get; init; }

    /// <summary>What it is for a running program.</summary>
    public required CrashContent Live { get; set; }

    /// <summary>What stands in a folder for a running program.</summary>
    public Dictionary<string, int> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>What stood in a folder before the first step.</summary>
    public Dictionary<string, int> FirstEntries { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Where the next write goes.</summary>
    public int Position { get; set; }

    public void Set(string name, int? node)
    {
        Entries.Remove(name);
        if (node is { } number)
        {
            Entries.Add(name, number);
        }
    }
}

/// <summary>A name in a folder, and what it names from now on: null for nothing.</summary>
internal sealed record CrashName(int Folder, string Name, int? Node);

/// <summary>One step: names that change together, a change of a file, a sync, or a word to somebody else.</summary>
internal sealed record CrashStep(string Text)
{
    public CrashName[] Names { get; init; } = [];

    public int? File { get; init; }

    public Func<CrashContent, CrashContent>? Change { get; init; }

    /// <summary>The same, of which only the first half came to disk.</summary>
    public Func<CrashContent, CrashContent>? Part { get; init; }

    /// <summary>The same, of which only the length came to disk.</summary>
    public Func<CrashContent, CrashContent>? Blank { get; init; }

    public int? Synced { get; init; }

    /// <summary>Whether it is a line on standard output.</summary>
    public bool Says { get; init; }

    /// <summary>Whether it is something sent over a network.</summary>
    public bool Sends { get; init; }
}
