using System.Collections.Concurrent;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>What tests of push, pull and repair have in common while the bucket is left out.</summary>
internal static class TransferTree
{
    public const string Actor = "0007_european_20_female";
    public const string Other = "0008_asian_30_male";

    public static ImageStore Store { get; } = new(ActorRepository.Bucket, "system_actors/training_data/", static key => $"https://{ActorRepository.Bucket}.s3.us-west-1.amazonaws.com/{key}", "/repo/training.csproj");

    /// <summary>The JSON of an entry.</summary>
    public static string Entry(string name, byte[] recorded, string? url, string? status)
    {
        string address = url is null ? "" : $", \"s3_url\": \"{url}\"";
        string state = status is null ? "" : $", \"status\": \"{status}\"";
        return $$"""{ "filename": "{{name}}", "size_bytes": {{recorded.Length}}, "md5_hash": "{{ActorRepository.Md5(recorded)}}"{{address}}{{state}} }""";
    }

    /// <summary>Writes a manifest with these entries.</summary>
    public static void AddEntries(this ActorRepository tree, string actor, params string[] entries) =>
        tree.AddManifest(actor, $",\n  \"training_data\": [\n    {string.Join(",\n    ", entries)}\n  ]");

    public static ImagePlan Push(this ActorRepository tree) => PushPlanner.Plan(tree.Settings, Store, CancellationToken.None);

    public static ImagePlan Pull(this ActorRepository tree) => PullPlanner.Plan(tree.Settings, CancellationToken.None);

    public static ImagePlan Repair(this ActorRepository tree) => RepairPlanner.Plan(tree.Settings, Store, CancellationToken.None);

    /// <summary>The plan of a repair once the bucket has shown another object behind each address.</summary>
    public static ImagePlan Replacing(this ImagePlan plan) =>
        plan with { Transfers = [.. plan.Transfers.Select(t => t with { Object = t.Object with { Replaced = new ReplacedObject("e", 1, DateTimeOffset.UnixEpoch, null) } })] };

    /// <summary>The plan with every transfer done that has not failed.</summary>
    public static ImagePlan Done(this ImagePlan plan) =>
        plan with { Transfers = [.. plan.Transfers.Select(t => t.Object.Outcome == TransferOutcome.Failed ? t : t.Done())] };

    /// <summary>The codes and places of what a preview says, as <c>AM4001 12: text</c>.</summary>
    public static string[] Preview(this ImagePlan plan)
    {
        ConcurrentQueue<Finding> findings = [];
        Finding[] changes = [.. PlanPreview.Changes(plan.ToPlan(findings, CancellationToken.None))];
        Assert.Empty(findings);
        return [.. changes.OrderBy(f => f.Start.Line).Select(f => $"{f.Rule.Code} {f.Start.Line}: {f.Message}")];
    }

    /// <summary>Records the transfers as done, as far as they have not failed.</summary>
    /// <returns>What could not be recorded.</returns>
    public static Finding[] Record(this ImagePlan plan, Action? meanwhile = null)
    {
        ConcurrentQueue<Finding> findings = [];
        Plan edits = plan.Done().ToPlan(findings, CancellationToken.None);
        meanwhile?.Invoke();
        return [.. PlanApplier.Apply(edits, new ApplySettings(), CancellationToken.None).Findings, .. findings];
    }
}
