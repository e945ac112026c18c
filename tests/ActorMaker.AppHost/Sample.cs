using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ActorMaker.AppHost;

/// <summary>The resource <c>sample</c>, a copy of <c>tests/sample</c> that lives as long as the host, and the targets that run on it.</summary>
internal sealed class Sample
{
    private const string Name = "sample";
    private readonly IResourceBuilder<ExecutableResource> copy;
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"am-sample-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    /// <summary>Adds the copy, with a command that makes it anew.</summary>
    /// <param name="builder">The host.</param>
    public Sample(IDistributedApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck(Name, () => IsThere ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        copy = builder.AddExecutable(Name, "bash", builder.AppHostDirectory, "copy-sample", folder)
            .WithIconName("FolderOpen")
            .WithHealthCheck(Name)
            .WithCommand("reset", "Reset", ResetAsync, new CommandOptions
            {
                Description = "Makes the copy of tests/sample anew. What is in S3 stays.",
                IconName = "ArrowReset",
                IsHighlighted = true,
                UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            });
    }

    // The folder alone proves nothing: a service that works on the old copy may just have made its own in it.
    private bool IsThere => File.Exists(Path.Combine(folder, "sample.csproj"));

    private static string Tasks => typeof(Sample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TasksFolder").Value!;

    /// <summary>The folder of the copy.</summary>
    public string Folder => folder;

    /// <summary>Gives a resource that works on the copy what it needs, once the copy is there.</summary>
    /// <param name="resource">The resource.</param>
    /// <typeparam name="T">Its type.</typeparam>
    public IResourceBuilder<T> Introduce<T>(IResourceBuilder<T> resource)
        where T : IResourceWithEnvironment, IResourceWithWaitSupport =>
        resource
            .WithEnvironment("TrainingTasksFolder", Tasks)
            .WithParentRelationship(copy)
            .WaitFor(copy, WaitBehavior.StopOnResourceUnavailable);

    /// <summary>Name, icon and command of every target, in the order of a first walk through them.</summary>
    public static IReadOnlyList<(string Name, string Icon, string[] Arguments)> Targets { get; } =
    [
        ("gate", "ShieldCheckmark", ["build"]),
        ("normalize-preview", "Merge", ["msbuild", "-t:NormalizeVersions"]),
        ("sync-preview", "ArrowSync", ["msbuild", "-t:SyncS3Loras", "-p:Apply=false"]),
        ("sync", "ArrowSync", ["msbuild", "-t:SyncS3Loras"]),
        ("verify", "Checkmark", ["msbuild", "-t:VerifyS3"]),
        ("push", "ArrowUpload", ["msbuild", "-t:PushTrainingImages"]),
        ("pull", "ArrowDownload", ["msbuild", "-t:PullTrainingImages"]),
        ("repair-preview", "Wrench", ["msbuild", "-t:RepairTrainingImages"]),
        ("report", "DocumentText", ["msbuild", "-t:TrainingReport"]),
        ("undo", "ArrowUndo", ["msbuild", "-t:UndoTraining", "-p:Apply=true"]),
    ];

    /// <summary>Adds a target, to be started from the dashboard.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="arguments">The arguments of <c>dotnet</c>.</param>
    public IResourceBuilder<ExecutableResource> AddTarget(string name, string[] arguments) =>
        Introduce(copy.ApplicationBuilder.AddExecutable(name, "dotnet", folder, [.. arguments, "-nologo", "-nodeReuse:false", "-tl:off"])).WithExplicitStart();

    // The old copy is gone when its process has ended.
    private async Task<ExecuteCommandResult> ResetAsync(ExecuteCommandContext context)
    {
        ResourceCommandService commands = context.Services.GetRequiredService<ResourceCommandService>();
        ExecuteCommandResult result = await commands.ExecuteCommandAsync(Name, KnownResourceCommands.RestartCommand, context.CancellationToken);
        while (result.Success && !IsThere)
        {
            await Task.Delay(50, context.CancellationToken);
        }

        return result;
    }
}
