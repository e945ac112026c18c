using System.CommandLine;

namespace ActorMaker.Tool;

/// <summary>How a command that runs an operation is to show it, whatever the operation is.</summary>
/// <param name="Format">One of the command's formats.</param>
/// <param name="IsQuiet">Nothing but findings is wanted.</param>
/// <param name="UsesProject">Whether a project's settings count.</param>
internal sealed record RunChoices(string Format, bool IsQuiet, bool UsesProject);

/// <summary>The options that make the choice.</summary>
internal sealed class RunOptions
{
    private readonly Option<string> format;
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "Print findings only: no progress, no summary" };
    private readonly Option<bool> noProject = new("--no-project") { Description = "Take no setting from a project" };

    private RunOptions(string[] formats)
    {
        format = new Option<string>("--format") { Description = "How findings are printed", DefaultValueFactory = _ => formats[0] };
        format.AcceptOnlyFromAmong(formats);
    }

    /// <summary>Adds them.</summary>
    /// <param name="formats">What its findings can be printed as.</param>
    public static RunOptions AddTo(Command command, string[] formats)
    {
        RunOptions options = new(formats);
        command.Add(options.format);
        command.Add(options.quiet);
        command.Add(options.noProject);
        return options;
    }

    /// <summary>Reads them.</summary>
    /// <param name="result">The command line.</param>
    public RunChoices Read(ParseResult result) => new(result.GetValue(format)!, result.GetValue(quiet), !result.GetValue(noProject));
}
