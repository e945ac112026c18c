namespace ActorMaker.S3;

/// <summary>
/// How every request is sent, whoever speaks to the wire: counted, with a time-out, and again after a growing pause when the
/// failure may pass.
/// </summary>
internal sealed class RequestPolicy(S3Settings settings, S3Requests requests)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    // When a request last got no answer in all its attempts: the others then fail at once instead of waiting each in turn.
    private long outage = long.MinValue;

    /// <summary>Sends a request.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="call">The call, one of <see cref="Calls"/>.</param>
    /// <param name="key">The key or prefix.</param>
    /// <param name="bytes">How many bytes it moves at most, for the time-out.</param>
    /// <exception cref="S3Exception">All attempts failed, or one in a way that will not pass.</exception>
    public async Task<T> RunAsync<T>(string call, string bucket, string? key, long bytes, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation)
    {
        TimeSpan timeout = settings.AttemptTimeout + TimeSpan.FromSeconds(bytes / 65536);
        TimeSpan pause = FirstPause;
        for (int number = 1; ; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (InOutage())
            {
                throw new S3Exception(call, bucket, key, new Failure(null, "", "the service did not answer requests just before", MayPass: true, Failure.NoAnswer));
            }

            requests.Count(call, again: number > 1);
            Failure failure;
            using (CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                limit.CancelAfter(timeout);
                try
                {
                    T result = await attempt(limit.Token);
                    Volatile.Write(ref outage, long.MinValue);
                    return result;
                }
                catch (Exception e) when (Failure.Of(e, timeout) is not null)
                {
                    // A run that is ended breaks its connections: whatever comes of that is the end of the run, not a failure.
                    cancellation.ThrowIfCancellationRequested();
                    failure = Failure.Of(e, timeout)!;
                }
            }

            if (!failure.MayPass || number >= settings.Attempts)
            {
                if (failure.Status is null && failure.MayPass)
                {
                    Volatile.Write(ref outage, settings.Time.GetTimestamp());
                }

                throw new S3Exception(call, bucket, key, failure.MayPass ? failure with { Reason = $"{failure.Reason}, {number} times" } : failure);
            }

            // Half of the pause is left to chance, so that requests that failed together do not come back together.
#pragma warning disable CA5394 // Nothing depends on nobody guessing a pause.
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), settings.Time, cancellation);
#pragma warning restore CA5394
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private bool InOutage()
    {
        long since = Volatile.Read(ref outage);
        return since != long.MinValue && settings.Time.GetElapsedTime(since) < Outage;
    }
}
