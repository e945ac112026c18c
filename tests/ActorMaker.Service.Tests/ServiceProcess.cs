using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ActorMaker.Service.Hosting;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests;

/// <summary>The service as a process of its own, which can be killed.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output;

    private ServiceProcess(Process process, StringBuilder output) => (this.process, this.output) = (process, output);

    /// <summary>Where hooks arrive.</summary>
    public Uri Hooks { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where the API is.</summary>
    public Uri Api { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it printed.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="data">The data root.</param>
    /// <param name="arguments">Further options.</param>
    /// <param name="environment">Variables to set.</param>
    public static async Task<ServiceProcess> StartAsync(DataRepository data, string[]? arguments = null, Dictionary<string, string?>? environment = null)
    {
        string[] words = ["exec", typeof(ServiceHost).Assembly.Location, "--root", data.Root, "--urls", "http://127.0.0.1:0", "--hook-urls", "http://127.0.0.1:0", .. arguments ?? []];
        ServiceProcess service = new(DotnetProcess.Start(data.Root, words, environment, out StringBuilder output), output);
        Match? urls = null;
        await LiveStudio.UntilAsync(() => service.process.HasExited || (urls = Urls().Match(service.Output)).Success);
        Assert.True(urls?.Success, service.Output);
        service.Api = new Uri(urls!.Groups["api"].Value);
        service.Hooks = new Uri(urls.Groups["hooks"].Value);
        return service;
    }

    /// <summary>Kills it, as a power cut does but for the disk.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Sends SIGTERM, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"on (?<api>http://[^,\s]+), (?<hooks>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Urls();
}
