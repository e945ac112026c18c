using System.Net.Http.Headers;
using System.Text;

namespace ActorMaker.AppHost;

/// <summary>The resources <c>training</c>, the service on the copy of the sample, and <c>fake-runpod</c>, with commands that play how trainings end.</summary>
internal static class LiveSide
{
    // The fake one's own; nobody else takes it.
    private const string Key = "rpa_FAKEFAKEFAKEFAKEFAKEFAKEFAKEFAKE";
    private const string Endpoint = "abc123";

    /// <summary>Adds them.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="s3">The S3 server.</param>
    /// <param name="sample">The data.</param>
    /// <param name="filled">Ends when the server is filled.</param>
    public static void Add(IDistributedApplicationBuilder builder, S3Resource s3, Sample sample, IResourceBuilder<ProjectResource> filled)
    {
        IResourceBuilder<ProjectResource> runPod = s3.Introduce(builder.AddProject<Projects.ActorMaker_DemoRunPod>("fake-runpod"), "ACTORMAKER_S3_ENDPOINT")
            .WithHttpEndpoint(name: "http", env: "ACTORMAKER_FAKE_PORT")
            .WithIconName("CloudArrowUp")
            .WaitForCompletion(filled);
        Next(runPod, "lost", "Lose the webhook", "The next run ends, and nobody calls the service: it finds out by asking, or from the bucket.", "PlugDisconnected");
        Next(runPod, "failed", "Fail it", "The next run fails.", "DismissCircle");

        IResourceBuilder<ProjectResource> training = s3.Introduce(sample.Introduce(builder.AddProject<Projects.ActorMaker_Service>("training")), "S3ServiceUrl")
            .WithHttpEndpoint(name: "http")
            .WithHttpEndpoint(name: "hooks")
            .WithEnvironment("RUNPOD_API_KEY", Key)
            .WithEnvironment("MODEL_TRAINING_RUNPOD_ENDPOINT_ID", Endpoint)
            .WithEnvironment("RUNPOD_BASE_URL", ReferenceExpression.Create($"{runPod.GetEndpoint("http")}/v2"))
            .WithHttpHealthCheck("/readyz", endpointName: "http")
            .WithIconName("HatGraduation")
            .WaitForCompletion(filled)
            .WaitFor(runPod);
        EndpointReference hooks = training.GetEndpoint("hooks");
        training.WithArgs(
            "--root", sample.Folder,
            "--urls", Listening(training.GetEndpoint("http")),
            "--hook-urls", Listening(hooks),
            "--public-url", Listening(hooks),
            "--reconcile", "00:00:10",
            "--workflow", Path.GetFullPath("../data/runpod/request-style.json", builder.AppHostDirectory));
        training.WithHttpCommand("/api/trainings", "Start a training", endpointName: "http", commandName: "start-training", commandOptions: new HttpCommandOptions
        {
            Description = "Trains actor 1 on the images that S3 has.",
            IconName = "Play",
            IsHighlighted = true,
            PrepareRequest = static context =>
            {
                context.Request.Headers.Add("X-ActorMaker", "1");
                context.Request.Content = new StringContent("""{"subject":"actor/0001","force":true}""", Encoding.UTF8, "application/json");
                return Task.CompletedTask;
            },
        });
    }

    private static ReferenceExpression Listening(EndpointReference endpoint) => ReferenceExpression.Create($"http://127.0.0.1:{endpoint.Property(EndpointProperty.TargetPort)}");

    private static void Next(IResourceBuilder<ProjectResource> runPod, string what, string title, string description, string icon) =>
        runPod.WithHttpCommand($"/v2/{Endpoint}/next/{what}", title, endpointName: "http", commandName: what, commandOptions: new HttpCommandOptions
        {
            Description = description,
            IconName = icon,
            PrepareRequest = static context =>
            {
                context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
                return Task.CompletedTask;
            },
        });
}
