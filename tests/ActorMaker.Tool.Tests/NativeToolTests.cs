using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>The command as a native binary: the packages that <c>build/pack-tool.sh</c> writes, as users get them.</summary>
public sealed class NativeToolTests(NativePackages packages) : IClassFixture<NativePackages>, IDisposable
{
    private const string Emulator = "qemu-x86_64";
    private const long MostBytes = 24_000_000;
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void It_installs_from_the_feed_alone_and_needs_no_runtime()
    {
        packages.Require();
        File.Delete(data.PathOf("training.proj"));
        data.AddStyle("1_ink_intensity");
        (int code, string output) = NativePackages.Run(packages.Installed, ["check"], data.Root, ("PATH", "/nothing"), ("DOTNET_ROOT", "/nothing"));

        Assert.True(code == ExitCode.Done, output);
        Assert.StartsWith("Training data: 1 style and 0 actor version files, 2 versions; 0 manifests, 0 images: 0 errors, 0 warnings in ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_runs_without_being_installed()
    {
        packages.Require();
        (int code, string output) = packages.Dotnet("dnx", "-y", "ActorMaker.Tool", "explain", "AM1010");

        Assert.True(code == ExitCode.Done, output);
        Assert.Contains("# AM1010: The same version twice in a file", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_feed_has_a_package_for_every_other_platform_too()
    {
        packages.Require();
        string version = typeof(CommandLine).Assembly.GetName().Version!.ToString(3);
        using ZipArchive any = ZipFile.OpenRead(Path.Join(packages.Feed, $"ActorMaker.Tool.any.{version}.nupkg"));

        Assert.Contains(any.Entries, static e => e.Name == "ActorMaker.Tool.dll");
        Assert.True(File.Exists(Path.Join(packages.Feed, $"ActorMaker.Tool.linux-x64.{version}.nupkg")));
        Assert.True(File.Exists(Path.Join(packages.Feed, $"ActorMaker.Tool.{version}.nupkg")));
    }

    [Theory]
    [MemberData(nameof(IdentityTests.Ways), MemberType = typeof(IdentityTests))]
    public void It_asks_whatever_gives_credentials(string way)
    {
        packages.Require();
        using CloudIdentity identity = new();
        data.AddStyle("1_ink_intensity");
        (int code, string output) = NativePackages.Run(packages.Binary, identity.SyncLoras, data.Root, [.. identity.Arrange(way).Select(static v => (v.Key, v.Value))]);

        Assert.Equal([CloudIdentity.Expected], identity.Signers);
        Assert.True(code == ExitCode.Findings && output.Contains("error AM3007: ", StringComparison.Ordinal), output);
    }

    [Theory]
    [MemberData(nameof(IdentityTests.Ways), MemberType = typeof(IdentityTests))]
    public void It_names_what_gives_no_credentials(string way)
    {
        packages.Require();
        using CloudIdentity identity = new() { Refuses = true };
        data.AddStyle("1_ink_intensity");
        (int code, string output) = NativePackages.Run(packages.Binary, identity.SyncLoras, data.Root, [.. identity.Arrange(way).Select(static v => (v.Key, v.Value))]);

        Assert.True(code == ExitCode.Service && output.Contains(CloudIdentity.SourceOf(way), StringComparison.Ordinal), output);
    }

    /// <summary>What was remembered is believed by the same build of the rules alone.</summary>
    [Fact]
    public void The_command_and_the_gate_of_one_state_are_one_build_of_the_rules()
    {
        packages.Require();
        string feed = Path.Join(packages.Folder, "gate");
        DotnetProcess.Run(Sources.Root, ["pack", Path.Join(Sources.Root, "src", "ActorMaker.Build"), "--no-restore", "-c", "Release", "-p:RunAnalyzers=false", "-o", feed, "-nologo", "-nr:false", "-tl:off"]).Succeeded();
        string version = typeof(CommandLine).Assembly.GetName().Version!.ToString(3);

        Assert.Equal(
            Build(Path.Join(feed, $"ActorMaker.Build.{version}.nupkg"), "tasks/net10.0/ActorMaker.Data.dll"),
            Build(Path.Join(packages.Feed, $"ActorMaker.Tool.any.{version}.nupkg"), "tools/net10.0/any/ActorMaker.Data.dll"));

        static Guid Build(string package, string assembly)
        {
            using ZipArchive zip = ZipFile.OpenRead(package);
            using MemoryStream bytes = new();
            using (Stream entry = zip.GetEntry(assembly)!.Open())
            {
                entry.CopyTo(bytes);
            }

            bytes.Position = 0;
            using PEReader reader = new(bytes);
            MetadataReader metadata = reader.GetMetadataReader();
            return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
        }
    }

    [Fact]
    public void The_binary_hashes_in_the_lanes_of_a_vector_and_is_small()
    {
        packages.Require();
        data.AddStyle("1_ink_intensity");
        (_, string output) = NativePackages.Run(packages.Binary, ["doctor"], data.Root);

        Assert.Contains("ok   hashing     eight images at a time\n", output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(packages.Binary).Length, 1, MostBytes);
    }

    [Theory]
    [InlineData("qemu64")]
    [InlineData("Westmere")]
    [InlineData("SandyBridge")]
    public void On_a_processor_that_cannot_run_it_it_says_so(string processor)
    {
        packages.Require();
        Assert.SkipUnless(NativePackages.IsThere(Emulator), $"{Emulator} is missing, Debian's qemu-user");
        (int code, string output) = NativePackages.Run(Emulator, ["-cpu", processor, packages.Binary, "check"], data.Root);

        Assert.Equal(ExitCode.Usage, code);
        string line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), static l => !l.StartsWith("qemu", StringComparison.Ordinal));
        Assert.StartsWith("actormaker: this binary needs a processor with AVX2 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_oldest_processor_that_can_it_runs()
    {
        packages.Require();
        Assert.SkipUnless(NativePackages.IsThere(Emulator), $"{Emulator} is missing, Debian's qemu-user");
        (int code, string output) = NativePackages.Run(Emulator, ["-cpu", "Haswell", packages.Binary, "explain", "AM1010"], data.Root);

        Assert.True(code == ExitCode.Done, output);
    }
}
