using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Data.Tests.Plans;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Files;

/// <summary>A file system that keeps the case of names and does not tell them apart by it, knows no swap, and refuses the names that Windows reserves.</summary>
public sealed class ForeignFileSystemTests
{
    private const string Actor = "0006_european_20_female";

    [Fact]
    public void A_plan_is_applied_and_undone_byte_for_byte()
    {
        using ForeignMount mount = ForeignMount.Create();
        using DataFolder data = DataFolder.In(mount.Path);
        data.Write("a/One.json", "1");
        data.Write("a/response.json", "addresses");
        FileEdit change = data.Change("a/One.json", "2") with { Backup = true };
        FileEdit delete = data.Delete("a/response.json") with { After = [change.Path] };

        PlanResult applied = data.Apply(change, data.Create("New/two.json", "two"), delete);

        Assert.True(applied.Succeeded, string.Join('\n', applied.Findings));
        Assert.Equal(new SortedDictionary<string, string>(StringComparer.Ordinal) { ["New/two.json"] = "two", ["a/One.json"] = "2", ["a/One.json.backup"] = "1" }, data.Snapshot());
        Assert.True(data.Undo().Succeeded);
        Assert.Equal(new SortedDictionary<string, string>(StringComparer.Ordinal) { ["a/One.json"] = "1", ["a/response.json"] = "addresses" }, data.Snapshot());
        Assert.Empty(data.Leftovers());
    }

    [Theory]
    [InlineData("CON.json")]
    [InlineData("nul")]
    [InlineData("a?.json")]
    [InlineData("ends in a dot.")]
    public void A_name_that_cannot_be_is_a_finding_and_the_other_files_are_written(string name)
    {
        using ForeignMount mount = ForeignMount.Create();
        using DataFolder data = DataFolder.In(mount.Path);

        PlanResult applied = data.Apply(data.Create("a/" + name, "x"), data.Create("b/one.json", "1"));

        Assert.Equal("AM4003", Assert.Single(applied.Findings).Rule.Code);
        Assert.Equal(["b/one.json"], data.Snapshot().Keys);
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void A_file_whose_name_stands_there_in_another_case_is_not_created_over_it()
    {
        using ForeignMount mount = ForeignMount.Create();
        using DataFolder data = DataFolder.In(mount.Path);
        data.Write("a/one.json", "1");

        PlanResult applied = data.Apply(data.Create("a/ONE.json", "2"));

        Assert.Equal("AM4002", Assert.Single(applied.Findings).Rule.Code);
        Assert.Equal("1", data.Read("a/one.json"));
        Assert.Empty(data.Leftovers());
    }

    [Fact]
    public void The_gate_finds_what_it_finds_elsewhere_and_a_sync_writes_the_same()
    {
        using ForeignMount mount = ForeignMount.Create();
        using DataRepository here = new();
        Fill(here);
        using DataFolder there = DataFolder.In(mount.Path);
        foreach (string file in Directory.EnumerateFiles(here.Root, "*", SearchOption.AllDirectories))
        {
            string copy = there.Path(Path.GetRelativePath(here.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        string found = Codes(here.Root);
        Assert.Contains("AM2022", found, StringComparison.Ordinal);
        Assert.Equal(found, Codes(there.Root));
        Assert.Equal(Sync(here.Root), Sync(there.Root));
        Assert.Equal(Codes(here.Root), Codes(there.Root));
    }

    /// <summary>An actor one of whose images has another case than its entry, and one that has no entry.</summary>
    private static void Fill(DataRepository data)
    {
        data.AddStyle("1_ink_intensity");
        data.AddActor(Actor, images: 3);
        string images = $"data/actors/{Actor}/training_data/";
        File.Move(data.PathOf($"{images}{Actor}_0.jpg"), data.PathOf($"{images}{Actor}_0.JPG"));
        data.Write($"{images}Another.jpg", DataRepository.Jpeg("another"));
    }

    private static string Codes(string root)
    {
        GateSettings settings = new(root) { Time = new FixedTime(GateRun.Now) };
        return string.Join('\n', VersionsGate.Check(settings, default).Findings.Union(ManifestsGate.Check(settings, default).Findings)
            .Select(f => $"{f.Rule.Code} {Path.GetRelativePath(root, f.Path)} {f.Start.Line}").Order(StringComparer.Ordinal));
    }

    /// <summary>The files that a sync changes, with their new bytes.</summary>
    private static string Sync(string root)
    {
        ManifestSyncPlan sync = ManifestSync.Plan(new GateSettings(root) { Time = new FixedTime(GateRun.Now) }, CancellationToken.None);
        PlanResult result = PlanApplier.Apply(sync.Plan, new ApplySettings(), CancellationToken.None);
        Assert.True(result.Succeeded, string.Join('\n', result.Findings.Select(static f => f.Message)));
        return string.Join('\n', sync.Plan.Edits.Select(e => Path.GetRelativePath(root, e.Path) + "\n" + File.ReadAllText(e.Path)));
    }
}
