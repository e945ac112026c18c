using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorMaker.Data.Hashing;
using ActorMaker.Data.Root;
using ActorMaker.Tool.Output;
using ActorMaker.Operations.Projects;

namespace ActorMaker.Tool;

/// <summary>Looks at what the commands depend on, and says of each whether it is as it should be.</summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class Doctor(Terminal terminal, Surroundings surroundings)
{
    private bool isWell = true;

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal, Surroundings surroundings)
    {
        Argument<string> place = new("ROOT") { Description = "The data root or its project; without it, the nearest one upwards from here", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("doctor", "Look at the SDK, git, the data root, the project and what git ignores; write nothing but what is remembered of the project") { place };
        command.SetAction((result, token) => new Doctor(terminal, surroundings).RunAsync(result.GetValue(place), token));
        return command;
    }

    private async Task<int> RunAsync(string? named, CancellationToken token)
    {
        Tell(true, "command", $"{typeof(Doctor).Assembly.GetName().Version!.ToString(3)} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        Tell(true, "hashing", ImageReader.HashesManyAtOnce ? "eight images at a time" : "one image at a time: this processor has no vectors for more");
        (int code, string sdk) = await AskAsync(surroundings.Folder, "dotnet", token, "--version");
        Tell(code == 0, ".NET SDK", code == 0 ? sdk : $"cannot be asked ({sdk}): without it a project's settings are not known, and dotnet build does not run");
        (code, string git) = await AskAsync(surroundings.Folder, "git", token, "--version");
        Tell(code == 0, "git", code == 0 ? git.Replace("git version ", "", StringComparison.Ordinal) : $"cannot be asked ({git})");

        if (await new ProjectFinder(terminal.Note, surroundings, usesProject: true).FindAsync("doctor", named, dataRoot: null, token) is not { } found)
        {
            return ExitCode.Usage;
        }

        bool isRoot = DataPlace.IsRoot(found.Root);
        Tell(isRoot, "data root", isRoot ? found.Root : $"{found.Root} has no resources/style_images, data/actors or data/actor_manifests");
        Tell(true, "project", found.Project is { } project ? $"{project.Path}; its settings are remembered in {new SettingsMemory(project.Path, surroundings).Path}" : "none: options and the environment alone count");
        TellFileSystem(found.Root);
        if (code == 0)
        {
            await TellIgnoredAsync(found.Root, token);
        }

        return isWell ? ExitCode.Done : ExitCode.Findings;
    }

    private void TellFileSystem(string root)
    {
        string? name = new[] { DataRoot.Styles(root), DataRoot.Actors(root), DataRoot.Manifests(root) }.FirstOrDefault(Directory.Exists);
        if (name is not null)
        {
            string other = Path.Join(Path.GetDirectoryName(name), Path.GetFileName(name).ToUpperInvariant());
            Tell(true, "file system", Directory.Exists(other) ? "takes names that differ only in case for one: AM2022 is of weight here" : "tells names apart that differ only in case");
        }
    }

    private async Task TellIgnoredAsync(string root, CancellationToken token)
    {
        (int code, _) = await AskAsync(root, "git", token, "rev-parse", "--show-toplevel");
        if (code != 0)
        {
            Tell(false, "repository", $"{root} is in no git repository");
            return;
        }

        string[] visible = [];
        foreach (string name in new[] { ".env", "obj/training.hashes", ".actormaker/lock" })
        {
            (code, _) = await AskAsync(root, "git", token, "check-ignore", "--quiet", name);
            // What has a .gitignore of its own is ignored once it is there.
            visible = code == 0 || (name.StartsWith(".actormaker", StringComparison.Ordinal) && !Directory.Exists(Path.Join(root, ".actormaker"))) ? visible : [.. visible, name.Split('/')[0]];
        }

        Tell(visible.Length == 0, "ignored", visible.Length == 0 ? "git leaves out .env, obj and .actormaker" : $"git would take {string.Join(", ", visible)}; actormaker init prints what .gitignore lacks");
    }

    private void Tell(bool isGood, string what, string text)
    {
        isWell &= isGood;
        string mark = isGood ? "ok " : "bad";
        string colored = Color(isGood, mark);
        terminal.Line($"{colored}  {what,-11} {Data.Findings.PrintedText.Of(text)}");
    }

    private string Color(bool isGood, string mark) => terminal.HasColors ? $"\e[{(isGood ? 32 : 31)}m{mark}\e[0m" : mark;

    private static async Task<(int Code, string Answer)> AskAsync(string folder, string program, CancellationToken token, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> error = process.StandardError.ReadToEndAsync(token);
            string answer = await process.StandardOutput.ReadToEndAsync(token);
            string complaint = await error;
            await process.WaitForExitAsync(token);
            return (process.ExitCode, (process.ExitCode == 0 ? answer : complaint).Trim());
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
