using System.Text;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;
using ActorMaker.Testing;
using Microsoft.AspNetCore.Http;

using static ActorMaker.Operations.Tests.ReconcileTrainings.Studio;

namespace ActorMaker.Operations.Tests.ReconcileTrainings;

/// <summary>What a RunPod that misbehaves can do: nothing but be silent.</summary>
public sealed class RunPodClientTests
{
    public static TheoryData<string, string> Misbehaviour => new()
    {
        { "redirect", "status 302" },
        { "garbage", "not one about this run" },
        { "another run", "not one about this run" },
        { "too long", "too long" },
        { "slow", "in time" },
        { "broken off", "cannot be reached" },
        { "server error", "status 500" },
        { "limit", "status 429" },
        { "other key", "refuses the key" },
    };

    [Theory]
    [MemberData(nameof(Misbehaviour))]
    public async Task An_answer_that_is_none_is_a_problem_and_changes_nothing(string what, string text)
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Instead = context => Misbehave(what, context);

        StatusAnswer answer = await AskAsync(studio);

        Assert.Contains(text, answer.Problem, StringComparison.Ordinal);
        Assert.Equal((null, false), (answer.Event, answer.IsGone));
        Assert.DoesNotContain("/elsewhere", studio.RunPod.Asked);
        Assert.Equal(what is "slow" or "broken off" or "server error" or "limit" ? 3 : 1, studio.RunPod.Asked.Count);
    }

    [Fact]
    public async Task A_hiccup_is_asked_over()
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.RunPod.Add(Run);
        studio.RunPod.Instead = context => Task.FromResult(studio.RunPod.Asked.Count < 3 && Fails(context));

        Assert.Equal(RunState.Queued, (await AskAsync(studio)).Event!.Said);
    }

    [Fact]
    public async Task Only_what_can_stand_in_an_address_is_asked_for()
    {
        await using Studio studio = await CreateAsync(Pending());
        foreach (string id in new[] { "", "a/b", "../x", "a?b", "a b", "ä", new string('a', 101) })
        {
            Assert.NotEmpty((await AskAsync(studio, id)).Problem);
        }

        Assert.Empty(studio.RunPod.Asked);
    }

    [Theory]
    [InlineData("http://runpod.example/v2")]
    [InlineData("https://api.runpod.ai")]
    [InlineData("https://api.runpod.ai/v1")]
    [InlineData("https://user:pass@api.runpod.ai/v2")]
    [InlineData("https://api.runpod.ai/v2?x=1")]
    [InlineData("ftp://127.0.0.1/v2")]
    [InlineData("api.runpod.ai/v2")]
    public async Task A_base_that_would_give_the_key_away_is_refused(string url)
    {
        await using Studio studio = await CreateAsync(Pending());
        studio.Data.Write(".env", $"RUNPOD_API_KEY={FakeRunPod.Key}\nMODEL_TRAINING_RUNPOD_ENDPOINT_ID=abc123\nRUNPOD_BASE_URL={url}\n");

        Assert.False((await studio.ReconcileAsync()).Passed);
        Assert.Contains("RUNPOD_BASE_URL", studio.Only("AM5004").Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", studio.Only("AM5004").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_in_no_text_and_no_file()
    {
        await using Studio studio = await CreateAsync(Pending(), Failed(TimeSpan.FromHours(3), "other-e1", "V8"));
        studio.RunPod.Add(Run);
        studio.RunPod.Fail(Run, $"refused {FakeRunPod.Key}");
        studio.RunPod.Add("other-e1");
        await studio.ReconcileAsync();
        IEnumerable<string> before = [.. studio.AllTexts()];
        studio.Data.Replace(".env", FakeRunPod.Key, "rpa_OTHEROTHEROTHEROTHEROTHEROTHER00");
        await studio.ReconcileAsync();

        Assert.Contains("refuses the key", studio.Only("AM5004").Message, StringComparison.Ordinal);
        Assert.Contains(before, static t => t.Contains("refused ***", StringComparison.Ordinal));
        Assert.All(before.Concat(studio.AllTexts()), static t => Assert.DoesNotContain("rpa_", t, StringComparison.Ordinal));
    }

    private static async Task<StatusAnswer> AskAsync(Studio studio, string id = Run)
    {
        using RunPodClient client = new(RunPodSettings.Read(studio.Data.Root, out _)!, TimeProvider.System) { Limit = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromMilliseconds(1) };
        return await client.StatusAsync(id, serviceUrl: null, TestContext.Current.CancellationToken);
    }

    private static async Task<bool> Misbehave(string what, HttpContext context)
    {
        switch (what)
        {
            case "redirect":
                context.Response.Redirect("/elsewhere");
                break;
            case "garbage":
                await context.Response.WriteAsync("<html>");
                break;
            case "another run":
                await context.Response.WriteAsync("""{"id":"another","status":"COMPLETED"}""");
                break;
            case "too long":
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{Run}}","status":"COMPLETED","x":"{{new string('x', 1024 * 1024)}}"}"""));
                break;
            case "slow":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
            case "broken off":
                context.Abort();
                break;
            case "other key":
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                break;
            default:
                context.Response.StatusCode = what == "limit" ? StatusCodes.Status429TooManyRequests : StatusCodes.Status500InternalServerError;
                break;
        }

        return true;
    }

    private static bool Fails(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return true;
    }
}
