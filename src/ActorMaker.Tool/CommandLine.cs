using System.CommandLine;
using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Settings;
using ActorMaker.Service.Hosting;
using ActorMaker.Tool.Output;

namespace ActorMaker.Tool;

/// <summary>What can be typed behind <c>actormaker</c>.</summary>
internal sealed class CommandLine
{
    // The service reads its own words: its program takes the same.
    private const string Serve = "serve";

    private readonly Terminal terminal;
    private readonly Surroundings surroundings;

    /// <summary>Makes all commands.</summary>
    /// <param name="terminal">Where they write.</param>
    /// <param name="surroundings">Where they run.</param>
    public CommandLine(Terminal terminal, Surroundings surroundings)
    {
        (this.terminal, this.surroundings) = (terminal, surroundings);
        Command sync = new("sync", "Bring manifests up to date with local images, or version files with the LoRAs in the bucket");
        foreach (JobCommand job in JobCommand.All)
        {
            string[] words = job.Name.Split(' ');
            Command command = Create(job, words[^1]);
            if (words.Length == 1)
            {
                Root.Add(command);
            }
            else
            {
                sync.Add(command);
            }

            // Where the reader of the help looks for them.
            if (job.Name == "status")
            {
                Root.Add(Create(JobCommand.Diff, JobCommand.Diff.Name));
            }

            if (job.Name == "fix")
            {
                Root.Add(sync);
            }
        }

        Root.Add(new Command(Serve, "Show pages and an API, take RunPod's hooks, follow trainings, until it is ended"));
        Root.Add(Merge.Create(terminal, surroundings));
        Root.Add(Explain.Create(terminal));
        Root.Add(Schema.Create(terminal));
        Root.Add(Doctor.Create(terminal, surroundings));
        Root.Add(Init.Create(terminal, surroundings));
    }

    /// <summary>All commands with their options; those of <c>serve</c> are the service's.</summary>
    public RootCommand Root { get; } = new("Checks and mends repositories of AI training data: versions of styles and actors, and the manifests of their images.");

    /// <summary>Runs what was typed.</summary>
    /// <param name="arguments">The words behind the command's name.</param>
    /// <param name="token">Ends it soon.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken token)
    {
        if (arguments is [Serve, ..])
        {
            return await ServiceProgram.RunAsync([.. arguments.Skip(1)], surroundings, line => terminal.Text(line + Environment.NewLine), terminal.Note, token);
        }

        // A path may begin with @.
        ParseResult result = Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        InvocationConfiguration invocation = new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        using StringWriter output = new();
        invocation.Output = invocation.Error = output;
        if (arguments.Count == 0)
        {
            await Root.Parse(["--help"]).InvokeAsync(invocation, token);
            terminal.Text(output.ToString());
            return ExitCode.Usage;
        }

        string[] complaints = [.. Misspelling.Complaints(result, arguments)];
        if (complaints.Length > 0)
        {
            Array.ForEach(complaints, terminal.Note);
            return ExitCode.Usage;
        }

        int code = await result.InvokeAsync(invocation, token);
        terminal.Text(output.ToString());
        return code;
    }

    private Command Create(JobCommand job, string name)
    {
        Command command = new(name, job.Summary);
        Func<ParseResult, string?> place = AddPlace(command, job);
        Argument<string> first = new(job.First?.Word ?? "REF") { Description = job.First?.Description, Arity = ArgumentArity.ZeroOrOne };
        if (job.First is not null)
        {
            command.Add(first);
        }

        Option<bool> apply = new("--apply") { Description = "Write" };
        Option<bool> preview = new("--preview") { Description = "Print what would be written, and write nothing but the plan file" };
        if (job.Takes(Setting.Apply))
        {
            command.Add(apply);
            command.Add(preview);
        }

        List<(SettingOption Known, Option Option)> options = [];
        foreach (SettingOption known in SettingOption.All.Where(o => job.Takes(o.Setting) && o.Setting != job.First?.Setting))
        {
            Option option = known.Create();
            options.Add((known, option));
            command.Add(option);
        }

        RunOptions common = RunOptions.AddTo(command, job.Formats);
        command.SetAction((result, token) =>
        {
            Dictionary<string, string> given = new(StringComparer.Ordinal);
            foreach ((SettingOption known, Option option) in options)
            {
                if (known.Read(result, option, surroundings) is { } value)
                {
                    given[known.Setting] = value;
                }
            }

            if (job.Takes(Setting.Apply) && (result.GetValue(apply) || result.GetValue(preview)))
            {
                given[Setting.Apply] = result.GetValue(apply) ? "true" : "false";
            }

            if (job.First is { } word)
            {
                given[word.Setting] = result.GetValue(first) ?? word.Default;
            }

            return new JobRun(job, common.Read(result), terminal, surroundings).RunAsync(place(result), given, token);
        });
        command.Validators.Add(result =>
        {
            if (job.Takes(Setting.Apply) && result.GetValue(apply) && result.GetValue(preview))
            {
                result.AddError("--apply and --preview contradict each other.");
            }
        });
        return command;
    }

    /// <summary>Adds the word that names the data: an option where the command has another first word.</summary>
    private static Func<ParseResult, string?> AddPlace(Command command, JobCommand job)
    {
        const string Meaning = "The data root or its project; without it, the nearest one upwards from here";
        if (job.First is not null)
        {
            Option<string> option = new("--root") { Description = Meaning, HelpName = "path" };
            command.Add(option);
            return result => result.GetValue(option);
        }

        Argument<string> argument = new("ROOT") { Description = Meaning, Arity = ArgumentArity.ZeroOrOne };
        command.Add(argument);
        return result => result.GetValue(argument);
    }
}
