using System.IO.Compression;
using System.Security.Cryptography;
using ActorMaker.Build.Tests;
using ActorMaker.Testing;

[assembly: AssemblyFixture(typeof(PackageFixture))]

namespace ActorMaker.Build.Tests;

/// <summary>The package as it is shipped, packed once for all tests, in a feed of its own.</summary>
public sealed class PackageFixture : IDisposable
{
    private readonly Lazy<string> package;
    private readonly string folder = Directory.CreateTempSubdirectory("actormaker-package-").FullName;

    public PackageFixture() => package = new(() => Pack("feed"));

    /// <summary>The paths in the package.</summary>
    public IReadOnlyList<string> Entries
    {
        get
        {
            using ZipArchive zip = ZipFile.OpenRead(package.Value);
            return [.. zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The text of a file in the package.</summary>
    public string Read(string entry)
    {
        using StreamReader reader = new(new MemoryStream(Bytes(entry)));
        return reader.ReadToEnd();
    }

    /// <summary>The bytes of a file in the package.</summary>
    public byte[] Bytes(string entry)
    {
        using ZipArchive zip = ZipFile.OpenRead(package.Value);
        using Stream stream = zip.GetEntry(entry)!.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Runs <c>dotnet</c> in a data root as on a machine that has only the SDK and a feed with the package.</summary>
    public BuildRun Dotnet(DataRepository data, params string[] arguments) => Dotnet(data, [], arguments);

    /// <summary>The same with variables of the environment.</summary>
    public BuildRun Dotnet(DataRepository data, (string Name, string Value)[] variables, params string[] arguments)
    {
        data.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="local" value="{Path.GetDirectoryName(package.Value)}" />
              </packageSources>
            </configuration>
            """);
        Dictionary<string, string?> environment = new(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = Path.Join(folder, "packages") };
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        return DotnetProcess.Run(data.Root, [.. arguments, "-nologo", "-nr:false", "-tl:off", "-v:m"], environment);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The hash of its bytes.</summary>
    public string Hash => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(package.Value)));

    /// <summary>Packs what is built once more, elsewhere and later; returns the package.</summary>
    public byte[] PackAgain()
    {
        _ = package.Value;
        return File.ReadAllBytes(Pack("again", "--no-build"));
    }

    private string Pack(string name, params string[] more)
    {
        string feed = Path.Join(folder, name);
        string project = Path.Join(Sources.Root, "src", "ActorMaker.Build", "ActorMaker.Build.csproj");

        // The build of this repository has run the analyzers already.
        DotnetProcess.Run(Sources.Root, ["pack", project, "--no-restore", "-c", "Release", "-p:RunAnalyzers=false", "-o", feed, "-nologo", "-nr:false", "-tl:off", .. more]).Succeeded();
        return Assert.Single(Directory.GetFiles(feed, "*.nupkg"));
    }
}
