using System.Net;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using ActorMaker.Service.Tests.Api;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>What waits for a person, and the buttons that end it; none of them works on a tree that is in git's hands.</summary>
public sealed class InboxPageTests
{
    private const string Request = "1_1760436196251";

    [Fact]
    public async Task An_entry_that_the_tree_has_lost_is_put_back_by_its_button()
    {
        await using Studio studio = await LostAsync();
        string page = (await studio.Service.GetAsync("/inbox.html")).Body;
        string address = $"/do/trainings/{Request}/put-back";
        Assert.Contains("Put the entry back", page, StringComparison.Ordinal);

        (HttpStatusCode status, _) = await studio.Service.SendAsync(address, Page.Fields(page, address));

        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Equal(("V9", "failed"), ((string?)studio.Entries[0]!["name"], (string?)studio.Entries[0]!["status"]));
        Assert.Contains("Nothing waits for you", (await studio.Service.GetAsync("/inbox.html")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"/do/trainings/{Request}/put-back")]
    [InlineData("/do/styles/1_ink_intensity/versions/{V8}/good")]
    public async Task Nothing_is_written_while_git_is_at_work_on_the_tree(string address)
    {
        await using Studio studio = await LostAsync();
        address = address.Replace("{V8}", (string?)studio.Entries[0]!["id"], StringComparison.Ordinal);
        Dictionary<string, string> key = new(StringComparer.Ordinal) { ["key"] = Page.Fields((await studio.Service.GetAsync("/inbox.html")).Body, $"/do/trainings/{Request}/put-back")["key"], ["good"] = "true" };
        string before = studio.Data.Read(Studio.Versions);
        studio.Data.Write(".git/MERGE_HEAD", new string('0', 40));

        (HttpStatusCode status, string body) = await studio.Service.SendAsync(address, key);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Git is at work on the tree", body, StringComparison.Ordinal);
        Assert.Equal(before, studio.Data.Read(Studio.Versions));
    }

    private static async Task<Studio> LostAsync()
    {
        Studio studio = await Studio.StartAsync(entries: [DataRepository.Version("style_1_v", 8)]);
        TrainingJob job = new("7f3a", new(SubjectKind.Style, 1), 9, Request, TimeProvider.System.GetUtcNow().AddHours(-2), new JobEntry("""{"max_train_steps": 2300}""", 43));
        studio.Service.State.Store.Write(job);
        studio.Service.State.Store.Keep(new TrainingEvent(Studio.Run, RunState.Failed) { RequestId = Request, Error = "out of memory" }, job.Key, TimeProvider.System.GetUtcNow());
        return studio;
    }
}
