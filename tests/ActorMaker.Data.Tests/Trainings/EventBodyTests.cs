using System.Text;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What is taken of a hook's body: the fields that count, and of a hostile one nothing.</summary>
public sealed class EventBodyTests
{
    [Fact]
    public void A_finished_style_tells_its_LoRA_with_size_and_request()
    {
        TrainingEvent said = Real("hook-style-completed");

        Assert.Equal(("33c95471-5e61-406c-9287-1b8f8de0bae8-e1", RunState.Completed, "82_1760417836311"), (said.RunId, said.Said, said.RequestId));
        Assert.Equal(("storyboard-user-files", "actor_maker_user/custom-styles-models/style_82_vV6.safetensors"), (said.Lora!.Bucket, said.Lora.Key));
        Assert.Equal(("style_82_vV6.safetensors", 153_288_040, 3173, SubjectKind.Style), (said.LoraName, said.Size, said.Seconds, said.Kind));
        Assert.Null(said.Error);
    }

    [Fact]
    public void A_failed_actor_is_an_actor_though_its_request_looks_like_a_styles()
    {
        TrainingEvent said = Real("hook-actor-failed");

        Assert.Equal((RunState.Failed, "6_1760619674463", SubjectKind.Actor), (said.Said, said.RequestId, said.Kind));
        Assert.Equal("Training workflow processing failed", said.Error);
        Assert.Null(said.Lora);
    }

    [Fact]
    public void Both_spellings_of_the_host_are_one_object()
    {
        TrainingEvent plain = Real("hook-actor-completed");
        TrainingEvent pathStyle = Real("hook-actor-path-style");

        Assert.NotEqual(plain.Lora!.ToString(), pathStyle.Lora!.ToString());
        Assert.Equal((plain.Lora.Bucket, plain.Lora.Key), (pathStyle.Lora.Bucket, pathStyle.Lora.Key));
    }

    [Theory]
    [InlineData("""{"id":"a","status":"CANCELLED"}""", "Cancelled")]
    [InlineData("""{"id":"a","status":"TIMED_OUT"}""", "Timed out")]
    [InlineData("""{"id":"a","status":"FAILED"}""", "Failed without a reason")]
    [InlineData("""{"id":"a","status":"FAILED","error":""}""", "Failed without a reason")]
    [InlineData("""{"id":"a","status":"FAILED","output":{"error":"out of memory"}}""", "out of memory")]
    [InlineData("""{"id":"a","status":"FAILED","error":{"message":"no"}}""", """{"message":"no"}""")]
    public void A_failure_always_has_a_reason(string body, string error) => Assert.Equal(error, Read(body)!.Error);

    [Theory]
    [InlineData("IN_QUEUE", RunState.Queued)]
    [InlineData("IN_PROGRESS", RunState.Running)]
    [InlineData("RUNNING", RunState.Running)]
    [InlineData("EXPLODED", RunState.Unknown)]
    [InlineData("completed", RunState.Unknown)]
    public void A_word_is_taken_as_RunPod_spells_it(string word, RunState state) => Assert.Equal(state, Read($$"""{"id":"a","status":"{{word}}"}""")!.Said);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{\"output\":{}}")] // what the SDK's own local server sends
    [InlineData("{\"id\":\"a\"}")]
    [InlineData("{\"status\":\"COMPLETED\"}")]
    [InlineData("{\"id\":\"\",\"status\":\"COMPLETED\"}")]
    [InlineData("{\"id\":1,\"status\":\"COMPLETED\"}")]
    [InlineData("{\"id\":\"a\",\"status\":null}")]
    [InlineData("{\"id\":\"a\",\"status\":[\"COMPLETED\"]}")]
    [InlineData("{\"id\":\"a\",\"status\":\"COMPLETED\",\"executionTime\":NaN}")]
    [InlineData("{\"id\":\"a\",\"status\":\"COMPLETED\"}{}")]
    [InlineData("{\"id\":\"a\",\"status\":\"COMPLETED\"} x")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\",\"status\":\"COMPLETED\"}")]
    [InlineData("{\"id\":\"a\",\"status\":\"COMPLETED\",\"output\":{\"x\":1,\"x\":2}}")]
    [InlineData("{\"id\":\"a\\ud800\",\"status\":\"COMPLETED\"}")]
    [InlineData("{'id':'a','status':'COMPLETED'}")]
    [InlineData("<html>")]
    public void A_body_that_is_no_event_is_refused(string body) => Assert.Null(Read(body));

    [Fact]
    public void A_body_that_is_too_deep_too_long_or_no_text_is_refused()
    {
        Assert.Null(Read($$"""{"id":"a","status":"COMPLETED","x":{{new string('[', 64)}}{{new string(']', 64)}}}"""));
        Assert.NotNull(Read($$"""{"id":"a","status":"COMPLETED","x":{{new string('[', 60)}}{{new string(']', 60)}}}"""));
        Assert.Null(Read($$"""{"id":"{{new string('a', 101)}}","status":"COMPLETED"}"""));
        Assert.NotNull(Read($$"""{"id":"{{new string('a', 100)}}","status":"COMPLETED"}"""));
        Assert.Null(Read($$"""{"id":"a","status":"COMPLETED","x":"{{new string('a', EventBody.MaxBytes)}}"}"""));
        Assert.Null(EventBody.Read((byte[])[.. "{\"id\":\"a"u8, 0xFF, .. "\",\"status\":\"COMPLETED\"}"u8], serviceUrl: null, out _));
    }

    [Theory]
    [InlineData("https://storyboard-user-files.s3-accelerate.amazonaws.com/a/style_1_vV9.safetensors?X-Amz-Signature=0123456789abcdef")]
    [InlineData("https://user:pass@storyboard-user-files.s3-accelerate.amazonaws.com/a/style_1_vV9.safetensors")]
    [InlineData("https://evil.example/a/style_1_vV9.safetensors")]
    [InlineData("file:///etc/passwd")]
    public void An_address_that_is_no_plain_objects_is_not_kept(string address) =>
        Assert.Null(Read($$$"""{"id":"a","status":"COMPLETED","output":{"loraUrl":"{{{address}}}"}}""")!.Lora);

    [Fact]
    public void Nothing_else_of_a_real_body_is_kept()
    {
        string kept = Real("hook-style-completed").ToString();

        Assert.DoesNotContain("hooks.example.org", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("flux", kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("learning_rate", kept, StringComparison.Ordinal);
    }

    private static TrainingEvent Real(string name) =>
        EventBody.Read(File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "data", "runpod", name + ".json")), serviceUrl: null, out _)!;

    private static TrainingEvent? Read(string body)
    {
        TrainingEvent? said = EventBody.Read(Encoding.UTF8.GetBytes(body), serviceUrl: null, out string refusal);
        Assert.Equal(said is null, refusal.Length > 0);
        return said;
    }
}
