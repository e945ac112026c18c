// LocalStack's S3, filled with what tests/sample names, and the targets that talk to it: start them from the dashboard.
// 4.14.0 is the last image that runs without a token; a token that is set is passed on, for a later image.
IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(args);

IResourceBuilder<ContainerResource> localstack = builder.AddContainer("localstack", "localstack/localstack", "4.14.0")
    .WithHttpEndpoint(targetPort: 4566, name: "http")
    .WithEnvironment("SERVICES", "s3")
    .WithEnvironment("EAGER_SERVICE_LOADING", "1")
    .WithHttpHealthCheck("/_localstack/health", endpointName: "http");
if (builder.Configuration["LOCALSTACK_AUTH_TOKEN"] is { Length: > 0 } token)
{
    localstack.WithEnvironment("LOCALSTACK_AUTH_TOKEN", builder.AddParameter("localstack-auth-token", token, secret: true));
}

IResourceBuilder<ProjectResource> demo = builder.AddProject<Projects.ActorMaker_DemoBucket>("demo-bucket")
    .WithEnvironment("ACTORMAKER_S3_ENDPOINT", localstack.GetEndpoint("http"))
    .WithEnvironment("AWS_ACCESS_KEY_ID", "test")
    .WithEnvironment("AWS_SECRET_ACCESS_KEY", "test")
    .WaitFor(localstack);

Add("sync-preview", "-t:SyncS3Loras", "-p:Apply=false");
Add("sync", "-t:SyncS3Loras");
Add("verify", "-t:VerifyS3");

builder.Build().Run();

// MSBuild takes an environment variable for a property of its name: S3ServiceUrl. Credentials are nowhere but in the environment.
void Add(string name, params string[] arguments)
{
    string[] command = ["msbuild", "-nologo", "-tl:off", .. arguments];
    builder.AddExecutable(name, "dotnet", "../sample", command)
        .WithEnvironment("S3ServiceUrl", localstack.GetEndpoint("http"))
        .WithEnvironment("AWS_ACCESS_KEY_ID", "test")
        .WithEnvironment("AWS_SECRET_ACCESS_KEY", "test")
        .WaitForCompletion(demo)
        .WithExplicitStart();
}
