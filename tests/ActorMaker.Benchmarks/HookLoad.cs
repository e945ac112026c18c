using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorMaker.Data.Files;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Benchmarks;

/// <summary>A data root with trainings at work, and hooks for them at a rate: how long each takes to be acknowledged, beside one synced write of the same size in the same file system.</summary>
internal static class HookLoad
{
    private const int Styles = 100;
    private const int VersionsEach = 10;

    // More at once than this the service refuses.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 900 });

    /// <summary>Makes the data root; the tokens go into a file beside it.</summary>
    public static int Make(string root)
    {
        TrainingStore store = new(root);
        List<string> tokens = [];
        DateTimeOffset began = TimeProvider.System.GetUtcNow().AddHours(-1);
        for (int style = 1; style <= Styles; style++)
        {
            JsonArray entries = [];
            for (int version = VersionsEach; version >= 1; version--)
            {
                string token = TrainingStart.NewToken();
                string run = RunOf(style, version);
                store.Write(new TrainingJob($"job{style}x{version}", new(SubjectKind.Style, style), version, $"{style}_{1_760_436_196_000 + version}", began, new JobEntry("{}", 1)) { RunId = run, State = JobState.Accepted, TokenSha256 = TrainingStart.HashOf(token) });
                tokens.Add($"{token} {run}");
                entries.Add(new JsonObject { ["id"] = run, ["name"] = $"V{version}", ["timestamp"] = TimeStamp.FormatUtc(began), ["parameters"] = new JsonObject { ["network_dim"] = 16 }, ["status"] = "pending", ["imageCount"] = 1 });
            }

            string folder = Path.Combine(root, "resources", "style_images", $"{style}_load");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "training_versions.json"), new JsonObject { ["versions"] = entries }.ToJsonString());
        }

        File.WriteAllLines(root + ".tokens", tokens);
        return 0;
    }

    /// <summary>Sends hooks.</summary>
    /// <param name="root">The data root.</param>
    /// <param name="hooks">Where hooks arrive.</param>
    /// <param name="pid">The service's process.</param>
    /// <param name="rate">How many a second.</param>
    /// <param name="seconds">How long.</param>
    public static async Task<int> RunAsync(string root, string hooks, int pid, int rate, int seconds)
    {
        string[][] jobs = [.. (await File.ReadAllLinesAsync(root + ".tokens")).Select(static l => l.Split(' '))];
        Uri where = new(hooks);
        ConcurrentDictionary<string, bool> acknowledged = new(StringComparer.Ordinal);
        ConcurrentBag<double> acks = [];
        ConcurrentBag<int> refused = [];
        List<double> writes = [];
        List<long> memory = [];
        List<Task> sent = [];
        using CancellationTokenSource end = new();
        Task writer = Task.Run(() => Write(root + ".writes", writes, end.Token));
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < rate * seconds; i++)
        {
            TimeSpan due = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            int number = i;
            sent.Add(Task.Run(() => SendAsync(where, jobs[number % jobs.Length], number, acknowledged, acks, refused)));
            if (i % (rate * 2) == 0)
            {
                memory.Add(Resident(pid));
            }
        }

        await Task.WhenAll(sent);
        await end.CancelAsync();
        await writer;
        memory.Add(Resident(pid));
        TrainingStore store = new(root);
        long drained = Stopwatch.GetTimestamp();
        while (Directory.EnumerateFiles(store.Inbox, "*.json").Any() && Stopwatch.GetElapsedTime(drained) < TimeSpan.FromMinutes(5))
        {
            await Task.Delay(200);
        }

        HashSet<string?> known = [.. store.Log(DateTimeOffset.MinValue).Select(static l => l.Event), .. store.Waiting(serviceUrl: null, []).Select(static w => w.Name)];
        int lost = acknowledged.Keys.Count(e => !known.Contains(e));
        double[] ack = [.. acks.Order()];
        double[] write = [.. writes.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {acknowledged.Count} acknowledged, {refused.Count} not, {lost} lost; drained {Stopwatch.GetElapsedTime(drained).TotalSeconds:N1} s after the last
            acknowledged: p50 {At(ack, 0.5):N2} ms, p99 {At(ack, 0.99):N2} ms
            one synced write beside: p50 {At(write, 0.5):N2} ms, p99 {At(write, 0.99):N2} ms; ratio p50 {At(ack, 0.5) / At(write, 0.5):N2}, p99 {At(ack, 0.99) / At(write, 0.99):N2}
            resident MB every 2 s: {string.Join(' ', memory)}
            """));
        return lost == 0 ? 0 : 1;
    }

    private static string RunOf(int style, int version) => $"load-{style}-{version}-e1";

    private static double At(double[] ordered, double share) => ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))];

    private static async Task SendAsync(Uri where, string[] job, int number, ConcurrentDictionary<string, bool> acknowledged, ConcurrentBag<double> acks, ConcurrentBag<int> refused)
    {
        using StringContent body = new($$"""{"id":"{{job[1]}}","status":"FAILED","error":"load {{number}}","executionTime":60000,"input":{"training_config":{"mode":"custom-styles"} } }""", Encoding.UTF8, "application/json");
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await Http.PostAsync(new Uri(where, "/hooks/runpod/" + job[0]), body);
        acks.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        if (answer.IsSuccessStatusCode)
        {
            acknowledged[(string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["event"]!] = true;
        }
        else
        {
            refused.Add((int)answer.StatusCode);
        }
    }

    private static void Write(string folder, List<double> writes, CancellationToken end)
    {
        Directory.CreateDirectory(folder);
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(new string('x', 400));
        for (int i = 0; !end.IsCancellationRequested; i++)
        {
            long start = Stopwatch.GetTimestamp();
            AtomicFile.Write(Path.Combine(folder, $"{i}.json"), bytes);
            writes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            end.WaitHandle.WaitOne(50);
        }
    }

    private static long Resident(int pid) => long.Parse(File.ReadLines($"/proc/{pid}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
