using System.ComponentModel;
using System.Diagnostics;

namespace ActorMaker.S3.Harness;

/// <summary>
/// A Ceph object gateway of the test run's own, by <c>tests/ceph/start-gateway</c>. It ends when this process does, however it ends:
/// the script waits for its standard input to close.
/// </summary>
public sealed class CephGateway : IS3Server
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "ceph");
    private static readonly Lazy<string?> Obstacle = new(() => CephPrograms.WhyNot(Path.Combine(Scripts, "install")));

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
    public string Name => "a Ceph object gateway as a process";

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

    /// <summary>Those of its daemons that run: <c>radosgw</c>, <c>ceph-osd</c>, <c>ceph-mon</c>.</summary>
    public IReadOnlyList<string> Running => [.. daemons.Where(d => IsAlive(d.Key, d.Value)).Select(d => d.Key).Order(StringComparer.Ordinal)];

    /// <summary>Says why no gateway can be started here.</summary>
    /// <returns>The reason; null when one can.</returns>
    public static string? WhyNot() => Obstacle.Value;

    /// <summary>Starts a gateway, which takes about two seconds.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message holds what it wrote.</exception>
    public static async Task<CephGateway> StartAsync(CancellationToken cancellation)
    {
        // Short, as the path of a Unix socket may have 107 bytes.
        string home = Path.Combine(Path.GetTempPath(), $"am-ceph-{Guid.NewGuid().ToString("N")[..8]}");
        ProcessStartInfo start = new("bash")
        {
            ArgumentList = { Path.Combine(Scripts, "start-gateway"), home },
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

    /// <summary>Kills the object gateway, as a crash would; what it stores is kept.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task CrashAsync(CancellationToken cancellation) => TellAsync("crash", "crashed", cancellation);

    /// <summary>Starts the object gateway anew after a crash.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">It did not start again.</exception>
    public Task ReturnAsync(CancellationToken cancellation) => TellAsync("return", "returned", cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();

        // Left by a script that was killed; its daemons may still be writing.
        while (Running.Count > 0)
        {
            await Task.Delay(20);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task TellAsync(string word, string answer, CancellationToken cancellation)
    {
        await process.StandardInput.WriteLineAsync(word.AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        if (await process.StandardOutput.ReadLineAsync(cancellation) != answer)
        {
            throw new InvalidOperationException($"The Ceph gateway was told to {word}, and did not.");
        }
    }

    // A process that has ended and that nobody has waited for yet has no command line.
    private static bool IsAlive(string program, int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(program, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
