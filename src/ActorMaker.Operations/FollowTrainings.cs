using ActorMaker.Data.Findings;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.RunPod;

namespace ActorMaker.Operations;

/// <summary>How runs are followed.</summary>
public sealed record FollowSettings
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How far the word of a hook goes.</summary>
    public Confirmation Confirm { get; init; }

    /// <summary>Whether RunPod is asked for a run.</summary>
    public Func<RunQuestion, bool> AsksRunPod { get; init; } = static _ => true;

    /// <summary>Whether the tree may be changed now, asked just before it is.</summary>
    public Func<bool> MayWrite { get; init; } = static () => true;

    /// <summary>How the tree is written: another run on the same data root is not waited for long.</summary>
    public ApplySettings Apply { get; init; } = new() { LockTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>Ends the writing of what is decided, later than it ends the asking.</summary>
    public CancellationToken EndOfWriting { get; init; }
}

/// <summary>A run that was looked at.</summary>
/// <param name="Question">What was known of it before.</param>
/// <param name="Evidence">What is known now.</param>
/// <param name="Planned">What was to become of its entry.</param>
/// <param name="Written">What the entry says now; null if its file cannot be read any more.</param>
public sealed record FollowedRun(RunQuestion Question, RunEvidence Evidence, RecordedRun Planned, RecordedRun? Written)
{
    /// <summary>The code of what keeps it from being written, such as <c>AM5002</c>; null if nothing does.</summary>
    public string? Code { get; init; }

    /// <summary>The same in words.</summary>
    public string Why { get; init; } = "";

    /// <summary>What the log got.</summary>
    public IReadOnlyList<LogLine> Lines { get; init; } = [];

    /// <summary>Whether the entry has become another than it was.</summary>
    public bool HasChanged => Written is { } written && written.Was != Planned.Was;
}

/// <summary>One look at some runs, for whoever looks again and again: asks for them, writes what follows, and settles their events.</summary>
/// <param name="store">What is known of trainings beside the tree.</param>
public sealed class FollowTrainings(IReadOnlyList<RunQuestion> questions, TrainingStore store, FollowSettings how) : Operation
{
    /// <summary>The runs, once it has run; empty if the settings make no sense.</summary>
    public IReadOnlyList<FollowedRun> Runs { get; private set; } = [];

    /// <summary>Whether what follows is written; false where somebody else writes, and it has to be looked at again.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>Why RunPod could not be asked, each reason once; empty if it could.</summary>
    public IReadOnlyCollection<string> Problems { get; private set; } = [];

    /// <summary>How far RunPod's clock and ours are apart.</summary>
    public ClockGap Clock { get; private set; } = ClockGap.None;

    /// <inheritdoc/>
    private protected override async Task WorkAsync(OperationRun run, CancellationToken token)
    {
        GateSettings data = run.Data() with { Time = how.Time };
        using Sources? sources = run.IsUsable ? Sources.Open(run, data) : null;
        if (sources is null)
        {
            return;
        }

        Reconciliation work = new(data, store, sources.Witnesses with { Confirm = how.Confirm, AsksRunPod = how.AsksRunPod }, new Inquiry(questions, []));
        await work.AskAsync(token);
        sources.Save();
        Clock = sources.Witnesses.RunPod?.Clock ?? ClockGap.None;
        Problems = [.. sources.Witnesses.Problems.Keys];
        if (work.Plan.IsEmpty || how.MayWrite())
        {
            // Waits for the lock of the root, and so not on a thread that answers requests.
            PlanResult result = await Task.Factory.StartNew(
                () => PlanApplier.Apply(work.Plan, how.Apply, how.EndOfWriting),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            run.Report(result.Findings);
            IsWritten = result.Succeeded;
            work.Settle();
        }

        Runs = work.Followed;
    }

    /// <summary>What keeps an event waiting for which nobody can be asked.</summary>
    /// <param name="open">The event.</param>
    /// <returns>The code of the rule, and the reason in words.</returns>
    public static (string Code, string Why) Describe(OpenEvent open) => open.Reason == Reason.NoEntry
        ? (RuleCatalog.EventWaits.Code, "no entry of this tree has its id")
        : (RuleCatalog.EventContradicts.Code, Reconciliation.Describe(open.Reason, ""));
}
