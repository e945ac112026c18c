using System.Diagnostics;
using System.Text;

namespace ActorMaker.EndToEnd.Tests.Host;

/// <summary>The host as a program: how it begins, and what is left of it when it ends.</summary>
public sealed class HostProcessTests : IDisposable
{
    private const string OnLinux = "Programs are taken away with a PATH as Linux has it.";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // Its own temporary folder, and a short one: the path of a Unix socket in it may have 107 bytes.
    private readonly DirectoryInfo temporary = Directory.CreateTempSubdirectory("am-");

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public void However_it_ends_no_process_and_no_folder_is_left(string signal)
    {
        Assert.SkipWhen(CephGateway.WhyNot() is not null, CephGateway.WhyNot() ?? "");
        string mark = Guid.NewGuid().ToString("N");
        using Process host = Start(out StringBuilder output, ("ACTORMAKER_S3_SERVER", "ceph"), ("ACTORMAKER_TEST_HOST", mark));
        Until(() => Marked(mark).Any(static p => p.StartsWith("radosgw:", StringComparison.Ordinal)) && temporary.GetDirectories("am-sample-*").Length == 1);

        using (Process kill = Process.Start("kill", ["-" + signal, host.Id.ToString()]))
        {
            kill.WaitForExit();
        }

        host.WaitForExit();
        Until(() => Marked(mark).Count == 0 && Folders().Count == 0);

        void Until(Func<bool> holds) => Assert.True(
            SpinWait.SpinUntil(holds, Limit),
            $"Processes: {string.Join(' ', Marked(mark))}; folders: {string.Join(' ', Folders())}; output:\n{output}");
    }

    [Fact]
    public void Without_Ceph_it_ends_at_once_and_says_how_to_get_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnLinux);
        AssertFails("Ceph is not installed: run tests/ceph/install as root", ("ACTORMAKER_S3_SERVER", "ceph"), ("PATH", Programs()));
    }

    [Fact]
    public void Without_Docker_LocalStack_is_refused_with_the_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnLinux);
        AssertFails("LocalStack needs a container engine: docker cannot be run", ("ACTORMAKER_S3_SERVER", "localstack"), ("PATH", Programs()));
        AssertFails(
            "LocalStack needs a container engine: docker says: Cannot connect to the daemon",
            ("ACTORMAKER_S3_SERVER", "localstack"), ("PATH", Programs("echo Cannot connect to the daemon >&2; exit 1")));
    }

    [Fact]
    public void A_server_that_nobody_knows_is_refused() =>
        AssertFails("ACTORMAKER_S3_SERVER is \"aspire\": it may be ceph or localstack.", ("ACTORMAKER_S3_SERVER", "aspire"));

    public void Dispose() => temporary.Delete(recursive: true);

    private void AssertFails(string message, params (string, string?)[] environment)
    {
        using Process host = Start(out StringBuilder output, environment);
        Assert.True(host.WaitForExit(Limit), $"The host still runs:\n{output}");
        host.WaitForExit();
        Assert.Contains(message, output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, host.ExitCode);
    }

    private Process Start(out StringBuilder output, params (string Name, string? Value)[] environment)
    {
        Dictionary<string, string?> variables = new(StringComparer.Ordinal)
        {
            ["ACTORMAKER_S3_SERVER"] = null,
            ["ACTORMAKER_S3_BY"] = null,
            ["ACTORMAKER_S3_ENDPOINT"] = null,
            ["TMPDIR"] = temporary.FullName,

            // A runtime that is killed leaves the socket of its diagnostics behind.
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        foreach ((string name, string? value) in environment)
        {
            variables[name] = value;
        }

        string program = Path.Join(Sources.Root, "tests", "ActorMaker.AppHost", "bin", Sources.Configuration, "net10.0", "ActorMaker.AppHost.dll");
        return DotnetProcess.Start(temporary.FullName, ["exec", program], variables, out output);
    }

    // NuGet and MSBuild keep folders of the user's own there, for all of their runs.
    private List<string> Folders() =>
        [.. temporary.GetDirectories().Select(d => d.Name).Where(n => !n.StartsWith("NuGetScratch", StringComparison.Ordinal) && !n.StartsWith("MSBuildTemp", StringComparison.Ordinal))];

    // A folder for PATH that has bash, and docker where its text is given.
    private string Programs(string? docker = null)
    {
        string folder = temporary.CreateSubdirectory($"path{temporary.GetDirectories().Length}").FullName;
        File.CreateSymbolicLink(Path.Join(folder, "bash"), "/bin/bash");
        if (docker is not null)
        {
            string path = Path.Join(folder, "docker");
            File.WriteAllText(path, $"#!/bin/bash\n{docker}\n");
            using Process chmod = Process.Start("chmod", ["+x", path]);
            chmod.WaitForExit();
        }

        return folder;
    }

    // The processes that have the mark in their environment, as all do that such a host has started.
    private static List<string> Marked(string mark)
    {
        List<string> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Join(folder, "environ")).Contains(mark, StringComparison.Ordinal))
                {
                    found.Add($"{File.ReadAllText(Path.Join(folder, "comm")).Trim()}:{Path.GetFileName(folder)}");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or belongs to somebody else.
            }
        }

        return found;
    }
}
