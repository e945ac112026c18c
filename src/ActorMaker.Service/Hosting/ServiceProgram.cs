using ActorMaker.Operations.Projects;

namespace ActorMaker.Service.Hosting;

/// <summary>Runs the service from a command line until it is ended.</summary>
internal static class ServiceProgram
{
    /// <summary>The exit code of a command line that makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>Runs it.</summary>
    /// <param name="arguments">The words behind the command's name.</param>
    /// <param name="surroundings">The environment.</param>
    /// <param name="output">Gets what was asked for.</param>
    /// <param name="note">Gets why it does not start, line by line.</param>
    /// <param name="stop">Ends it, as SIGTERM does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings, Action<string> output, Action<string> note, CancellationToken stop)
    {
        ServeArguments words = new(surroundings);
        ServeOptions? options = words.Read(arguments, out string problem);
        if (words.WantsHelp)
        {
            output(ServeArguments.Help);
            return 0;
        }

        if (options is null)
        {
            note($"actormaker: {problem}{(problem.EndsWith('?') ? "" : ".")}");
            note("actormaker serve --help shows what there is.");
            return Usage;
        }

        if (await DataSource.FindAsync(options.Root, surroundings, note, stop) is not { } data)
        {
            return Usage;
        }

        try
        {
            await using WebApplication app = ServiceHost.Create(options, data, TimeProvider.System);
            await app.StartAsync(stop);
            app.Logger.LogInformation("Serving {Root} on {Addresses}", data.Root, string.Join(", ", app.Urls));
            await app.WaitForShutdownAsync(stop);
            return 0;
        }
        catch (IOException e)
        {
            // Kestrel's words for a port that is taken, or may not be had.
            note($"actormaker: {e.Message}");
            return Usage;
        }
    }
}
