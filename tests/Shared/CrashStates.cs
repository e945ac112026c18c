using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace ActorMaker.Testing;

/// <summary>A tree that a power cut may leave.</summary>
/// <param name="After">How many steps were done before it.</param>
/// <param name="What">What was lost, in words.</param>
[SupportedOSPlatform("linux")]
internal sealed record CrashState(int After, string What)
{
    /// <summary>Folders (without bytes) and files by their path below the root.</summary>
    public required IReadOnlyDictionary<string, (byte[]? Bytes, int Mode)> Tree { get; init; }

    /// <summary>Makes the tree in an empty folder.</summary>
    public void Build(string folder)
    {
        foreach ((string path, (byte[]? bytes, int mode)) in Tree)
        {
            string place = Path.Join(folder, path);
            if (bytes is null)
            {
                Directory.CreateDirectory(place);
            }
            else
            {
                File.WriteAllBytes(place, bytes);
            }

            File.SetUnixFileMode(place, (UnixFileMode)mode);
        }
    }
}

/// <summary>Every state, once, that a power cut may leave after any step: of what is not on disk yet, any part is there or is not.</summary>
/// <param name="disk">What was done.</param>
/// <param name="seed">For points with more states than <paramref name="most"/>, which of them are drawn.</param>
/// <param name="most">How many states of one point are looked at.</param>
[SupportedOSPlatform("linux")]
internal sealed class CrashStates(CrashDisk disk, int seed, int most = 512)
{
    private readonly Random random = new(seed);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>How many states there are, told once all were asked for: with those that were not drawn, and those that are like another.</summary>
    public double Possible { get; private set; }

    /// <summary>The states, in the order of the steps.</summary>
    public IEnumerable<CrashState> All()
    {
        for (int after = 0; after <= disk.Steps.Count; after++)
        {
            int[] names = [.. Enumerable.Range(0, after).Where(i => disk.Steps[i].Names.Length > 0 && !IsOnDisk(i, after))];
            (int File, List<CrashContent> Contents)[] files = [.. Enumerable.Range(0, disk.Nodes.Count).Where(n => !disk.Nodes[n].Folder).Select(n => (n, Contents(n, after)))];
            double possible = Math.Pow(2, names.Length) * files.Aggregate(1.0, static (all, f) => all * f.Contents.Count);
            Possible += possible;
            foreach (CrashState state in possible <= most ? Every(after, names, files) : Some(after, names, files))
            {
                if (known.Add(KeyOf(state)))
                {
                    yield return state;
                }
            }
        }
    }

    /// <summary>The tree that a running program sees at the end: what the real one must be like, if the model is right.</summary>
    public CrashState Live()
    {
        (int File, List<CrashContent> Contents)[] files = [.. Enumerable.Range(0, disk.Nodes.Count).Where(n => !disk.Nodes[n].Folder).Select(n => (n, (List<CrashContent>)[disk.Nodes[n].Live]))];
        int[] all = [.. Enumerable.Range(0, disk.Steps.Count).Where(i => disk.Steps[i].Names.Length > 0)];
        return Make(disk.Steps.Count, all, Array.ConvertAll(all, static _ => true), files, new int[files.Length]);
    }

    private IEnumerable<CrashState> Every(int after, int[] names, (int File, List<CrashContent> Contents)[] files)
    {
        int[] choice = new int[files.Length];
        do
        {
            for (long kept = 0; kept < 1L << names.Length; kept++)
            {
                yield return Make(after, names, [.. names.Select((_, i) => (kept >> i & 1) != 0)], files, choice);
            }
        }
        while (Next(choice, files));
    }

    private IEnumerable<CrashState> Some(int after, int[] names, (int File, List<CrashContent> Contents)[] files)
    {
        // The ends first, and each name alone: then whatever is drawn.
        int[] least = new int[files.Length];
        int[] full = [.. files.Select(static f => f.Contents.Count - 1)];
        for (int i = -1; i < names.Length; i++)
        {
            bool[] alone = [.. names.Select((_, at) => at == i)];
            foreach (int[] choice in new[] { least, full })
            {
                yield return Make(after, names, alone, files, choice);
                yield return Make(after, names, Array.ConvertAll(alone, static b => !b), files, choice);
            }
        }

        for (int i = 0; i < most; i++)
        {
            yield return Make(after, names, [.. names.Select(_ => random.Next(2) == 0)], files, [.. files.Select(f => random.Next(f.Contents.Count))]);
        }
    }

