using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Tool.Output;

/// <summary>The SARIF file that the operation writes, on standard output; everything else goes to standard error.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="wording">Words commands.</param>
/// <param name="isQuiet">Nothing but findings is wanted.</param>
/// <param name="settings">The operation's; a run that writes no SARIF file gets one that is removed again.</param>
internal sealed class SarifDoor(Terminal terminal, Wording wording, bool isQuiet, OperationSettings settings) : CommandDoor(terminal, wording, isQuiet), IDisposable
{
    private DirectoryInfo? temporary;

    /// <summary>Lets the operation write its file.</summary>
    public SarifDoor Begin()
    {
        if (string.IsNullOrWhiteSpace(settings[Setting.TrainingSarif]))
        {
            temporary = Directory.CreateTempSubdirectory("actormaker-");
            settings[Setting.TrainingSarif] = Path.Join(temporary.FullName, "findings.sarif");
        }

        return this;
    }

    /// <inheritdoc/>
    public override void Say(string line)
    {
        if (!IsQuiet)
        {
            Terminal.Note(line);
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        string path = Path.GetFullPath(settings[Setting.TrainingSarif]!, Path.GetDirectoryName(settings.Project)!);
        if (File.Exists(path))
        {
            Terminal.Text(File.ReadAllText(path));
        }
    }

    public void Dispose() => temporary?.Delete(recursive: true);

    /// <inheritdoc/>
    protected override void Show(ShownFinding shown)
    {
        // It is in the file.
    }
}
