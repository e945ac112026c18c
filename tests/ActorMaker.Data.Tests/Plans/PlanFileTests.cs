using System.Text.Json;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Plans;

public sealed class PlanFileTests : IDisposable
{
    private readonly DataFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void A_plan_file_reads_as_documented()
    {
        data.Write("a.json", "old");
        FileEdit change = data.Change("a.json", "new") with
        {
            Backup = true,
            Changes = [new PlannedChange(new TextPosition(3, 5), "merge V8 into V8 & others <й>")],
            LostValues = [new LostValue("$.versions[1].description", "\"Synced from \\u0053\\u0033\"", "the kept entry has another")],
        };
        FileEdit delete = FileEdit.Delete(data.Path("b.json"), ContentHash.Of("old"u8)) with { After = [change.Path] };
        string path = data.Path("obj/plan.json");
        PlanFile.Write(data.Plan(change, delete), result: null, path);
        string text = File.ReadAllText(path).Replace(ContentHash.Of("old"u8).ToString(), "OLD", StringComparison.Ordinal)
            .Replace(ContentHash.Of("new"u8).ToString(), "NEW", StringComparison.Ordinal);
        Assert.Equal(
            """
            {
              "format": "actormaker-plan/1",
              "command": "Test",
              "applied": false,
              "files": [
                {
                  "path": "a.json",
                  "kind": "change",
                  "oldSha256": "OLD",
                  "newSha256": "NEW",
                  "backup": true,
                  "after": [],
                  "changes": [
                    {
                      "line": 3,
                      "column": 5,
                      "text": "merge V8 into V8 & others <й>"
                    }
                  ],
                  "lostValues": [
                    {
                      "jsonPath": "$.versions[1].description",
                      "value": "\"Synced from \\u0053\\u0033\"",
                      "reason": "the kept entry has another"
                    }
                  ]
                },
                {
                  "path": "b.json",
                  "kind": "delete",
                  "oldSha256": "OLD",
                  "newSha256": null,
                  "backup": false,
                  "after": [
                    "a.json"
                  ],
                  "changes": [],
                  "lostValues": []
                }
              ]
            }

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void A_plan_file_of_an_apply_says_what_became_of_each_file()
    {
        data.Write("a.json", "old");
        data.Write("b.json", "old");
        Plan plan = data.Plan(data.Change("a.json", "new"), data.Change("b.json", "new"));
        data.Write("b.json", "theirs");
        PlanResult result = PlanApplier.Apply(plan, new ApplySettings(), CancellationToken.None);
        string path = data.Path("obj/plan.json");
        PlanFile.Write(plan, result, path);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement files = json.RootElement.GetProperty("files");
        Assert.True(json.RootElement.GetProperty("applied").GetBoolean());
        Assert.Equal("changed", files[0].GetProperty("outcome").GetString());
        Assert.Equal("failed", files[1].GetProperty("outcome").GetString());
        Assert.Equal("AM4002", files[1].GetProperty("code").GetString());
    }

    [Fact]
    public void Leftovers_of_a_killed_writer_go_and_those_of_a_live_one_stay()
    {
        string path = data.Path("plan.json");
        string dead = data.Write(".plan.json.0badf00d.actormaker-tmp", "half");
        using FileStream live = new(data.Path(".plan.json.600df00d.actormaker-tmp"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        AtomicFile.Write(path, "whole"u8);
        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(live.Name));
        Assert.Equal("whole", data.Read("plan.json"));
    }

    [Fact]
    public void Writers_of_the_same_file_do_not_take_each_other_for_dead()
    {
        string path = data.Path("plan.json");
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => AtomicFile.Write(path, new byte[] { (byte)i }));
        Assert.Single(File.ReadAllBytes(path));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_preview_has_a_finding_for_each_change_and_a_summary()
    {
        data.Write("a.json", "old");
        FileEdit change = data.Change("a.json", "new") with { Changes = [new(new(2, 3), "one"), new(new(4, 5), "two")] };
        Plan plan = data.Plan(change, data.Create("b.json", "b"));
        Finding[] findings = [.. PlanPreview.Changes(plan)];
        Assert.Equal(["one", "two", "the file would be created"], findings.Select(f => f.Message));
        Assert.All(findings, f => Assert.Equal("AM4001", f.Rule.Code));
        Assert.Equal(new TextPosition(4, 5), findings[1].Start);
        Finding summary = PlanPreview.Summary(plan, data.Path("plan.json"));
        Assert.Equal("3 changes in 2 files planned; nothing was written. Run again with -p:Apply=true", summary.Message);
        Assert.Equal("AM4000", summary.Rule.Code);
        Assert.Equal("old", data.Read("a.json"));
    }
}
