using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ActorMaker.S3.Harness;

/// <summary>
/// A Ceph object gateway of the test run's own, by <c>tests/ceph/start-gateway</c>. It ends when this process does, however it ends:
/// the script waits for its standard input to close.
/// </summary>
public sealed class CephGateway : IS3Server
{
    private readonly Process process;
    private readonly string folder;
    private readonly Dictionary<string, int> daemons;

    private CephGateway(Process process, string folder, Uri endpoint, Dictionary<string, int> daemons)
    {
        this.process = process;
        this.folder = folder;
        this.daemons = daemons;
        Endpoint = endpoint;
    }

    /// <inheritdoc/>
    public string Name => "a Ceph object gateway";

    /// <inheritdoc/>
    public Uri Endpoint { get; }

    /// <inheritdoc/>
    public string AccessKey => "test";

    /// <inheritdoc/>
    public string SecretKey => "test";

    /// <inheritdoc/>
    public bool ChecksSignatures => true;

    /// <summary>The folder that holds all of its state.</summary>
    public string Folder => folder;

    /// <summary>The process id of the script that started it.</summary>
    public int ScriptId => process.Id;

    /// <summary>The process ids of its daemons, by program: <c>radosgw</c>, <c>ceph-osd</c>, <c>ceph-mon</c>.</summary>
    public IReadOnlyDictionary<string, int> Daemons => daemons;

    /// <summary>Says why no gateway can be started here.</summary>
    /// <returns>The reason; null when one can.</returns>
    public static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Ceph runs on Linux only: set ACTORMAKER_S3_ENDPOINT, or build with CloudHarness=true for LocalStack.";
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        foreach (string program in new[] { "bash", "setpriv", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin" })
        {
            if (!Array.Exists(folders, f => f.Length > 0 && File.Exists(Path.Combine(f, program))))
            {
                return $"{program} is not installed: run tests/ceph/install as root, set ACTORMAKER_S3_ENDPOINT, or build with CloudHarness=true for LocalStack.";
            }
        }

        return null;
    }

    /// <summary>Starts a gateway, which takes about two seconds.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message holds what it wrote.</exception>
    public static async Task<CephGateway> StartAsync(CancellationToken cancellation)
    {
        // Short, as the path of a Unix socket may have 107 bytes.
        string home = Path.Combine(Path.GetTempPath(), $"am-ceph-{Guid.NewGuid().ToString("N")[..8]}");
        ProcessStartInfo start = new("bash")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "ceph", "start-gateway"), home },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        Process script;
        try
        {
            script = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("bash cannot be started.", e);
        }

        Task<string> errors = script.StandardError.ReadToEndAsync(cancellation);
        Dictionary<string, int> started = new(StringComparer.Ordinal);
        while (await script.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            switch (line.Split(' '))
            {
                case ["pid", var name, var id]:
                    started[name] = int.Parse(id);
                    break;
                case ["endpoint", var url]:
                    return new CephGateway(script, home, new Uri(url), started);
            }
        }

        using (script)
        {
            throw new InvalidOperationException($"The Ceph gateway did not start: {await errors}");
        }
    }

    /// <summary>Kills the object gateway, as a crash would, and starts it anew; what it stores is kept.</summary>
    /// <param name="pause">How long nothing answers, beside the second that the start takes.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">It did not start again.</exception>
    public async Task RestartAsync(TimeSpan pause, CancellationToken cancellation)
    {
        await process.StandardInput.WriteLineAsync($"restart {pause.TotalSeconds.ToString(CultureInfo.InvariantCulture)}".AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        if (await process.StandardOutput.ReadLineAsync(cancellation) != "restarted")
        {
            throw new InvalidOperationException("The Ceph gateway did not start again.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Its children are told by the kernel.
            process.Kill();
        }

        process.Dispose();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
