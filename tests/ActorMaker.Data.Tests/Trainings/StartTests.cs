using System.Text;
using System.Text.Json.Nodes;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;
using JsonText = ActorMaker.Data.Json.JsonText;

using static ActorMaker.Data.Tests.Versions.EntryJson;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What a start writes: a number that no LoRA has, and an entry as the studio's own program writes it.</summary>
public sealed class StartTests
{
    private static readonly Subject Ink = new(SubjectKind.Style, 1);

    [Theory]
    [InlineData("", "V1")]
    [InlineData("V8", "V9")]
    [InlineData("v8", "V9")]
    [InlineData("V08", "V9")]
    [InlineData("style_1_vV8.safetensors", "V9")]
    [InlineData("style_2_vV8.safetensors", "V1")] // another style's
    [InlineData("best", "V1")]
    [InlineData("V2;V10;V9", "V11")]
    public void The_next_number_follows_names_in_any_spelling(string names, string next)
    {
        string[] entries = [.. names.Split(';', StringSplitOptions.RemoveEmptyEntries).Select((n, i) => Bare($"id{i}", n))];

        Assert.Equal(next, "V" + Next(entries, [], []));
    }

    [Fact]
    public void The_next_number_follows_addresses_ids_jobs_and_the_bucket_too()
    {
        Assert.Equal(9, Next([Bare("a", "best", Url(Regional("style_1_vV8")))], [], []));
        Assert.Equal(9, Next([Bare("style_1_v8", "best")], [], []));
        Assert.Equal(9, Next([Bare("a", "best", "\"mergedIds\": [\"style_1_vV8\"]")], [], []));
        Assert.Equal(9, Next([], [Job(8)], []));
        Assert.Equal(1, Next([], [Job(8) with { State = JobState.Refused }], []));
        Assert.Equal(1, Next([], [Job(8) with { Subject = new Subject(SubjectKind.Actor, 1) }], []));
        Assert.Equal(9, Next([], [], ["style_1_vV8.safetensors", "style_1_vV7-000010.safetensors", "style_11_vV20.safetensors", "actor_1_V30.safetensors"]));
        Assert.Equal(9, Next([], [], ["style_1_vV8-000010.safetensors"])); // a run is on its way, or died
    }

    [Theory]
    [InlineData(SubjectKind.Style, "style_2_vV1", "style_2_vV1.safetensors")]
    [InlineData(SubjectKind.Actor, "actor_2_V1", "actor_2_V1.safetensors actor_0002_V1.safetensors")]
    public void Names_are_the_studios(SubjectKind kind, string model, string files)
    {
        Subject subject = new(kind, 2);

        Assert.Equal(model, TrainingStart.ModelName(subject, 1));
        Assert.Equal(files, string.Join(' ', TrainingStart.LoraNames(subject, 1)));
        Assert.Equal("2_1760436196251", TrainingStart.RequestId(subject, DateTimeOffset.FromUnixTimeMilliseconds(1_760_436_196_251)));
    }

    [Fact]
    public void The_pending_entry_stands_first_with_its_keys_in_the_studios_order()
    {
        const string Old = """{ "id": "a",  "name": "V8", "status": "completed" }""";
        string after = Edit(Text(Old), f => TrainingStart.Add(f, Job(9)));
        JsonNode entry = JsonNode.Parse(after)!["versions"]![0]!;

        Assert.Equal("id name description timestamp parameters status selectionSetId imageCount", string.Join(' ', entry.AsObject().Select(m => m.Key)));
        Assert.Equal(("1_1760436196251", "V9", "pending", "2025-10-14T10:03:16.251Z"), ((string?)entry["id"], (string?)entry["name"], (string?)entry["status"], (string?)entry["timestamp"]));
        Assert.Contains("\"learning_rate\": 1e-05", after, StringComparison.Ordinal);
        Assert.Contains(Old, after, StringComparison.Ordinal);
        Assert.Equal(after, Edit(after, f => TrainingStart.Add(f, Job(9))));
    }

    [Fact]
    public void An_actors_first_file_is_written_as_JavaScript_does()
    {
        TrainingJob job = Job(1) with { Subject = new Subject(SubjectKind.Actor, 6), Entry = new JobEntry("{\"a\":1}", 17) };

        Assert.Equal("""
            {
              "versions": [
                {
                  "id": "1_1760436196251",
                  "name": "V1",
                  "timestamp": "2025-10-14T10:03:16.251Z",
                  "parameters": {
                    "a": 1
                  },
                  "status": "pending",
                  "imageCount": 17
                }
              ]
            }
            """, Encoding.UTF8.GetString(TrainingStart.Create(job)));
    }

    [Fact]
    public void A_start_and_its_withdrawal_leave_every_byte_as_it_was()
    {
        string before = Text(Bare("a", "V8"));
        string pending = Edit(before, f => TrainingStart.Add(f, Job(9)));

        Assert.Equal(before, Edit(pending, f => TrainingStart.Withdraw(f, Job(9))));
        Assert.Equal(before, Edit(before, f => TrainingStart.Withdraw(f, Job(9))));
    }

    [Fact]
    public void An_entry_that_has_ended_is_not_withdrawn()
    {
        string ended = Edit(Text(Bare("a", "V8")), f => TrainingStart.Add(f, Job(9))).Replace("\"pending\",", "\"failed\",", StringComparison.Ordinal);

        Assert.Contains("\"failed\",", ended, StringComparison.Ordinal);
        Assert.Equal(ended, Edit(ended, f => TrainingStart.Withdraw(f, Job(9))));
    }

    [Fact]
    public void The_entry_gets_RunPods_id_once()
    {
        TrainingJob named = Job(9) with { RunId = "run-e1" };
        string pending = Edit(Text(Bare("a", "V8")), f => TrainingStart.Add(f, Job(9)));
        string after = Edit(pending, f => TrainingStart.Name(f, named));

        Assert.Equal("run-e1", (string?)JsonNode.Parse(after)!["versions"]![0]!["id"]);
        Assert.Equal(pending.Replace("1_1760436196251", "run-e1", StringComparison.Ordinal), after);
        Assert.Equal(after, Edit(after, f => TrainingStart.Name(f, named)));
        Assert.Equal(after, Edit(after, f => TrainingStart.Add(f, named)));
    }

    internal static TrainingJob Job(long version) => new("7f3a", Ink, version, "1_1760436196251", DateTimeOffset.FromUnixTimeMilliseconds(1_760_436_196_251),
        new JobEntry("""{"network_dim": 16, "learning_rate": 1e-05, "max_train_steps": 2300}""", 43) { Description = "more steps", SelectionSetId = 1 });

    private static long Next(string[] entries, TrainingJob[] jobs, string[] loras)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(Text(entries)));
        return TrainingStart.NextNumber(Ink, VersionsFile.Read("/repo/x.json", text, Ink, serviceUrl: null), jobs, loras);
    }

    private static string Edit(string before, Func<VersionsFile, EditedFile?> edit)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(before));
        return edit(VersionsFile.Read("/repo/x.json", text, Ink, serviceUrl: null)) is { } after ? Encoding.UTF8.GetString(after.Bytes) : before;
    }

    private static string Text(params string[] entries) => "{\n  \"versions\": [\n    " + string.Join(",\n    ", entries) + "\n  ]\n}";
}
