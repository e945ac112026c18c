using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.FaultHost;

// Usage: apply <root> <wanted tree> | gate <root> | normalize <root> | sync <root> | undo <root> | race <root> <id> <changes> <seed> | edit <root> <id> <seed> <stop file>
// keep <root> <job> <file with a hook's body> | follow <root> | start <root> <workflow>
// elsewhere <any of these>: in the ways of systems that have no swaps, locks, syncs of folders, or Linux's own calls
if (args[0] == "elsewhere")
{
    (SystemWays.HasRenameFlags, SystemWays.HasLocks, SystemWays.HasFolderSync, LinuxFiles.Available) = (false, false, false, false);
    args = args[1..];
}

string root = args[1];
switch (args[0])
{
    case "apply":
        return Report(PlanApplier.Apply(TreePlan.Make(root, args[2]), new ApplySettings { Parallelism = args.Length > 3 ? int.Parse(args[3]) : 1 }, CancellationToken.None));
    case "gate":
        GateSettings settings = new(root);
        return Print([.. VersionsGate.Check(settings, CancellationToken.None).Findings, .. ManifestsGate.Check(settings, CancellationToken.None).Findings]);
    case "normalize":
        NormalizePlan normalized = VersionNormalizer.Plan(new GateSettings(root), mergeConflicts: false, CancellationToken.None);
        PlanResult merged = PlanApplier.Apply(normalized.Plan, new ApplySettings { Parallelism = 1 }, CancellationToken.None);
        return Report(merged with { Findings = [.. normalized.Findings, .. merged.Findings] });
    case "sync":
        ManifestSyncPlan sync = ManifestSync.Plan(new GateSettings(root), CancellationToken.None);
        PlanResult synced = PlanApplier.Apply(sync.Plan, new ApplySettings { Parallelism = 1 }, CancellationToken.None);
        return Report(synced with { Findings = [.. sync.Findings, .. synced.Findings] });
    case "undo":
        UndoPlan undo = PlanUndo.Plan(root);
        return Report(PlanApplier.Apply(undo.Plan, new ApplySettings { Parallelism = args.Length > 3 ? int.Parse(args[3]) : 1 }, CancellationToken.None));
    case "race":
        return Contender.Run(root, args[2], int.Parse(args[3]), int.Parse(args[4]));
    case "keep":
        return LiveWork.Keep(root, job: args[2], body: args[3]);
    case "follow":
        return MainThread.Run(() => LiveWork.FollowAsync(root));
    case "start":
        return MainThread.Run(() => LiveWork.StartAsync(root, workflow: args[2]));
    case "edit":
        return Editor.Run(root, args[2], int.Parse(args[3]), args[4]);
    default:
        return 2;
}

static int Report(PlanResult result)
{
    Print(result.Findings);
    return result.Succeeded ? 0 : 1;
}

static int Print(IReadOnlyList<Finding> findings)
{
    foreach (Finding finding in findings)
    {
        Console.WriteLine($"{finding.Path}: {finding.Rule.Severity} {finding.Rule.Code}: {finding.Message}");
    }

    return findings.Any(static f => f.Rule.Severity == Severity.Error) ? 1 : 0;
}
