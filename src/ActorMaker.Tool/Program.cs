using ActorMaker.Operations.Projects;
using ActorMaker.Tool.Output;

namespace ActorMaker.Tool;

/// <summary>The command <c>actormaker</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using Terminal terminal = Terminal.OfProcess();
        using Interrupt interrupt = new();
        CommandLine commands = new(terminal, Surroundings.OfProcess());
        try
        {
            return await commands.RunAsync(args, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return interrupt.ExitCode;
        }
    }
}
