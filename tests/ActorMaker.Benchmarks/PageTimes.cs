using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ActorMaker.Benchmarks;

/// <summary>Asks the service for its pages, and an endpoint of a minimal API that sends the same bytes, in turn.</summary>
internal static class PageTimes
{
    private const int Block = 40;

    /// <summary>Measures, and prints a table.</summary>
    /// <param name="service">The service's program.</param>
    /// <param name="root">The data root.</param>
    /// <param name="rounds">How often each page is asked for in a block.</param>
    public static async Task<int> RunAsync(string service, string root, int rounds)
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromMinutes(5) };
        long started = Stopwatch.GetTimestamp();
        using Process shown = Start(service, "--root", root, "--urls", "http://127.0.0.1:5280", "--hook-urls", "http://127.0.0.1:5281", "--reconcile", "off");
        Uri pages = new("http://127.0.0.1:5280");
        string folder = Directory.CreateTempSubdirectory("pages-").FullName;
        try
        {
            await WaitAsync(client, pages);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first page after {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s"));
            List<string> addresses = ["/", "/trainings.html", "/data.html", "/data.html?page=8", "/findings.html", "/" + await LinkAsync(client, pages, "/trainings.html", "styles/"), "/" + await LinkAsync(client, pages, "/data.html", "actors/")];
            for (int i = 0; i < addresses.Count; i++)
            {
                await File.WriteAllBytesAsync(Path.Join(folder, i.ToString(CultureInfo.InvariantCulture)), await client.GetByteArrayAsync(new Uri(pages, addresses[i])));
            }

            using Process peer = Start(Environment.ProcessPath!, "pages-peer", folder);
            Uri bytes = new("http://127.0.0.1:5290");
            try
            {
                await WaitAsync(client, new Uri(bytes, "/0"));
                Console.WriteLine("| page | kB | p50 ms | p99 ms | CPU ms | CPU of a minimal API with these bytes, ms | ratio |\n| --- | --- | --- | --- | --- | --- | --- |");
                for (int i = 0; i < addresses.Count; i++)
                {
                    await MeasureAsync(client, (shown, new Uri(pages, addresses[i])), (peer, new Uri(bytes, $"/{i}")), rounds, addresses[i]);
                }
            }
            finally
            {
                peer.Kill();
            }

            shown.Refresh();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the service holds {shown.WorkingSet64 / 1_000_000} MB"));
            return 0;
        }
        finally
        {
            shown.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The peer: each file of a folder under its name.</summary>
    /// <param name="folder">The folder.</param>
    public static async Task<int> ServeAsync(string folder)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:5290");
        foreach (string file in Directory.GetFiles(folder))
        {
            byte[] content = await File.ReadAllBytesAsync(file);
            app.MapGet("/" + Path.GetFileName(file), () => Results.Bytes(content, "text/html; charset=utf-8"));
        }

        await app.RunAsync();
        return 0;
    }

    private static async Task MeasureAsync(HttpClient client, (Process Program, Uri Page) shown, (Process Program, Uri Page) peer, int rounds, string name)
    {
        List<double> times = [];
        List<double> costs = [];
        List<double> peers = [];
        List<double> ratios = [];
        int size = 0;

        // The first round warms both up.
        for (int round = 0; round <= rounds; round++)
        {
            (double cost, double[] took, size) = await AskAsync(client, shown);
            (double other, _, _) = await AskAsync(client, peer);
            if (round > 0)
            {
                times.AddRange(took);
                costs.Add(cost);
                peers.Add(other);
                ratios.Add(other > 0 ? cost / other : 0);
            }
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| `{name}` | {size / 1000.0:N0} | {times[times.Count / 2]:N1} | {times[times.Count * 99 / 100]:N1} | {Median(costs):N2} | {Median(peers):N2} | {Median(ratios):N1} |"));
    }

    private static async Task<(double Cost, double[] Took, int Size)> AskAsync(HttpClient client, (Process Program, Uri Page) whom)
    {
        double[] took = new double[Block];
        int size = 0;
        whom.Program.Refresh();
        TimeSpan before = whom.Program.TotalProcessorTime;
        for (int i = 0; i < Block; i++)
        {
            long started = Stopwatch.GetTimestamp();
            size = (await client.GetByteArrayAsync(whom.Page)).Length;
            took[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        whom.Program.Refresh();
        return ((whom.Program.TotalProcessorTime - before).TotalMilliseconds / Block, took, size);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static async Task<string> LinkAsync(HttpClient client, Uri pages, string address, string folder)
    {
        string html = await client.GetStringAsync(new Uri(pages, address));
        int at = html.IndexOf($"href=\"{folder}", StringComparison.Ordinal) + "href=\"".Length;
        return html[at..html.IndexOf('"', at)];
    }

    private static async Task WaitAsync(HttpClient client, Uri address)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                await client.GetByteArrayAsync(address);
                return;
            }
            catch (HttpRequestException) when (i < 600)
            {
                await Task.Delay(100);
            }
        }
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = false, UseShellExecute = false })!;
}