    private static bool Next(int[] choice, (int File, List<CrashContent> Contents)[] files)
    {
        for (int i = 0; i < choice.Length; i++)
        {
            if (++choice[i] < files[i].Contents.Count)
            {
                return true;
            }

            choice[i] = 0;
        }

        return false;
    }

    /// <summary>Whether every folder that a step changed was synced after it.</summary>
    private bool IsOnDisk(int step, int after) =>
        disk.Steps[step].Names.All(n => Enumerable.Range(step, after - step).Any(i => disk.Steps[i].Synced == n.Folder));

    /// <summary>What a file may hold: from what is on disk for certain to all that was written.</summary>
    private List<CrashContent> Contents(int file, int after)
    {
        CrashContent sure = disk.Nodes[file].First;
        List<CrashStep> open = [];
        for (int i = 0; i < after; i++)
        {
            if (disk.Steps[i].Synced == file)
            {
                sure = open.Aggregate(sure, static (content, step) => step.Change!(content));
                open.Clear();
            }
            else if (disk.Steps[i].File == file)
            {
                open.Add(disk.Steps[i]);
            }
        }

        List<CrashContent> all = [sure];

        // The lock's text is for people who wait.
        if (disk.Nodes[file].Path.EndsWith("/lock", StringComparison.Ordinal) || disk.Nodes[file].Path.EndsWith(".lock", StringComparison.Ordinal))
        {
            return all;
        }

        CrashContent whole = sure;
        foreach (CrashStep step in open)
        {
            all.Add(step.Change!(sure)); // without those before it
            all.Add(whole);
            all.Add((step.Part ?? step.Change!)(whole));
            all.Add((step.Blank ?? step.Change!)(whole));
            whole = step.Change!(whole);
        }

        all.Add(whole);
        return [.. all.DistinctBy(static c => $"{c.Mode} {Convert.ToHexString(SHA256.HashData(c.Bytes))}")];
    }

    private CrashState Make(int after, int[] names, bool[] kept, (int File, List<CrashContent> Contents)[] files, int[] choice)
    {
        Dictionary<int, Dictionary<string, int>> folders = [];
        Dictionary<string, int> Folder(int node) => folders.TryGetValue(node, out var entries) ? entries : folders[node] = new(disk.Nodes[node].FirstEntries, StringComparer.Ordinal);
        for (int i = 0; i < after; i++)
        {
            int at = Array.IndexOf(names, i);
            foreach (CrashName name in at < 0 || kept[at] ? disk.Steps[i].Names : [])
            {
                Folder(name.Folder).Remove(name.Name);
                if (name.Node is { } node)
                {
                    Folder(name.Folder).Add(name.Name, node);
                }
            }
        }

        Dictionary<string, (byte[]? Bytes, int Mode)> tree = new(StringComparer.Ordinal);
        Dictionary<int, CrashContent> contents = [];
        for (int i = 0; i < files.Length; i++)
        {
            contents.Add(files[i].File, files[i].Contents[choice[i]]);
        }

        void Put(int folder, string path)
        {
            foreach ((string name, int node) in Folder(folder).OrderBy(static e => e.Key, StringComparer.Ordinal))
            {
                string own = path + name;
                if (disk.Nodes[node].Folder)
                {
                    tree.Add(own, (null, disk.Nodes[node].First.Mode));
                    Put(node, own + "/");
                }
                else
                {
                    tree.Add(own, (contents[node].Bytes, contents[node].Mode));
                }
            }
        }

        Put(0, "");
        string last = after == 0 ? "before the first step" : $"after step {after}, {disk.Steps[after - 1].Text}";
        return new CrashState(after, $"{last}; not on disk: {string.Join(", ", names.Where((_, i) => !kept[i]).Select(i => disk.Steps[i].Text))}") { Tree = tree };
    }

    /// <summary>What makes two states one: the same tree, when the same had been said and sent. The same tree is right before a word of it, and may be wrong after.</summary>
    private string KeyOf(CrashState state)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(disk.Steps.Take(state.After).Count(static s => s.Says || s.Sends)));
        foreach ((string path, (byte[]? bytes, int mode)) in state.Tree)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{mode}\0{bytes?.Length ?? -1}\0"));
            hash.AppendData(bytes ?? []);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
