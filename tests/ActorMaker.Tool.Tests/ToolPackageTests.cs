using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>The package as it is shipped: packed, and installed as on a machine that has only the SDK and a feed with the package.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void It_installs_from_a_feed_alone_and_runs()
    {
        string feed = Path.Join(data.Folder, "feed");
        string tools = Path.Join(data.Folder, "tools");
        string config = Path.Join(data.Folder, "nuget.config");
        string project = Path.Join(Sources.Root, "src", "ActorMaker.Tool", "ActorMaker.Tool.csproj");
        Dictionary<string, string?> environment = new(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = Path.Join(data.Folder, "packages") };
        File.WriteAllText(config, $"<configuration><packageSources><clear /><add key=\"local\" value=\"{feed}\" /></packageSources></configuration>");

        // The build of this repository has run the analyzers already.
        DotnetProcess.Run(Sources.Root, ["pack", project, "--no-restore", "-c", "Release", "-p:RunAnalyzers=false", "-o", feed, "-nologo", "-nr:false", "-tl:off"]).Succeeded();
        DotnetProcess.Run(data.Folder, ["tool", "install", "ActorMaker.Tool", "--tool-path", tools, "--configfile", config], environment).Succeeded();

        data.AddStyle("1_ink_intensity");
        Assert.Equal((ExitCode.Done, "Training data: 1 style and 0 actor version files, 2 versions; 0 manifests, 0 images: 0 errors, 0 warnings in"), Run(tools, "check"));
        Assert.Equal((ExitCode.Done, "# AM1010: The same version twice in a file"), Run(tools, "explain", "AM1010"));
        Assert.Equal(["actormaker"], Directory.GetFiles(tools).Select(Path.GetFileNameWithoutExtension));

        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(feed)));
        Assert.All(["README.md", "LICENSE", "THIRD-PARTY-NOTICES", "sbom.cdx.json"], name => Assert.Contains(package.Entries, e => e.FullName == name));
        Assert.DoesNotContain(package.Entries, static e => e.Name.StartsWith("Microsoft.Build", StringComparison.Ordinal));
    }

    [Fact]
    public void The_bill_of_materials_names_what_the_command_carries_of_others() => Sbom.Check("ActorMaker.Tool", Path.Join(Sources.Root, "src", "ActorMaker.Tool", "bin", Sources.Configuration, "net10.0", "ActorMaker.Tool.deps.json"));

    private (int ExitCode, string Output) Run(string tools, params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Join(tools, "actormaker"), arguments) { WorkingDirectory = data.Root, UseShellExecute = false, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 };
        // An installed command looks for the runtime where it is usually installed, and where this variable says.
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string first = output.Split('\n')[0];
        return (process.ExitCode, first.StartsWith("Training data: ", StringComparison.Ordinal) ? string.Join(' ', first.Split(' ')[..^2]) : first);
    }
}
