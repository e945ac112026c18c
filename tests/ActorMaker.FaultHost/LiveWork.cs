using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations;
using ActorMaker.Operations.Settings;
using ActorMaker.Operations.Trainings;

namespace ActorMaker.FaultHost;

/// <summary>What the service does with its data root: keeps hooks, follows runs, starts trainings.</summary>
internal static class LiveWork
{
    /// <summary>Keeps the event of a hook, and prints its name: from then on it counts as acknowledged.</summary>
    public static int Keep(string root, string job, string body)
    {
        TrainingEvent said = EventBody.Read(File.ReadAllBytes(body), serviceUrl: null, out _)!;
        try
        {
            Console.WriteLine(new TrainingStore(root).Keep(said, job, TimeProvider.System.GetUtcNow()));
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 1;
        }
    }

    /// <summary>Writes what follows from the events that wait.</summary>
    public static async Task<int> FollowAsync(string root) => (await new Reconcile().RunAsync(Settings(root), new Silent(), CancellationToken.None)).Passed ? 0 : 1;

    /// <summary>Starts a training of style 1.</summary>
    public static async Task<int> StartAsync(string root, string workflow)
    {
        TrainingCommands commands = new(Settings(root), new TrainingStore(root), new ManifestNames(), TimeProvider.System);
        StartOrder order = new("style/1", """{"max_train_steps":3600}""") { SelectionSetId = 1 };
        return (await commands.StartAsync(order, workflow, new Uri("https://tunnel.example.org/"), CancellationToken.None)).IsAccepted ? 0 : 1;
    }

    private static OperationSettings Settings(string root) => new() { Project = Path.Combine(root, "training.csproj") };

    private sealed class Silent : IDoor
    {
        public void Show(Finding finding, Severity severity, string? helpLink)
        {
        }

        public void Say(string line)
        {
        }

        public void Conclude(string line, IReadOnlyList<string> next)
        {
        }

        public string Word(Command command) => command.Text;

        public void Progress(string line)
        {
        }
    }
}
