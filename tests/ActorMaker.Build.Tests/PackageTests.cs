using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

public sealed class PackageTests(PackageFixture package)
{
    private const string Tasks = "tasks/net10.0/";
    private const string Ahead = Tasks + "linux-x64/";
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";

    private static bool CompilesAhead => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    [Fact]
    public void The_package_holds_what_it_needs_and_nothing_else()
    {
        string[] entries = [.. package.Entries.Where(e => !e.StartsWith("_rels/", StringComparison.Ordinal) && !e.StartsWith("package/", StringComparison.Ordinal))];
        string[] tasks = [.. Assemblies(), "ActorMaker.Build.deps.json"];
        string[] expected =
        [
            "ARCHITECTURE.md", "ActorMaker.Build.nuspec", "CONTRIBUTING.md", "LICENSE", "README.md", "THIRD-PARTY-NOTICES", "[Content_Types].xml", "sbom.cdx.json",
            .. Files("build/Sdk").Select(f => "Sdk/" + f),
            .. Files("build").Where(static f => !f.EndsWith(".sh", StringComparison.Ordinal)).Select(f => "build/" + f),
            .. Files("build/targets").Select(f => "build/targets/" + f),
            .. Files("build/buildMultiTargeting").Select(f => "buildMultiTargeting/" + f),
            .. Files("docs").Select(f => "docs/" + f),
            .. Files("docs/rules").Select(f => "docs/rules/" + f),
            .. Files("schemas").Select(f => "schemas/" + f),
            .. tasks.Select(f => Tasks + f),
            .. tasks.Where(_ => CompilesAhead).Select(f => Ahead + f),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), entries);
        Assert.DoesNotContain(entries, e => Path.GetFileName(e).StartsWith("Microsoft.Build", StringComparison.Ordinal));
    }

    [Fact]
    public void On_the_platform_of_CI_machines_a_gate_runs_assemblies_that_are_compiled_ahead()
    {
        Assert.SkipUnless(CompilesAhead, "only a package made on 64-bit Linux has them");
        using DataRepository data = Clean();
        data.Write("data.csproj", """<Project Sdk="ActorMaker.Build/1.0.0" />""");

        package.Dotnet(data, "build", "-flp:verbosity=detailed;logfile=log.txt").Succeeded();

        string[] loaded = [.. Regex.Matches(data.Read("log.txt"), "from assembly \"(?<path>[^\"]*ActorMaker.Build.dll)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).Select(m => Path.GetFullPath(m.Groups["path"].Value))];
        Assert.NotEmpty(loaded);
        Assert.All(loaded, l => Assert.EndsWith("/" + Ahead + "ActorMaker.Build.dll", l, StringComparison.Ordinal));
        Assert.All(Assemblies(), a => Assert.Equal((false, true), (IsCompiledAhead(Tasks + a), IsCompiledAhead(Ahead + a))));
    }

    [Fact]
    public void Every_link_of_the_readme_leads_to_something_in_the_package()
    {
        string[] links = [.. Regex.Matches(package.Read("README.md"), @"\]\((?<to>[^)#:]+)(#[^)]*)?\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).Select(m => m.Groups["to"].Value)];

        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.Contains(package.Entries, e => e == l || e.StartsWith(l + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_bill_of_materials_names_what_the_package_carries_of_others()
    {
        Sbom.Check("ActorMaker.Build", Path.Join(Sources.TasksFolder, "ActorMaker.Build.deps.json"));

        using JsonDocument sbom = JsonDocument.Parse(package.Read("sbom.cdx.json"));
        string[] names = [.. sbom.RootElement.GetProperty("components").EnumerateArray().Select(static c => c.GetProperty("name").GetString() + ".dll")];
        Assert.Equal(names, Assemblies().Where(static a => !a.StartsWith("ActorMaker.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Packed_twice_it_is_the_same_byte_for_byte()
    {
        byte[] again = package.PackAgain();

        Assert.Equal(package.Hash, Convert.ToHexString(SHA256.HashData(again)));
    }

    [Fact]
    public void Its_assemblies_hold_their_symbols()
    {
        Assert.All(Assemblies().Where(static a => a.StartsWith("ActorMaker.", StringComparison.Ordinal)), assembly =>
        {
            using PEReader reader = new([.. package.Bytes(Tasks + assembly)]);
            Assert.Contains(reader.ReadDebugDirectory(), static d => d.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            Assert.Contains(reader.ReadDebugDirectory(), static d => d.Type == DebugDirectoryEntryType.Reproducible);
        });
    }

    [Fact]
    public void The_package_depends_on_nothing_and_is_an_SDK()
    {
        XElement metadata = XDocument.Parse(package.Read("ActorMaker.Build.nuspec")).Root!.Elements().Single();
        XNamespace ns = metadata.Name.Namespace;

        Assert.Equal("true", (string?)metadata.Element(ns + "developmentDependency"));
        Assert.Empty(metadata.Descendants(ns + "dependency"));
        Assert.Equal(["MSBuildSdk", "Dependency"], metadata.Descendants(ns + "packageType").Select(t => (string?)t.Attribute("name")));
    }

    [Fact]
    public void A_one_line_project_is_the_gate()
    {
        using DataRepository data = Clean();
        data.Write("data.csproj", """<Project Sdk="ActorMaker.Build/1.0.0" />""");

        Assert.Contains("1 style and 0 actor version files, 2 versions; 1 manifest, 2 images: 0 errors, 0 warnings", package.Dotnet(data, "build").Succeeded().Summary, StringComparison.Ordinal);
        Break(data);
        BuildRun run = package.Dotnet(data, "build").Failed();

        Assert.Equal("AM1020", run.Codes);
        Assert.Equal(data.PathOf(Style), run.Findings[0].Path);
        package.Dotnet(data, "clean").Succeeded();
        Assert.False(Path.Exists(data.PathOf("obj/training.hashes")));
    }

    [Fact]
    public void A_project_SDK_takes_part_in_a_solution()
    {
        using DataRepository data = Clean();
        data.Write("data.csproj", """<Project Sdk="ActorMaker.Build/1.0.0" />""");
        data.Write("all.slnx", """<Solution><Project Path="data.csproj" /></Solution>""");

        foreach (string verb in new[] { "restore", "build", "test", "pack", "publish", "clean" })
        {
            package.Dotnet(data, verb, "all.slnx").Succeeded();
        }
    }

    [Fact]
    public void A_project_SDK_imports_the_props_and_targets_of_its_folder()
    {
        using DataRepository data = Clean();
        Break(data);
        data.Write("data.csproj", """<Project Sdk="ActorMaker.Build/1.0.0" />""");
        data.Write("Directory.Build.props", """<Project><PropertyGroup><TrainingSarif>from-props.sarif</TrainingSarif></PropertyGroup></Project>""");
        data.Write("Directory.Build.targets", """<Project><ItemGroup><TrainingRule Include="AM1020" Severity="warning" /></ItemGroup></Project>""");

        Assert.Equal("warning", package.Dotnet(data, "build").Succeeded().Only("AM1020").Level);
        Assert.True(File.Exists(data.PathOf("from-props.sarif")));
    }

    [Fact]
    public void A_package_reference_gates_any_project()
    {
        using DataRepository data = Clean();
        Reference(data, "<TargetFramework>net10.0</TargetFramework>");

        BuildRun clean = package.Dotnet(data, "build", "app").Succeeded();
        Assert.Contains("2 versions", clean.Summary, StringComparison.Ordinal);
        Break(data);

        Assert.Equal("AM1020", package.Dotnet(data, "build", "app").Failed().Codes);
        Assert.Empty(package.Dotnet(data, "build", "app", "-p:DesignTimeBuild=true").Succeeded().Findings);
        Assert.Equal("AM1020", package.Dotnet(data, "build", "app", "-t:ValidateTrainingData").Failed().Codes);

        Assert.True(Path.Exists(data.PathOf("app/obj/training.hashes")));
        package.Dotnet(data, "clean", "app").Succeeded();
        Assert.False(Path.Exists(data.PathOf("app/obj/training.hashes")));
    }

    [Fact]
    public void A_project_with_several_frameworks_is_gated_once()
    {
        using DataRepository data = Clean();
        Reference(data, "<TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting><DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>");

        Assert.Contains("2 versions", package.Dotnet(data, "build", "app").Succeeded().Summary, StringComparison.Ordinal);
        Assert.Contains("2 versions", package.Dotnet(data, "build", "app", "-f", "net10.0-windows").Succeeded().Summary, StringComparison.Ordinal);
        Break(data);
        Assert.Equal("AM1020", package.Dotnet(data, "build", "app").Failed().Codes);
        Assert.Equal("AM1020", package.Dotnet(data, "build", "app", "-f", "net10.0").Failed().Codes);
    }

    [Theory]
    [InlineData("", "warning", 0)]
    [InlineData("<NoWarn>$(NoWarn);AM1032</NoWarn>", null, 0)]
    [InlineData("<WarningsAsErrors>$(WarningsAsErrors);AM1032</WarningsAsErrors>", "error", 1)]
    [InlineData("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "error", 1)]
    [InlineData("<TreatWarningsAsErrors>true</TreatWarningsAsErrors><WarningsNotAsErrors>AM1032</WarningsNotAsErrors>", "warning", 0)]
    public void Severities_are_the_same_in_a_package_reference(string properties, string? level, int exitCode)
    {
        using DataRepository data = Clean();
        data.AddStyle("2_vivid_portraiture", """
                {
                  "id": "failed-1",
                  "name": "V1",
                  "timestamp": "2025-09-03T09:00:00.000Z",
                  "parameters": { "network_dim": 8 },
                  "status": "failed"
                }
            """);
        Reference(data, "<TargetFramework>net10.0</TargetFramework>" + properties);

        BuildRun run = package.Dotnet(data, "build", "app");

        Assert.Equal((level, exitCode), (run.Findings.SingleOrDefault(f => f.Code == "AM1032")?.Level, run.ExitCode));
    }

    /// <summary>What the tasks need, as the host finds it out.</summary>
    private IEnumerable<string> Assemblies() => JsonNode.Parse(package.Read(Tasks + "ActorMaker.Build.deps.json"))!["targets"]!.AsObject().Single().Value!.AsObject()
        .SelectMany(t => t.Value!["runtime"]?.AsObject().Select(r => Path.GetFileName(r.Key)) ?? []);

    private bool IsCompiledAhead(string entry)
    {
        using PEReader assembly = new(new MemoryStream(package.Bytes(entry)));
        return assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(Path.Join(Sources.Root, folder)).Select(f => Path.GetFileName(f));

    private static DataRepository Clean()
    {
        DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        data.AddActor("0006_european_20_female");
        return data;
    }

    private static void Break(DataRepository data) => data.Replace(Style, "\"name\": \"V1\"", "\"name\": \"first\"");

    private static void Reference(DataRepository data, string properties) => data.Write("app/app.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            {properties}
            <TrainingDataRoot>..</TrainingDataRoot>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ActorMaker.Build" Version="1.0.0" PrivateAssets="all" />
          </ItemGroup>
        </Project>
        """);
}
