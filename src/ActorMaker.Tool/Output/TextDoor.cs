using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;

namespace ActorMaker.Tool.Output;

/// <summary>Plain lines, as every compiler prints them; in a terminal with colours, and paths as short as they can be.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="wording">Words commands.</param>
/// <param name="isQuiet">Nothing but findings is wanted.</param>
/// <param name="folder">The folder that a person stands in.</param>
internal sealed class TextDoor(Terminal terminal, Wording wording, bool isQuiet, string folder) : CommandDoor(terminal, wording, isQuiet)
{
    /// <inheritdoc/>
    protected override void Show(ShownFinding shown)
    {
        (int line, int column) = (shown.Finding.Start.Line, shown.Finding.Start.Column);
        string level = shown.Severity == Severity.Info ? "message" : shown.Level;
        string code = shown.Finding.Rule.Code;
        if (!Terminal.HasColors)
        {
            Terminal.Line($"{Shorten(shown.Path)}({line},{column}): {level} {code}: {shown.Message}");
            return;
        }

        string color = shown.Severity switch
        {
            Severity.Error => "\e[31m",
            Severity.Warning => "\e[33m",
            _ => "\e[36m",
        };
        Terminal.Line($"\e[1m{Shorten(shown.Path)}\e[0m({line},{column}): {color}{level} {code}\e[0m: {shown.Message}");
    }

    private string Shorten(string path)
    {
        string below = folder.EndsWith('/') ? folder : folder + "/";
        return Terminal.IsTerminal && path.StartsWith(below, StringComparison.Ordinal) ? path[below.Length..] : path;
    }
}
