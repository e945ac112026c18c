using System.Globalization;
using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Losses;

namespace ActorMaker.Operations.History;

/// <summary>An earlier state of a data root, as git keeps it: read from git's objects, without a checkout.</summary>
/// <param name="root">Absolute path of the data root, anywhere in a repository.</param>
/// <param name="reference">A ref, a commit or a tree; with three dots behind it, where the current branch left it.</param>
internal sealed class GitTree(string root, string reference)
{
    private const string Dots = "...";

    /// <summary>The data files that differ from that state; of the others nothing is read.</summary>
    /// <returns>The files, with both contents.</returns>
    /// <exception cref="GitException">The state is not known here, or not all of it.</exception>
    public List<TreeChange> Changes(CancellationToken token)
    {
        List<Difference> differences = Compare(token);
        HashSet<string> kept = differences.Where(static d => d.Before is null).Select(static d => d.After ?? "").ToHashSet(StringComparer.Ordinal);
        List<(Difference Difference, string? Before, string? After)> wanted = [];
        foreach (Difference difference in differences)
        {
            bool isImage = difference.File.Kind == TreeFileKind.Image;
            // What an image holds is of no interest: if the very bytes are under another name, it was renamed.
            if (!isImage || (difference is { IsGone: true, Before: { } old } && !kept.Contains(old)))
            {
                wanted.Add((difference, isImage ? null : difference.Before, difference.After));
            }
        }

        Dictionary<string, byte[]> blobs = Read([.. wanted.Select(static w => w.Before).OfType<string>()], token);
        List<(TreeChange Change, string? Sparse)> changes = [];
        foreach ((Difference difference, string? before, string? after) in wanted)
        {
            if (!TryReadNow(difference.File, out byte[]? now))
            {
                continue; // the gate says that it cannot be read: nobody knows what is in it
            }

            // A sparse checkout has not every file here that the index has.
            string? sparse = now is null && !difference.IsGone ? after : null;
            changes.Add((new TreeChange(difference.File, difference.File.Kind == TreeFileKind.Image ? [] : before is null ? null : blobs[before], now), sparse));
        }

        Dictionary<string, byte[]> fromIndex = Read([.. changes.Select(static c => c.Sparse).OfType<string>()], token);
        return [.. changes.Select(c => c.Sparse is null ? c.Change : c.Change with { After = fromIndex[c.Sparse] })];
    }

    private List<Difference> Compare(CancellationToken token)
    {
        using GitProcess git = GitProcess.Start(
            root, token, "diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative", "--no-ext-diff", "--ignore-submodules", Resolve(token) + "^{tree}", "--", "data", "resources");
        List<Difference> differences = [];
        string[] parts = Encoding.UTF8.GetString(git.ReadAll()).Split('\0');
        for (int i = 0; i + 1 < parts.Length; i += 2)
        {
            // :100644 100644 <id> <id> M, then the path
            string[] fields = parts[i].Split(' ');
            string path = parts[i + 1];
            if (fields.Length == 5 && IsFile(fields[0], fields[1]) && fields[4] != "U" && !path.Contains('�', StringComparison.Ordinal) && TreeFile.Of(path) is { } file)
            {
                differences.Add(new Difference(file, IdOf(fields[2]), IdOf(fields[3]), fields[4] == "D"));
            }
        }

        return differences;
    }

    /// <summary>The name by which git knows the state.</summary>
    private string Resolve(CancellationToken token)
    {
        string name = reference.EndsWith(Dots, StringComparison.Ordinal) ? reference[..^Dots.Length] : reference;
        if (name.Length == 0 || name[0] == '-' || name.Contains("..", StringComparison.Ordinal) || name.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            throw new GitException("it is no name of a commit");
        }

        if (name.Length == reference.Length)
        {
            return name;
        }

        using GitProcess git = GitProcess.Start(root, token, "merge-base", name, "HEAD");
        return Encoding.UTF8.GetString(git.ReadAll()).Trim();
    }

    private Dictionary<string, byte[]> Read(IReadOnlyCollection<string> ids, CancellationToken token)
    {
        Dictionary<string, byte[]> blobs = new(StringComparer.Ordinal);
        if (ids.Count == 0)
        {
            return blobs;
        }

        using GitProcess git = GitProcess.Start(root, token, "cat-file", "--batch", "--buffer");
        string[] asked = [.. ids.Distinct(StringComparer.Ordinal)];
        Task asking = Task.Run(() => Ask(git, asked), CancellationToken.None);
        using BufferedStream output = new(git.Output, 64 * 1024);
        foreach (string id in asked)
        {
            // <id> blob <size>, or <id> missing
            string[] answer = ReadLine(output).Split(' ');
            if (answer.Length != 3 || !int.TryParse(answer[2], NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size > JsonText.MaxBytes)
            {
                token.ThrowIfCancellationRequested();
                throw new GitException($"the object {id} is not here");
            }

            byte[] content = new byte[size];
            output.ReadExactly(content);
            output.ReadByte();
            blobs[id] = content;
        }

        asking.GetAwaiter().GetResult();
        git.End();
        return blobs;
    }

    private static void Ask(GitProcess git, string[] ids)
    {
        try
        {
            using Stream input = git.Input;
            input.Write(Encoding.ASCII.GetBytes(string.Join('\n', ids) + "\n"));
        }
        catch (IOException)
        {
            // Git has ended, and whoever reads its answers finds out why.
        }
    }

    private static string ReadLine(Stream stream)
    {
        StringBuilder line = new();
        for (int b = stream.ReadByte(); b is not -1 and not '\n'; b = stream.ReadByte())
        {
            line.Append((char)b);
        }

        return line.ToString();
    }

    /// <summary>Reads a file as it is here, whatever the index says of it.</summary>
    /// <param name="bytes">Its bytes, of an image none; null if it is not here.</param>
    /// <returns>False if it is here and cannot be read.</returns>
    private bool TryReadNow(TreeFile file, out byte[]? bytes)
    {
        string path = Path.Join(root, file.Path);
        if (file.Kind == TreeFileKind.Image)
        {
            bytes = FileStamp.Of(path).Kind == FileKind.Missing ? null : [];
            return true;
        }

        using DataFile? data = DataFile.Read(path, out Finding? problem);
        bytes = data?.Text.Bytes.ToArray();
        return problem is null;
    }

    // Links and submodules are no data files.
    private static bool IsFile(string before, string after) => IsFile(before[1..]) && IsFile(after);

    private static bool IsFile(string mode) => mode == "000000" || mode.StartsWith("100", StringComparison.Ordinal);

    private static string? IdOf(string id) => id.AsSpan().ContainsAnyExcept('0') ? id : null;

    /// <summary>A file that differs.</summary>
    /// <param name="Before">Git's id of what it held; null if it was not there.</param>
    /// <param name="After">Git's id of what it holds; null if git has not looked.</param>
    /// <param name="IsGone">Whether git misses it.</param>
    private sealed record Difference(TreeFile File, string? Before, string? After, bool IsGone);
}
