using System.ComponentModel;
using System.Diagnostics;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Files;

/// <summary>A file system as Windows and macOS have them, mounted for a test: <c>tests/foreign/foreign.py</c>.</summary>
internal sealed class ForeignMount : IDisposable
{
    private readonly string folder;
    private readonly Process server;

    private ForeignMount(string folder, Process server) => (this.folder, this.server) = (folder, server);

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Join(folder, "mounted");

    /// <summary>Mounts one; skips the test, and says why, where none can be mounted.</summary>
    public static ForeignMount Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/fuse"), "file systems of programs (FUSE) can be mounted on Linux only, where /dev/fuse is");
        string place = MemoryFolder.Make("actormaker-foreign-");
        string mounted = Directory.CreateDirectory(System.IO.Path.Join(place, "mounted")).FullName;
        string real = Directory.CreateDirectory(System.IO.Path.Join(place, "real")).FullName;
        Process? started = null;
        string why = "";
        try
        {
            started = Process.Start(new ProcessStartInfo("/usr/bin/python3", [System.IO.Path.Join(Sources.Root, "tests", "foreign", "foreign.py"), real, mounted]) { RedirectStandardError = true, UseShellExecute = false })!;
            while (!File.ReadAllText("/proc/mounts").Contains(mounted, StringComparison.Ordinal))
            {
                if (started.WaitForExit(20))
                {
                    why = started.StandardError.ReadToEnd();
                    break;
                }
            }
        }
        catch (Win32Exception e)
        {
            why = e.Message;
        }

        if (why.Length > 0)
        {
            started?.Dispose();
            Directory.Delete(place, recursive: true);
            Assert.Skip("no file system could be mounted (apt-get install python3-fusepy fuse): " + why);
        }

        return new ForeignMount(place, started!);
    }

    public void Dispose()
    {
        HostProcess.Shell($"fusermount -u -z '{Path}'");
        server.WaitForExit();
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
