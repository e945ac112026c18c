using System.Globalization;
using ActorMaker.Testing;

using static ActorMaker.Service.Tests.LiveStudio;

namespace ActorMaker.Service.Tests.Api;

/// <summary>What whoever watches is told.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task A_training_that_ends_is_told_at_once_and_again_to_whoever_was_cut_off()
    {
        await using LiveStudio studio = await CreateAsync(9, 8);
        string token = Job.Start(studio.Data, 9);
        string other = Job.Start(studio.Data, 8);
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        using StreamReader watcher = await WatchAsync(service, after: null);

        await service.HookAsync(token, Job.Body(9));
        (long id, string data) = await NextAsync(watcher, "job");
        Assert.Equal("""{"id":"run-9-e1","status":"failed"}""", data);

        await service.HookAsync(other, Job.Body(8));
        await UntilAsync(() => studio.Status(8) == "failed", service);
        using StreamReader again = await WatchAsync(service, id);
        Assert.Equal("""{"id":"run-8-e1","status":"failed"}""", (await NextAsync(again, "job")).Data);
    }

    [Fact]
    public async Task A_version_file_that_changes_is_told_with_its_subject()
    {
        await using LiveStudio studio = await CreateAsync(9);
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        await UntilAsync(() => service.State.Entries.IsRead, service);
        using StreamReader watcher = await WatchAsync(service, after: null);

        studio.Data.AddStyle("2_other");

        Assert.Equal("""{"subjects":["style/2"]}""", (await NextAsync(watcher, "versions")).Data);
    }

    [Fact]
    public async Task Images_that_come_or_go_and_manifests_that_change_are_told_with_their_actor()
    {
        await using LiveStudio studio = await CreateAsync(9);
        string manifest = studio.Data.AddActor("0006_european_20_female");
        studio.Data.AddActor("0007_asian_30_male");
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        using StreamReader watcher = await WatchAsync(service, after: null);
        await SettleAsync(service);

        studio.Data.Write("data/actors/0007_asian_30_male/training_data/new.jpg", DataRepository.Jpeg("new"));
        Assert.Equal("""{"actors":["0007_asian_30_male"]}""", (await NextAsync(watcher, "images")).Data);

        studio.Data.Replace(manifest, "synced", "local_only");
        Assert.Equal("""{"actors":["0006_european_20_female"]}""", (await NextAsync(watcher, "images")).Data);
    }

    [Fact]
    public async Task Whoever_missed_more_than_is_kept_is_told_that_everything_may_have_changed()
    {
        await using LiveStudio studio = await CreateAsync(9);
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        using StreamReader watcher = await WatchAsync(service, after: 41);

        Assert.Equal("""{"all":true}""", (await NextAsync(watcher, "versions")).Data);
    }

    [Fact]
    public async Task Thirty_two_may_watch_and_one_more_when_one_has_gone()
    {
        await using LiveStudio studio = await CreateAsync(9);
        await using RunningService service = await studio.ServeAsync("--reconcile", "off");
        List<StreamReader> watchers = [];
        for (int i = 0; i < 32; i++)
        {
            watchers.Add(await WatchAsync(service, after: null));
        }

        Assert.Equal(503, (int)(await service.GetAsync("/api/events")).Status);
        watchers[0].Dispose();
        await UntilAsync(() => !service.State.Events.IsFull, service);
        watchers[0] = await WatchAsync(service, after: null);
        watchers.ForEach(static w => w.Dispose());
    }

    [Fact]
    public async Task A_service_ends_while_somebody_watches()
    {
        await using LiveStudio studio = await CreateAsync(9);
        RunningService service = await studio.ServeAsync("--reconcile", "off");
        using StreamReader watcher = await WatchAsync(service, after: null);

        await service.StopAsync();

        Assert.Equal("", await watcher.ReadToEndAsync());
        await service.DisposeAsync();
    }

    private static async Task<StreamReader> WatchAsync(RunningService service, long? after)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(service.Api, "/api/events"));
        if (after is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        HttpResponseMessage answer = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        StreamReader reader = new(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 3000", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        return reader;
    }

    private static async Task<(long Id, string Data)> NextAsync(StreamReader reader, string kind)
    {
        while (true)
        {
            string id = (await reader.ReadLineAsync())!;
            if (!id.StartsWith("id: ", StringComparison.Ordinal))
            {
                continue;
            }

            string what = (await reader.ReadLineAsync())!;
            string data = (await reader.ReadLineAsync())!;
            if (what == "event: " + kind)
            {
                return (long.Parse(id["id: ".Length..], CultureInfo.InvariantCulture), data["data: ".Length..]);
            }
        }
    }
}
