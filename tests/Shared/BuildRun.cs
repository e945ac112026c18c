using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorMaker.Testing;

/// <summary>One finding as the build printed it.</summary>
/// <param name="Path">The path as printed: absolute.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column.</param>
/// <param name="Level"><c>error</c>, <c>warning</c> or <c>message</c>.</param>
/// <param name="Code">Such as <c>AM1010</c>, but also MSBuild's own codes.</param>
/// <param name="Message">The text.</param>
public sealed record PrintedFinding(string Path, int Line, int Column, string Level, string Code, string Message)
{
    /// <summary>The line that it points at, as it stands in the file now.</summary>
    public string SourceLine => File.ReadAllLines(Path)[Line - 1];
}

/// <summary>One real run of MSBuild with the tasks of this repository, and what it printed.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Output">Everything it printed, standard output and error.</param>
public sealed partial record BuildRun(int ExitCode, string Output)
{
    private const string ProjectName = "training.proj";
    private PrintedFinding[]? findings;

    /// <summary>What was printed while it ran: <c>dotnet build</c> ends with all errors and warnings once more.</summary>
    public string Log { get; } = Output.Split("\nBuild FAILED.\n", 2)[0].Split("\nBuild succeeded.\n", 2)[0];

    /// <summary>Every finding, in the order printed.</summary>
    public IReadOnlyList<PrintedFinding> Findings => findings ??=
    [
        .. FindingLine().Matches(Log).Select(m => new PrintedFinding(
            m.Groups["path"].Value,
            int.Parse(m.Groups["line"].Value, CultureInfo.InvariantCulture),
            int.Parse(m.Groups["column"].Value, CultureInfo.InvariantCulture),
            m.Groups["level"].Value,
            m.Groups["code"].Value,
            m.Groups["message"].Value)),
    ];

    /// <summary>The gate's summary; the test fails if there is none, more than one, or a finding behind it.</summary>
    public string Summary
    {
        get
        {
            string[] lines = [.. Log.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("Training data: ", StringComparison.Ordinal))];
            string line = Assert.Single(lines);
            string rest = Log[(Log.IndexOf(line, StringComparison.Ordinal) + line.Length)..];
            Assert.False(FindingLine().IsMatch(rest), $"A finding is printed behind the summary:\n{Output}");
            return line;
        }
    }

    /// <summary>The codes of all findings, sorted, one each time it was printed.</summary>
    public string Codes => string.Join(' ', Findings.Select(f => f.Code).Order(StringComparer.Ordinal));

    /// <summary>The only finding with a code; the test fails if there is none or more.</summary>
    public PrintedFinding Only(string code) => Assert.Single(Findings, f => f.Code == code);

    /// <summary>Fails the test, with the output, unless the run ended with exit code 0.</summary>
    public BuildRun Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Output}");
        return this;
    }

    /// <summary>Fails the test, with the output, if the run ended with exit code 0.</summary>
    public BuildRun Failed()
    {
        Assert.True(ExitCode != 0, $"Exit code 0:\n{Output}");
        return this;
    }

    /// <summary>Writes a project that imports this repository's <c>build/</c> into the root, and runs <c>dotnet</c> on it.</summary>
    /// <param name="repository">The data.</param>
    /// <param name="body">The project's body.</param>
    /// <param name="arguments">The verb first: <c>build</c> or <c>msbuild</c>.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    public static BuildRun Start(DataRepository repository, string body, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        DotnetProcess.Run(repository.Root, Arguments(repository, body, arguments), environment);

    /// <summary>Does the same, but does not wait.</summary>
    /// <param name="repository">The data.</param>
    /// <param name="body">The project's body.</param>
    /// <param name="arguments">The verb first: <c>build</c> or <c>msbuild</c>.</param>
    /// <param name="output">Grows while the process runs; lock it to read it meanwhile.</param>
    public static Process Begin(DataRepository repository, string body, string[] arguments, out StringBuilder output) =>
        DotnetProcess.Start(repository.Root, Arguments(repository, body, arguments), null, out output, interruptible: true);

    private static string[] Arguments(DataRepository repository, string body, string[] arguments)
    {
        string project = WriteProject(repository, body);
        return [arguments[0], project, .. arguments[1..], "-nologo", "-nr:false", "-tl:off", "-v:m"];
    }

    /// <summary>Writes the project of a data root as users have it; returns its absolute path.</summary>
    /// <param name="repository">The data root.</param>
    /// <param name="body">What stands in it.</param>
    public static string WriteProject(DataRepository repository, string body = "")
    {
        string text = $"""
            <Project>
              <PropertyGroup>
                <TrainingTasksFolder>{Sources.TasksFolder}</TrainingTasksFolder>
              </PropertyGroup>
              <Import Project="{Sources.Root}build/Sdk/Sdk.props" />
              {body}
              <Import Project="{Sources.Root}build/Sdk/Sdk.targets" />
            </Project>
            """;

        // Runs of one root may begin side by side, and none may read half a project.
        string project = repository.PathOf(ProjectName);
        if (!File.Exists(project) || File.ReadAllText(project) != text)
        {
            string fresh = Path.Join(repository.Folder, Path.GetRandomFileName());
            File.WriteAllText(fresh, text);
            File.Move(fresh, project, overwrite: true);
        }

        return project;
    }

    [GeneratedRegex(@"^\s*(?<path>[^\r\n]+?)\((?<line>\d+),(?<column>\d+)\): (?<level>error|warning|message) (?<code>[A-Z]+\d+): (?<message>[^\r\n]*?)(?: \[[^\]\r\n]+\])?\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FindingLine();
}
