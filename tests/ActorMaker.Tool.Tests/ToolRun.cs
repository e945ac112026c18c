using ActorMaker.Operations.Projects;
using ActorMaker.Tool.Output;

namespace ActorMaker.Tool.Tests;

/// <summary>One run of the command, inside the test's process.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">What went to standard output.</param>
/// <param name="Error">What went to standard error.</param>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="arguments">What is typed behind the command's name.</param>
    public static Task<ToolRun> InAsync(string folder, params string[] arguments) => InAsync(folder, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Runs it with variables of its own.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="arguments">What is typed behind the command's name.</param>
    public static async Task<ToolRun> InAsync(string folder, Dictionary<string, string> variables, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code;
        using (Terminal terminal = new(output, error, isTerminal: false, hasColors: true))
        {
            code = await new CommandLine(terminal, new Surroundings(folder, variables)).RunAsync(arguments, CancellationToken.None);
        }

        return new ToolRun(code, output.ToString(), error.ToString());
    }
}
