using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Settings;
using ActorMaker.Operations.Tests.ReconcileTrainings;
using ActorMaker.Operations.Trainings;
using ActorMaker.Testing;


namespace ActorMaker.Operations.Tests.StartTraining;

/// <summary>Starts on a studio of a test.</summary>
internal static class Starts
{
    private const string Style = "1_ink_intensity";

    public static void WriteSet(Studio studio, params string[] files)
    {
        static string List(IEnumerable<string> items) => string.Join(",", items);
        studio.Data.Write($"resources/style_images/{Style}/selection_sets.json", $$"""{"sets":[{"id":1,"filenames":[{{List(files.Where(static f => f.EndsWith(".jpg", StringComparison.Ordinal)).Select(static f => $"\"{f.TrimStart('-')}\""))}}]}]}""");
        studio.Data.Write("data/s3_manifests/style_1_s3_manifest.json", $$"""{"s3_bucket":"story-boards-assets","files":[{{List(files.Where(static f => f[0] != '-').Select(static f => $$"""{"filename":"{{f}}","s3_key":"styles/1/{{f}}"}"""))}}]}""");
    }

    public static StartOrder Order(string subject = "style/1") => new(subject, """{"max_train_steps":3600}""") { SelectionSetId = subject.StartsWith("style", StringComparison.Ordinal) ? 1 : null };

    public static TrainingCommands Commands(Studio studio) => new(new OperationSettings { Project = studio.Data.PathOf("training.csproj") }, studio.Store, new ManifestNames(), TimeProvider.System);

    public static IReadOnlyList<TrainingJob> Finish(Studio studio) => Commands(studio).FinishStarts(studio.Store.Jobs([]), KnownEntry.ReadAll(DataOf(studio), [], TestContext.Current.CancellationToken));

    public static GateSettings DataOf(Studio studio) => new(studio.Data.Root);

    public static RunPodClient Client(Studio studio) => new(RunPodSettings.Read(studio.Data.Root, out _)!, TimeProvider.System);

    public static TrainingStarter Starter(Studio studio, RunPodClient client, Uri? publicUrl = null) => new(DataOf(studio), studio.Store, client, FakeRunPod.Endpoint) { PublicUrl = publicUrl };

    public static Task<(StartPlan? Plan, StartRefusal? Refusal)> PlanAsync(Studio studio, StartOrder order)
    {
        WorkflowTemplate template = WorkflowTemplate.Read(Path.Join(AppContext.BaseDirectory, "data", "runpod", "request-style.json"), out _)!;
        return new StartPlanner(DataOf(studio), studio.Store, new ManifestNames(), new LoraNames(null, [])).PlanAsync(order, template, TestContext.Current.CancellationToken);
    }

    public static async Task<StartResult> StartAsync(Studio studio, StartOrder order, Uri? publicUrl = null)
    {
        (StartPlan? plan, StartRefusal? refusal) = await PlanAsync(studio, order);
        if (plan is null)
        {
            return new StartResult(Job: null, refusal);
        }

        using RunPodClient client = Client(studio);
        return await Starter(studio, client, publicUrl).StartAsync(plan, TestContext.Current.CancellationToken);
    }
}
