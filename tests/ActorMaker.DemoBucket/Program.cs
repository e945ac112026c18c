using System.Reflection;
using ActorMaker.DemoBucket;
using Amazon.Runtime;
using Amazon.S3;

// Fills the S3 server at ACTORMAKER_S3_ENDPOINT with the objects that tests/sample (or the data root given) names.
string root = args.Length > 0
    ? Path.GetFullPath(args[0])
    : Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SampleRoot").Value!;
string? endpoint = Environment.GetEnvironmentVariable("ACTORMAKER_S3_ENDPOINT");
if (endpoint is null)
{
    await Console.Error.WriteLineAsync("ACTORMAKER_S3_ENDPOINT is not set.");
    return 1;
}

AmazonS3Config config = new() { ServiceURL = endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 5 };
using AmazonS3Client client = new(
    new BasicAWSCredentials(
        Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? "test",
        Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? "test"),
    config);

int count = await new Demonstration(client, root).FillAsync();
Console.WriteLine($"{count} objects are at {endpoint}.");
return 0;
