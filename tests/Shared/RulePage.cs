using System.Text;

namespace ActorMaker.Testing;

/// <summary>An example of a page: files, and the findings that the gate has with them, as printed.</summary>
/// <param name="Files">The fenced blocks that name a file: its language, path and text.</param>
/// <param name="Findings">The lines of the block below <c>Finding:</c>; <c>/repo</c> stands for the data root.</param>
public sealed record RuleExample(IReadOnlyList<(string Language, string Path, string Text)> Files, IReadOnlyList<string> Findings)
{
    /// <summary>The root that examples are written for.</summary>
    public const string Root = "/repo";

    private const string CommitMark = "HEAD:";

    /// <summary>What stands in the example's project, between its first and last line; empty without one.</summary>
    public string ProjectBody => Files.Where(f => f.Language == "xml")
        .Select(f => f.Text[(f.Text.IndexOf('\n', StringComparison.Ordinal) + 1)..f.Text.LastIndexOf("</Project>", StringComparison.Ordinal)])
        .SingleOrDefault("");

    /// <summary>The files that the last commit holds, by path; none for an example without a history.</summary>
    public IReadOnlyDictionary<string, string> Committed =>
        Files.Where(static f => f.Path.StartsWith(CommitMark, StringComparison.Ordinal)).ToDictionary(static f => f.Path[CommitMark.Length..], static f => f.Text, StringComparer.Ordinal);

    /// <summary>Makes the data root a git repository whose last commit holds what the example says.</summary>
    public void CommitTo(DataRepository data)
    {
        if (Committed.Count > 0)
        {
            GitRun.Init(data.Root);
            foreach ((string path, string text) in Committed)
            {
                data.Write(path, text);
            }

            GitRun.Commit(data.Root);
        }
    }

    /// <summary>Writes the example's files, except its project.</summary>
    public void WriteTo(DataRepository data)
    {
        foreach ((string language, string path, string text) in Files)
        {
            if (language != "xml" && !path.StartsWith(CommitMark, StringComparison.Ordinal))
            {
                data.Write(path, language == "image" ? Image(text.TrimEnd('\n')) : Encoding.UTF8.GetBytes(text));
            }
        }
    }

    /// <summary>The findings as they are printed for a root.</summary>
    public IEnumerable<string> FindingsIn(string root) => Findings.Select(f => f.Replace(Root + "/", root + "/", StringComparison.Ordinal));

    /// <summary><c>jpeg first</c>, <c>png second</c>: a small image; another word, other bytes.</summary>
    private static byte[] Image(string notation) => notation.Split(' ', 2) switch
    {
        ["jpeg", string text] => DataRepository.Jpeg(text),
        ["png", string text] => DataRepository.Png(text),
        _ => throw new FormatException($"\"{notation}\" is no image of an example"),
    };
}

/// <summary>A page of <c>docs/rules</c>, as the tests read it.</summary>
public sealed class RulePage
{
    private RulePage(string code, string[] lines)
    {
        Code = code;
        Lines = lines;
        (Wrong, Right) = (Example("## Wrong"), Example("## Right"));
        string[] heading = lines[0].Split(": ", 2);
        HeadingCode = heading[0].TrimStart('#', ' ');
        Title = Plain(heading[^1]);
        string[] cells = [.. lines[Array.FindIndex(lines, l => l.StartsWith("| --- |", StringComparison.Ordinal)) + 1].Trim('|', ' ').Split(" | ").Select(Plain)];
        (Severity, Fix) = (cells[0], cells[^1]);
    }

    public static string Folder { get; } = Path.Join(Sources.Root, "docs", "rules");

    public static IReadOnlyList<string> Codes { get; } =
        [.. Directory.GetFiles(Folder, "AM*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>The pages with an example that the gate can be run on.</summary>
    public static IReadOnlyList<string> ExecutableCodes { get; } = [.. Codes.Where(c => Read(c).Wrong.Files.Count > 0)];

    public string Code { get; }

    public string HeadingCode { get; }

    public string Title { get; }

    public string Severity { get; }

    public string Fix { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The text without its marks for code.</summary>
    public string Text => Plain(string.Join('\n', Lines));

    public RuleExample Wrong { get; }

    public RuleExample Right { get; }

    public static RulePage Read(string code) => new(code, File.ReadAllLines(Path.Join(Folder, code + ".md")));

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);

    private RuleExample Example(string heading)
    {
        List<(string, string, string)> files = [];
        List<string> findings = [];
        bool inside = false;
        for (int i = 0; i < Lines.Count; i++)
        {
            inside = Lines[i].StartsWith("## ", StringComparison.Ordinal) ? Lines[i] == heading : inside;
            if (!Lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            string[] mark = Lines[i][3..].Split(' ', 2);
            int end = Enumerable.Range(i + 1, Lines.Count - i - 1).First(n => Lines[n] == "```");
            string[] block = [.. Lines.Skip(i + 1).Take(end - i - 1)];
            i = end;
            if (inside && mark.Length == 2)
            {
                files.Add((mark[0], mark[1], string.Concat(block.Select(l => l + "\n"))));
            }
            else if (inside)
            {
                findings.AddRange(block);
            }
        }

        return new RuleExample(files, findings);
    }
}
