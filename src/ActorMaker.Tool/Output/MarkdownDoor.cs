using System.Text;
using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Reporting;

namespace ActorMaker.Tool.Output;

/// <summary>A summary for a pull request's comment or a job's page, written once the operation has ended.</summary>
/// <remarks>Text of the data stands between backticks: there it names nobody, links nowhere and holds no tag.</remarks>
/// <param name="terminal">Where it is shown.</param>
/// <param name="wording">Words commands.</param>
/// <param name="isQuiet">Nothing but findings is wanted.</param>
/// <param name="repository">Absolute path of the repository, which paths start at.</param>
internal sealed class MarkdownDoor(Terminal terminal, Wording wording, bool isQuiet, string repository) : CommandDoor(terminal, wording, isQuiet)
{
    // GitHub takes no comment of more than 65,536 characters.
    private const int MostOfFindings = 40_000;
    private const int MostOfChanges = 15_000;

    private readonly List<ShownFinding> findings = [];
    private readonly List<string> said = [];
    private string conclusion = "";

    /// <inheritdoc/>
    public override void Say(string line) => said.Add(line);

    /// <inheritdoc/>
    public override void Conclude(string line, IReadOnlyList<string> next) => conclusion = line;

    /// <inheritdoc/>
    public override void End()
    {
        StringBuilder text = new("## Training data\n");
        if (!IsQuiet && conclusion.Length > 0)
        {
            text.Append('\n').Append(Code(conclusion)).Append('\n');
        }

        Append(text, "Findings", [.. findings.OrderByDescending(static f => f.Severity).Select(f => $"{f.Level} {f.Finding.Rule.Code} {Code(PlaceOf(f))}: {Code(f.Message)}")], MostOfFindings);
        if (!IsQuiet)
        {
            Append(text, "Changes", said.ConvertAll(Code), MostOfChanges);
        }

        Terminal.Text(text.ToString());
    }

    /// <inheritdoc/>
    protected override void Show(ShownFinding shown) => findings.Add(shown);

    private string PlaceOf(ShownFinding shown) => $"{Path.GetRelativePath(repository, shown.Path).Replace(Path.DirectorySeparatorChar, '/')}:{shown.Finding.Start.Line}";

    private static void Append(StringBuilder text, string title, List<string> items, int most)
    {
        if (items.Count == 0)
        {
            return;
        }

        text.Append("\n### ").Append(title).Append("\n\n");
        int end = text.Length + most;
        int shown = 0;
        while (shown < items.Count && text.Length + items[shown].Length < end)
        {
            text.Append("- ").Append(items[shown++]).Append('\n');
        }

        if (shown < items.Count)
        {
            text.Append("- and ").Append(Text.Count(items.Count - shown, "more", "more")).Append('\n');
        }
    }

    /// <summary>A text as it is: between more backticks than it has side by side.</summary>
    private static string Code(string text)
    {
        int most = 0;
        int run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            most = Math.Max(most, run);
        }

        string fence = new('`', most + 1);
        return most == 0 ? $"`{text}`" : $"{fence} {text} {fence}";
    }
}
