using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMaker.Service.Hosting;
using ActorMaker.Testing;

using static ActorMaker.Service.Tests.LiveStudio;

namespace ActorMaker.Service.Tests.Hosting;

/// <summary>The real process: how it ends, and what is left of hooks when it is killed.</summary>
public sealed class ProcessTests
{
    private const int Versions = 12;

    [Fact]
    public async Task SIGTERM_ends_it_with_exit_code_0_and_a_senseless_option_with_2()
    {
        using DataRepository data = Job.Data(9);
        await using ServiceProcess service = await ServiceProcess.StartAsync(data);
        Assert.Equal(0, await service.EndAsync());

        BuildRun refused = DotnetProcess.Run(data.Root, ["exec", typeof(ServiceHost).Assembly.Location, "--reconcil", "off"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--reconcil is no option of this command: is --reconcile meant?", refused.Output, StringComparison.Ordinal);

        BuildRun nowhere = DotnetProcess.Run(data.Folder, ["exec", typeof(ServiceHost).Assembly.Location]);
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("no training data in", nowhere.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_ends_it_though_RunPod_does_not_answer_a_hook_is_half_sent_and_somebody_watches()
    {
        await using LiveStudio studio = await CreateAsync(9);
        string token = Job.Start(studio.Data, 9);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        studio.RunPod.Instead = async _ =>
        {
            asked.TrySetResult();
            await answered.Task;
            return false;
        };
        await using ServiceProcess service = await ServiceProcess.StartAsync(studio.Data);
        await asked.Task;
        using HttpClient client = new();
        await using Stream watched = await client.GetStreamAsync(new Uri(service.Api, "/api/events"));
        using TcpClient half = new();
        await half.ConnectAsync(IPAddress.Loopback, service.Hooks.Port);
        await half.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /hooks/runpod/{token} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{\"id\":"));

        Assert.Equal(0, await service.EndAsync());

        Assert.False(answered.Task.IsCompleted);
        Assert.DoesNotContain("fail", service.Output, StringComparison.Ordinal);
        Assert.Equal(("pending", 0), (studio.Status(9), studio.Inbox.Length));
        answered.SetResult();
    }

    [Fact]
    public async Task Every_hook_that_was_answered_with_200_survives_kills()
    {
        bool isLong = Environment.GetEnvironmentVariable("ACTORMAKER_LONG") is { Length: > 0 };
        int kills = isLong ? 500 : 4;
        await using LiveStudio studio = await CreateAsync([.. Enumerable.Range(1, Versions)]);
        Dictionary<int, string> tokens = Enumerable.Range(1, Versions).ToDictionary(static v => v, v => Job.Start(studio.Data, v));
        ConcurrentDictionary<string, int> acknowledged = new(StringComparer.Ordinal);
        int seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        Random random = new(seed);
        for (int kill = 0; kill < kills; kill++)
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync(studio.Data);
            Task sender = SendAsync(service.Hooks, tokens, kill, acknowledged);
            if (kill == 0)
            {
                // A slow machine kills the others before anything is acknowledged.
                await UntilAsync(() => !acknowledged.IsEmpty);
            }

            await Task.Delay(random.Next(20, 600), TestContext.Current.CancellationToken);
            service.Kill();
            await sender;
        }

        Assert.NotEmpty(acknowledged);
        await using ServiceProcess last = await ServiceProcess.StartAsync(studio.Data);
        await UntilAsync(() => studio.Inbox.Length == 0);
        HashSet<string?> logged = [.. studio.Log.Select(static l => l.Event)];
        Assert.All(acknowledged.Keys, e => Assert.Contains(e, logged));
        foreach (int version in acknowledged.Values.Distinct())
        {
            Assert.Equal("failed", studio.Status(version));
        }

        Assert.Equal(0, await last.EndAsync());
    }

    /// <summary>Sends hooks until nobody answers any more.</summary>
    private static async Task SendAsync(Uri hooks, Dictionary<int, string> tokens, int round, ConcurrentDictionary<string, int> acknowledged)
    {
        using HttpClient client = new();
        for (int i = 0; ; i++)
        {
            int version = 1 + (i % Versions);
            try
            {
                using StringContent body = new(Job.Body(version, error: $"reason {round}"), Encoding.UTF8, "application/json");
                using HttpResponseMessage answer = await client.PostAsync(new Uri(hooks, "/hooks/runpod/" + tokens[version]), body);
                if ((int)answer.StatusCode == 200)
                {
                    string text = await answer.Content.ReadAsStringAsync();
                    acknowledged[text.Split('"')[^2]] = version;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // It was killed: what was not answered need not be kept.
                return;
            }
        }
    }
}
