using System.Collections.Concurrent;
using ActorMaker.Data.Trainings;
using ActorMaker.S3;

namespace ActorMaker.Operations.RunPod;

/// <summary>Whom a run can be asked of: RunPod and the bucket, each of which may be missing or silent.</summary>
/// <param name="RunPod">RunPod; null if it cannot be asked.</param>
/// <param name="WhyNot">Why it cannot.</param>
/// <param name="Bucket">The bucket; null if none is set.</param>
internal sealed record Witnesses(RunPodClient? RunPod, string WhyNot, LoraProof? Bucket)
{
    // Of all copies one: what was asked is told where it was opened.
    private readonly ConcurrentDictionary<string, string> problems = new(StringComparer.Ordinal);

    /// <summary>How far the word of a hook goes.</summary>
    public Confirmation Confirm { get; init; }

    /// <summary>Whether RunPod is asked for a run.</summary>
    public Func<RunQuestion, bool> AsksRunPod { get; init; } = static _ => true;

    /// <summary>Why RunPod could not be asked, each reason once, with the run that it showed at first.</summary>
    public IReadOnlyDictionary<string, string> Problems => problems;

    /// <summary>What could not be asked of the bucket, each once.</summary>
    public IEnumerable<S3Exception> Failures => Bucket?.Failures ?? [];

    /// <summary>Adds to what is known of a run what RunPod and the bucket tell.</summary>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    public async Task<RunEvidence> AskAsync(RunQuestion question, Uri? serviceUrl, DateTimeOffset now, CancellationToken cancellation)
    {
        // What the log tells was proven once; only a hook that has just come has to be believed.
        bool isHook = question.Events.Any(static e => e.Job is not null) && question.Known.Hook is not null;
        RunEvidence known = isHook ? question.Known with { Confirm = Confirm } : question.Known;
        bool isEnough = isHook && Confirm == Confirmation.Off;
        if (!known.IsNameless && !isEnough && AsksRunPod(question))
        {
            StatusAnswer answer = RunPod is null ? new StatusAnswer(Event: null, IsGone: false, WhyNot) : await RunPod.StatusAsync(known.RunId, serviceUrl, cancellation);
            if (answer.Problem.Length > 0)
            {
                problems.TryAdd(answer.Problem, known.RunId);
            }

            known = known with { Answer = answer.Event, IsGone = answer.IsGone };
        }

        return Bucket is null ? known with { Object = ObjectProof.NoBucket }
            : question.NeedsObject(known, now) ? known with { Object = await Bucket.LookAsync(question.Entry with { Began = question.Began }, Told(known) ?? question.Told, cancellation) }
            : known;
    }

    private static TrainingEvent? Told(RunEvidence known) => known.Answer is { Said: RunState.Completed } answer ? answer : null;
}
