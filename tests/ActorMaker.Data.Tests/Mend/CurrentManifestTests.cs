using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Manifests that were up to date before: a sync that remembers them must plan what one plans that remembers nothing.</summary>
public sealed class CurrentManifestTests
{
    private static readonly TimeProvider Later = new FixedTime(DateTimeOffset.UtcNow.AddHours(1));

    public static TheoryData<string> ChangeNames => [.. CleanManifestTests.Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void Every_change_is_seen(string change)
    {
        using DataRepository data = Synced();
        ManifestSyncPlan before = Plan(data);
        Assert.Empty(before.Plan.Edits);
        Assert.True(IsRemembered(data) || !OperatingSystem.IsLinux());

        FileClock.AwaitTick(data);
        CleanManifestTests.Changes[change](data);

        for (int i = 0; i < 3; i++)
        {
            AssertSame(Plan(data, cached: false), Plan(data), change);
        }
    }

    [Fact]
    public void Any_sequence_of_changes_and_syncs_is_seen()
    {
        int edits = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            using DataRepository data = Synced();
            for (int step = 0; step < 8; step++)
            {
                string change = RandomChange.Make(CleanManifestTests.Changes, data, random, CleanManifestTests.Restore);
                ManifestSyncPlan plan = Plan(data);
                AssertSame(Plan(data, cached: false), plan, $"seed {seed}, step {step}, {change}");
                edits += plan.Plan.Edits.Count;
                if (random.Next(2) == 0)
                {
                    FileClock.AwaitTick(data);
                    PlanApplier.Apply(plan.Plan, new ApplySettings(), CancellationToken.None);
                }
            }
        }

        Assert.True(edits > 50, $"only {edits} edits were planned");
    }

    [Fact]
    public void A_gate_in_between_does_not_make_a_sync_forget()
    {
        using DataRepository data = Synced();
        Plan(data); // the first one read the images, and so could not yet tell
        ManifestsGate.Check(Settings(data, cached: true), CancellationToken.None);
        Assert.True(IsRemembered(data) || !OperatingSystem.IsLinux());

        CleanManifestTests.Changes["an image more"](data);
        ManifestsGate.Check(Settings(data, cached: true), CancellationToken.None);
        Assert.True(IsRemembered(data) || !OperatingSystem.IsLinux());
    }

    [Fact]
    public void A_manifest_that_is_remembered_still_has_its_place_in_findings()
    {
        using DataRepository data = Synced();
        Plan(data);
        CleanManifestTests.Changes["two manifests of one actor"](data);

        Finding finding = Plan(data).Findings[0];

        Assert.NotEqual(TextPosition.Start, finding.Related!.Position);
        Assert.Equal(Gate.Entry.Actor, finding.Related.Text);
    }

    private static DataRepository Synced()
    {
        DataRepository data = CleanManifestTests.Two();
        PlanApplier.Apply(Plan(data, cached: false).Plan, new ApplySettings(), CancellationToken.None);
        Plan(data);
        return data;
    }

    private static bool IsRemembered(DataRepository data)
    {
        string path = data.PathOf(Gate.Entry.Manifest);
        var current = new CleanManifests(Settings(data, cached: true), [Gate.Entry.Actor], Memory.Open(CachePath(data) + ".sync", ignore: false));
        FileStamp stamp = FileStamp.Of(path);
        return current.ActorOf(Path.GetFileName(path), stamp, out _) == Gate.Entry.Actor && current.CountsOf(Path.GetFileName(path), stamp) is not null;
    }

    private static ManifestSyncPlan Plan(DataRepository data, bool cached = true) => ManifestSync.Plan(Settings(data, cached), CancellationToken.None);

    private static GateSettings Settings(DataRepository data, bool cached) =>
        new(data.Root) { HashCachePath = cached ? CachePath(data) : null, Time = Later };

    // Beside the root, which may be removed.
    private static string CachePath(DataRepository data) => Path.Join(data.Folder, "obj", "training.hashes");

    private static void AssertSame(ManifestSyncPlan expected, ManifestSyncPlan actual, string what)
    {
        Assert.Equal(Print(expected), Print(actual));
        Assert.True((expected.Actors, expected.Images, expected.Counts) == (actual.Actors, actual.Images, actual.Counts), what);
    }

    private static string[] Print(ManifestSyncPlan plan) =>
        [.. plan.Findings.Select(GateRun.Print), .. plan.Plan.Edits.Select(e => $"{e.Kind} {e.Path} {e.OldHash} {string.Join("; ", e.Changes)}")];
}
