using System.CommandLine;
using System.Text;
using ActorMaker.Tool.Output;
using ActorMaker.Operations.Projects;

namespace ActorMaker.Tool;

/// <summary>Makes a folder a training-data repository: writes the files that are missing, and says what those need that are there.</summary>
/// <param name="terminal">Where it writes.</param>
/// <param name="root">Absolute path of the folder that is to be a data root.</param>
/// <param name="feed">The address or absolute path of the feed with the package; null if a source of the user has it.</param>
internal sealed class Init(Terminal terminal, string root, string? feed)
{
    private const string Ignored = """
        # What the gate remembers, what the tools keep for an undo, and credentials
        obj/
        .actormaker/
        *.backup
        .env

        """;

    private const string Attributes = """
        # Bytes are hashed and edited as they are: git converts no line ends here
        *.json -text
        *.jpg binary
        *.jpeg binary
        *.png binary
        *.gif binary
        *.webp binary
        *.avif binary
        *.bmp binary

        # What two branches add is both kept, where git is told how (see actormaker init)
        training_versions.json merge=actormaker
        selection_sets.json merge=actormaker
        data/training_versions/*.json merge=actormaker
        data/actor_training_versions/*.json merge=actormaker
        data/actor_manifests/*.json merge=actormaker

        """;

    private const string ResponseFile = """
        # Every line of a target, not only the warnings that the terminal logger keeps
        -tl:off

        """;

    private const string PreCommit = """
        repos:
          - repo: local
            hooks:
              - id: actormaker
                name: training data
                entry: actormaker check --quiet
                language: system
                pass_filenames: false

        """;

    private const string Editor = """
        {
          "json.schemas": [
            {
              "fileMatch": ["**/training_versions.json", "**/data/training_versions/*.json", "**/data/actor_training_versions/*.json"],
              "url": "./.vscode/schemas/training_versions.schema.json"
            },
            {
              "fileMatch": ["**/data/actor_manifests/*_manifest.json"],
              "url": "./.vscode/schemas/actor_manifest.schema.json"
            },
            {
              "fileMatch": ["**/selection_sets.json"],
              "url": "./.vscode/schemas/selection_sets.schema.json"
            }
          ]
        }

        """;

    // Those that the editor is told of above.
    private static readonly string[] EditorSchemas = ["training_versions", "actor_manifest", "selection_sets"];

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal, Surroundings surroundings)
    {
        Argument<string> place = new("ROOT") { Description = "The folder; without it, the current one", Arity = ArgumentArity.ZeroOrOne };
        Option<string> feed = new("--feed") { Description = "The address or folder of the feed that has the package", HelpName = "url" };
        Command command = new("init", "Make a folder a training-data repository: write the files that are missing, none that is there") { place, feed };
        command.SetAction(result =>
        {
            // A feed in a folder is found from wherever the command is run.
            string? source = result.GetValue(feed) is not { } given || Uri.IsWellFormedUriString(given, UriKind.Absolute) ? result.GetValue(feed) : surroundings.PathOf(given);
            return new Init(terminal, surroundings.PathOf(result.GetValue(place) ?? "."), source).Run();
        });
        return command;
    }

    private int Run()
    {
        if (!Directory.Exists(root))
        {
            terminal.Note($"actormaker: {root} is no folder.");
            return ExitCode.Usage;
        }

        string repository = DataPlace.RepositoryOf(root) ?? root;
        string[] projects = [.. DataPlace.At(root).Projects];
        if (projects.Length > 0)
        {
            terminal.Line($"exists   {projects[0]}");
        }
        else
        {
            Write(root, "training.csproj", $"<Project Sdk=\"ActorMaker.Build/{typeof(Init).Assembly.GetName().Version!.ToString(3)}\" />\n", isComplete: static _ => true);
        }

        if (feed is not null)
        {
            string source = SourceFor(repository, feed);
            Write(root, "nuget.config", Sources(source), text => text.Contains($"\"{source}\"", StringComparison.Ordinal));
        }

        Write(root, ".gitignore", Ignored);
        Write(root, ".gitattributes", Attributes);
        Write(root, "Directory.Build.rsp", ResponseFile);
        Write(repository, ".github/workflows/training-data.yml", Workflow(Path.GetRelativePath(repository, root).Replace(Path.DirectorySeparatorChar, '/')), static _ => true);
        Write(repository, ".pre-commit-config.yaml", PreCommit, static text => text.Contains("actormaker", StringComparison.Ordinal));
        Write(repository, ".vscode/settings.json", Editor, static text => text.Contains("training_versions.schema.json", StringComparison.Ordinal));
        Array.ForEach(EditorSchemas, name => WriteSchema(repository, name));
        terminal.Line($"Once in each clone, for merges by entry: {Merge.Configuration}");
        terminal.Line("Next: actormaker check");
        return ExitCode.Done;
    }

    /// <summary>A feed that the repository carries with it is named from the file that names it: another clone stands elsewhere.</summary>
    private string SourceFor(string repository, string feed)
    {
        bool isCarried = feed.StartsWith(Path.TrimEndingDirectorySeparator(repository) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isCarried ? Path.GetRelativePath(root, feed).Replace(Path.DirectorySeparatorChar, '/') : feed;
    }

    private static string Sources(string feed) => $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="actormaker" value="{System.Security.SecurityElement.Escape(feed)}" />
          </packageSources>
        </configuration>

        """;

    private static string Workflow(string folder) => $"""
        name: training data

        on:
          push:
          pull_request:

        permissions:
          contents: read

        jobs:
          gate:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - uses: actions/setup-dotnet@v4
                with:
                  dotnet-version: 10.0.x
              - run: dotnet build
                working-directory: {(folder == "." ? "." : $"\"{folder}\"")}

        """;

    private void WriteSchema(string repository, string name)
    {
        string text = Schema.Read(name);
        string path = $".vscode/schemas/{name}.schema.json";
        Write(repository, path, text, static _ => true);
        if (File.ReadAllText(Path.Join(repository, path)) != text)
        {
            terminal.Line($"         it is not this version's, which is what actormaker schema {name} prints");
        }
    }

    private void Write(string folder, string name, string text) => Write(folder, name, text, isComplete: null);

    /// <summary>Writes a file that is missing, or says what one lacks that is there.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="name">The file's path in it.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="isComplete">Whether one that is there needs nothing; null to compare line by line.</param>
    private void Write(string folder, string name, string text, Func<string, bool>? isComplete)
    {
        string path = Path.Join(folder, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
            terminal.Line($"wrote    {path}");
            return;
        }
        catch (IOException) when (File.Exists(path))
        {
            // It is the user's.
        }

        string there = File.ReadAllText(path);
        HashSet<string> lines = [.. there.Split('\n').Select(static l => l.Trim())];
        string[] missing = isComplete is null ? [.. text.Split('\n').Where(l => l.Length > 0 && !l.StartsWith('#') && !lines.Contains(l))]
            : isComplete(there) ? []
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        terminal.Line(missing.Length == 0 ? $"exists   {path}" : $"exists   {path}; add to it:");
        Array.ForEach(missing, line => terminal.Line("         " + line));
    }
}
