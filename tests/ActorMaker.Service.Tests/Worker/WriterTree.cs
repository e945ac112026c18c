using System.Globalization;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Worker;

/// <summary>The data root that many write into at once, and its trainings.</summary>
internal static class WriterTree
{
    private const string Actor = "0006_european_20_female";

    /// <summary>The versions 1 to 3 of a style, and the one of actor 6.</summary>
    public static int[] Runs => [1, 2, 3, 6];

    /// <summary>The data root that each schedule begins with: two branches, of which one does not know the newest training, pending entries, and a version that is there twice.</summary>
    public static DataRepository Template()
    {
        const string Twice = """{"id": "style_1_vV7", "name": "style_1_vV7.safetensors", "timestamp": "2025-09-08T11:00:00.000Z", "parameters": {}, "status": "completed", "loraUrl": "https://storyboard-user-files.s3.us-west-1.amazonaws.com/actor_maker_user/custom-styles-models/style_1_vV7.safetensors"}""";
        DataRepository template = new();
        string[] entries = [DataRepository.Version("style_1_v", 7), Twice];
        template.Write(".gitignore", ".env\n.actormaker/\n");
        template.AddStyle(Job.Folder, [Job.Pending(2), Job.Pending(1), .. entries]);
        template.Write($"data/actors/{Actor}/training_versions.json", DataRepository.VersionsFile(Job.Pending(6)));
        GitRun.Init(template.Root);
        GitRun.In(template.Root, "config", "gc.auto", "0");
        GitRun.Commit(template.Root);
        GitRun.In(template.Root, "branch", "other");
        template.AddStyle(Job.Folder, [Job.Pending(3), Job.Pending(2), Job.Pending(1), .. entries]);
        GitRun.Commit(template.Root, "V3 is started");
        Directory.Delete(template.PathOf(".git/hooks"), recursive: true);
        TrainingStore jobs = new(template.Root);
        foreach (int run in Runs)
        {
            jobs.Write(new TrainingJob(JobOf(run), SubjectOf(run), run, RequestOf(run), Job.Now.AddHours(-2), new JobEntry("""{"network_dim": 16}""", 43)) { RunId = Job.RunOf(run), State = JobState.Accepted });
        }

        return template;
    }

    public static string JobOf(int run) => string.Create(CultureInfo.InvariantCulture, $"job{run}");

    public static Subject SubjectOf(int run) => run == 6 ? new(SubjectKind.Actor, 6) : new(SubjectKind.Style, 1);

    public static string RequestOf(int run) => run == 6 ? "6_1760436196006" : Job.RequestOf(run);

    public static string KeyOf(int run) => run == 6 ? "actor_maker_user/custom-actors/models/actor_6_V6.safetensors" : $"actor_maker_user/custom-styles-models/style_1_vV{run}.safetensors";
}
