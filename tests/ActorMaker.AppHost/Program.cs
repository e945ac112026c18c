using ActorMaker.AppHost;
using ActorMaker.S3.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// An S3 server filled with what tests/sample names, this repository's targets on a copy of it, and the service that follows its trainings, with a RunPod that
// trains in seconds: start them from the dashboard.
Dashboard.ChoosePorts();
IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(
    new DistributedApplicationOptions { Args = args, DashboardApplicationName = "ActorMaker.Build" });

// Else every request of the dashboard is a line, and a server that is just starting up a stack trace.
builder.Services.AddLogging(log => log.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http.HttpClient", LogLevel.Warning).AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));

S3Resource s3;
try
{
    s3 = S3Resource.Add(builder, S3Choice.Read(name => builder.Configuration[name]));
}
catch (Exception e) when (e is FormatException or DistributedApplicationException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

IResourceBuilder<ProjectResource> demo = s3.Introduce(builder.AddProject<Projects.ActorMaker_DemoBucket>("demo-bucket"), "ACTORMAKER_S3_ENDPOINT")
    .WithIconName("DatabaseArrowUp")
    .WithParentRelationship(s3.Server)
    .WaitFor(s3.Server, WaitBehavior.StopOnResourceUnavailable);

Sample sample = new(builder);
foreach ((string name, string icon, string[] arguments) in Sample.Targets)
{
    s3.Introduce(sample.AddTarget(name, arguments), "S3ServiceUrl").WithIconName(icon).WaitForCompletion(demo);
}

LiveSide.Add(builder, s3, sample, demo);
await builder.Build().RunAsync();
return 0;
