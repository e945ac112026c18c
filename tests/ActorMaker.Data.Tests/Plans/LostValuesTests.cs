using System.Text.Json.Nodes;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>What a merge drops stays in <c>.actormaker/lost</c>, whatever runs later.</summary>
public sealed class LostValuesTests
{
    [Fact]
    public void A_dropped_value_is_still_there_after_more_plans_than_are_kept()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("id", "\"a\""), ("description", "\"kept\"")), Entry.Version(1, ("id", "\"b\""), ("description", "\"dropped \\u00fc 1e-05\""), ("parameters", null)));
        Apply(data);
        Assert.DoesNotContain("dropped", data.Read(Entry.Ink), StringComparison.Ordinal);
        for (int i = 0; i < 12; i++)
        {
            data.Replace(Entry.Ink, "\"V1\"", "\"v1\"");
            Apply(data);
        }

        JsonNode lost = JsonNode.Parse(Assert.Single(Directory.GetFiles(data.PathOf(".actormaker/lost")).Select(File.ReadAllText), static t => t.Contains("dropped", StringComparison.Ordinal)))!;

        Assert.Equal(("actormaker-lost/1", "NormalizeVersions"), ((string?)lost["format"], (string?)lost["command"]));
        JsonNode value = Assert.Single(lost["files"]![0]!["lostValues"]!.AsArray(), v => (string?)v!["jsonPath"] == "$.versions[1].description")!;
        Assert.Equal("\"dropped \\u00fc 1e-05\"", (string?)value["value"]);
    }

    [Fact]
    public void A_plan_that_drops_nothing_leaves_nothing_there()
    {
        using DataRepository data = new();
        FileEdit edit = FileEdit.Create(data.PathOf("new.json"), FileContent.Of([1]));
        Assert.Empty(PlanApplier.Apply(new Plan(data.Root, "Test", [edit]), new ApplySettings(), default).Findings);

        Assert.False(Directory.Exists(data.PathOf(".actormaker/lost")));
    }

    [Theory]
    [InlineData("/../../victim/foo")]
    [InlineData("..")]
    [InlineData("")]
    public void A_journal_that_came_with_the_data_reaches_nothing_outside(string temp)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        string victim = Path.Join(data.Folder, "victim", "foo.actormaker-tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(victim)!);
        File.WriteAllText(victim, "precious");
        data.Write(
            ".actormaker/journal/000001-20260101T000000Z-NormalizeVersions.open/journal.json",
            $$"""{"format":"actormaker-journal/1","command":"NormalizeVersions","temp":"{{temp}}","sealed":"1","files":[{"path":"{{Entry.Ink}}","kind":"Change","round":1,"old":"{{new string('0', 64)}}","new":"{{new string('0', 64)}}","mode":"644","backup":true,"folders":9,"applied":true,"after":[]}]}""");
        data.Replace(Entry.Ink, "\"V1\"", "\"v1\"");

        PlanApplier.Apply(VersionNormalizer.Plan(GateRun.Settings(data), mergeConflicts: false, default).Plan, new ApplySettings(), default);

        Assert.Equal(["foo.actormaker-tmp"], Directory.GetFileSystemEntries(Path.GetDirectoryName(victim)!).Select(Path.GetFileName));
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    private static void Apply(DataRepository data)
    {
        PlanResult result = PlanApplier.Apply(VersionNormalizer.Plan(GateRun.Settings(data), mergeConflicts: false, default).Plan, new ApplySettings(), default);
        Assert.Empty(result.Findings);
    }
}
