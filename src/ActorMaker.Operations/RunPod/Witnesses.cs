using System.Collections.Concurrent;
using ActorMaker.Data.Trainings;
using ActorMaker.S3;

namespace ActorMaker.Operations.RunPod;

/// <summary>Whom a run can be asked of: RunPod and the bucket, each of which may be missing or silent.</summary>
/// <param name="runPod">RunPod; null if it cannot be asked.</param>
/// <param name="whyNot">Why it cannot.</param>
/// <param name="bucket">The bucket; null if none is set.</param>
internal sealed class Witnesses(RunPodClient? runPod, string whyNot, LoraProof? bucket)
{
    private readonly ConcurrentDictionary<string, string> problems = new(StringComparer.Ordinal);

    /// <summary>Why RunPod could not be asked, each reason once, with the run that it showed at first.</summary>
    public IReadOnlyDictionary<string, string> Problems => problems;

    /// <summary>What could not be asked of the bucket, each once.</summary>
    public IEnumerable<S3Exception> Failures => bucket?.Failures ?? [];

    /// <summary>Adds to what is known of a run what RunPod and the bucket tell.</summary>
    /// <param name="question">The run.</param>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<RunEvidence> AskAsync(RunQuestion question, Uri? serviceUrl, DateTimeOffset now, CancellationToken cancellation)
    {
        RunEvidence known = question.Known;
        if (!known.IsNameless)
        {
            StatusAnswer answer = runPod is null ? new StatusAnswer(Event: null, IsGone: false, whyNot) : await runPod.StatusAsync(known.RunId, serviceUrl, cancellation);
            if (answer.Problem.Length > 0)
            {
                problems.TryAdd(answer.Problem, known.RunId);
            }

            known = known with { Answer = answer.Event, IsGone = answer.IsGone };
        }

        return bucket is null ? known with { Object = ObjectProof.NoBucket }
            : question.NeedsObject(known, now) ? known with { Object = await bucket.LookAsync(question.Entry, Told(known) ?? question.Told, cancellation) }
            : known;
    }

    private static TrainingEvent? Told(RunEvidence known) => known.Answer is { Said: RunState.Completed } answer ? answer : null;
}
