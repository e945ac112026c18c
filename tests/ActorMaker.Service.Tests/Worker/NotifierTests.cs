using System.Text.Json.Nodes;

using static ActorMaker.Service.Tests.LiveStudio;

namespace ActorMaker.Service.Tests.Worker;

/// <summary>The command that is told how trainings end.</summary>
public sealed class NotifierTests
{
    [Fact]
    public async Task It_runs_once_for_each_end_with_the_event_on_its_standard_input()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        string token = Job.Start(studio.Data, 9);
        studio.RunPod.Add(Job.RunOf(9), Job.RequestOf(9));
        string told = Path.Join(studio.Data.Folder, "told");
        string command = $"cat >> '{told}'; printf '%s' \"$RUNPOD_API_KEY$ACTORMAKER_TOKEN\" >> '{told}'";
        await using (RunningService service = await studio.ServeAsync("--notify", command))
        {
            studio.RunPod.Fail(Job.RunOf(9), "out of memory");
            await service.HookAsync(token, Job.Body(9));
            await service.HookAsync(token, Job.Body(9));

            // The other one is unknown to RunPod, and no bucket is set: it is lost.
            await UntilAsync(() => Lines().Length == 2, service);
            await service.HookAsync(token, Job.Body(9));
            await UntilAsync(() => studio.Inbox.Length == 0, service);
        }

        JsonNode[] events = [.. Lines().Select(static l => JsonNode.Parse(l)!)];
        Assert.Equal(["failed", "lost"], events.Select(static e => (string?)e["status"]).Order(StringComparer.Ordinal));
        JsonNode failed = events.Single(static e => (string?)e["status"] == "failed");
        Assert.Equal(("style/1", "V9", "pending", "out of memory"), ((string?)failed["subject"], (string?)failed["version"], (string?)failed["was"], (string?)failed["why"]));

        // A service that starts again has nothing to tell that is old.
        await using RunningService again = await studio.ServeAsync("--notify", command);
        await UntilAsync(() => again.State.Live.Of(studio.Data.PathOf(Job.Versions), Job.RunOf(8)) is not null, again);
        await SettleAsync(again);
        Assert.Equal(2, Lines().Length);

        string[] Lines() => File.Exists(told) ? [.. File.ReadAllLines(told).Where(static l => l.EndsWith('}'))] : [];
    }

    [Fact]
    public async Task A_command_that_fails_or_does_not_read_stops_nothing()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        string token = Job.Start(studio.Data, 9);
        string other = Job.Start(studio.Data, 8);
        await using RunningService service = await studio.ServeAsync("--notify", "exit 7", "--reconcile", "off");
        await service.HookAsync(token, Job.Body(9));
        await UntilAsync(() => service.Log.Any(static l => l.Contains("exit code 7", StringComparison.Ordinal)), service);

        await service.HookAsync(other, Job.Body(8));
        await UntilAsync(() => studio.Status(8) == "failed", service);
    }
}
