using System.Text;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>Which assemblies of the package a build loads: each costs time in every build.</summary>
public sealed class LoadedAssemblyTests(PackageFixture package)
{
    [Fact]
    public void The_gate_loads_nothing_that_knows_buckets()
    {
        using DataRepository data = new();
        data.Write("data.csproj", """<Project Sdk="ActorMaker.Build/1.0.0" />""");
        data.AddStyle("1_ink_intensity");
        data.AddActor("0006_european_20_female");
        string traces = Path.Join(data.Folder, "traces");
        Directory.CreateDirectory(traces);

        // The runtime writes down which assemblies it loads: the loader's events, at the level of information.
        package.Dotnet(
            data,
            [("DOTNET_EnableEventPipe", "1"), ("DOTNET_EventPipeConfig", "Microsoft-Windows-DotNETRuntime:0x8:4"), ("DOTNET_EventPipeOutputPath", Path.Join(traces, "{pid}.nettrace"))],
            "build").Succeeded();

        byte[] events = [.. Directory.EnumerateFiles(traces).SelectMany(File.ReadAllBytes)];
        Assert.True(Loads(events, "ActorMaker.Operations,"));
        Assert.False(Loads(events, "ActorMaker.S3,"));
        Assert.False(Loads(events, "AWSSDK"));
    }

    private static bool Loads(byte[] events, string name) => events.AsSpan().IndexOf(Encoding.Unicode.GetBytes(name)) >= 0;
}
