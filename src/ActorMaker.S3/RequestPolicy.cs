using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;

namespace ActorMaker.S3;

/// <summary>
/// How every request is sent, whoever speaks to the wire: counted, with a time-out, and again after a growing pause when the
/// failure may pass.
/// </summary>
internal sealed class RequestPolicy(S3Settings settings, S3Requests requests)
{
    /// <summary>The code of an answer without a length.</summary>
    public const string MissingLength = "MissingContentLength";

    /// <summary>The code of an answer that is not the part that was asked for.</summary>
    public const string RangeIgnored = "RangeIgnored";

    /// <summary>The code of an answer with a header or a field that has no meaning.</summary>
    public const string Senseless = "SenselessAnswer";

    /// <summary>The code of a web page in the place of an answer.</summary>
    public const string WebPage = "WebPage";

    /// <summary>The code of a service that takes no conditions.</summary>
    public const string NoConditions = "NoConditionalWrites";

    /// <summary>The code of an object that nobody expected to be so large.</summary>
    public const string TooLarge = "TooLarge";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    // When a request last got no answer in all its attempts: the others then fail at once instead of waiting each in turn.
    private long outage = long.MinValue;

    /// <summary>Sends a request.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="call">The call, one of <see cref="Calls"/>.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key or prefix.</param>
    /// <param name="bytes">How many bytes it moves at most, for the time-out.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="cancellation">Ends it.</param>
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
                throw new S3Exception(call, bucket, key, status: null, "", "the service did not answer requests just before");
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
                catch (Exception e) when (Classify(e, timeout) is not null)
                {
                    // A run that is ended breaks its connections: whatever comes of that is the end of the run, not a failure.
                    cancellation.ThrowIfCancellationRequested();
                    failure = Classify(e, timeout)!;
                }
            }

            if (!failure.MayPass || number >= settings.Attempts)
            {
                if (failure.Status is null && failure.MayPass)
                {
                    Volatile.Write(ref outage, settings.Time.GetTimestamp());
                }

                throw new S3Exception(call, bucket, key, failure.Status, failure.Code, failure.MayPass ? $"{failure.Reason}, {number} times" : failure.Reason);
            }

            // Half of the pause is left to chance, so that requests that failed together do not come back together.
#pragma warning disable CA5394 // Nothing depends on nobody guessing a pause.
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), settings.Time, cancellation);
#pragma warning restore CA5394
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static Failure? Classify(Exception error, TimeSpan timeout) => error switch
    {
        S3AnswerException answer => FromAnswer(answer.Status, answer.Code, answer.Region),
        AmazonServiceException { StatusCode: >= HttpStatusCode.Continue } answer => FromAnswer((int)answer.StatusCode, S3AnswerException.CleanCode(answer.ErrorCode), region: null),
        HttpRequestException { InnerException: AuthenticationException } =>
            new Failure(null, "", "no secure connection to the service: this machine does not trust its certificate, or they have no version of TLS in common", MayPass: false),
        AmazonServiceException or HttpRequestException or HttpIOException => new Failure(null, "", Network(error), MayPass: true),
        OperationCanceledException => new Failure(null, "", $"no answer within {timeout.TotalSeconds:0} s", MayPass: true),
        AmazonClientException => new Failure(null, "", $"the AWS SDK refused it ({error.GetType().Name})", MayPass: false),
        _ => null,
    };

    private static Failure FromAnswer(int status, string code, string? region)
    {
        bool mayPass = status is (>= 500 and not 501) or 429 or 408 || code is "SlowDown" or "RequestTimeout" or "OperationAborted" or "ConditionalRequestConflict";
        string reason = code switch
        {
            "InvalidAccessKeyId" => "the service does not know the access key",
            "SignatureDoesNotMatch" => "the secret does not belong to the access key",
            "ExpiredToken" or "InvalidToken" => "the session of the credentials has ended",
            "RequestTimeTooSkewed" => "this machine's clock is wrong",
            "NoSuchBucket" => "there is no such bucket",
            _ when region is not null && (status is 301 or 307 or 400) => $"the bucket is in the region {region}: set S3Region",
            "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => "the bucket is in another region: set S3Region",
            MissingLength => "the answer does not say how long the object is, so nothing tells whether all of it has come",
            RangeIgnored => "the service sends another part of the object than was asked for",
            WebPage => "the answer is a web page: this is no S3 service, or something stands between it and this machine",
            NoConditions => "the service has no conditional writes (If-None-Match, If-Match), without which an upload could overwrite what is there",
            TooLarge => "the object has more than 256 MiB, and its size is not recorded",
            Senseless => "the answer is not one of this call",
            "AccessDenied" => "the credentials are not allowed to do this",
            _ => status switch
            {
                301 or 307 => "the bucket is in another region: set S3Region",
                401 or 403 => "the credentials are not allowed to do this",
                404 => "there is no such bucket or object",
                412 => "the object is not the one that was seen before",
                501 => "the service cannot do this",
                >= 500 or 429 => "the service is overloaded or broken",
                _ => "the service refused the request",
            },
        };
        return new Failure(status, code, reason, mayPass);
    }

    // Socket errors and HTTP errors name no secret; messages of unknown layers might, so only these are told.
    private static string Network(Exception error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
            {
                return $"no connection to the service ({socket.SocketErrorCode})";
            }

            if (e is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded })
            {
                return "the answer was cut off";
            }

            if (e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http)
            {
                return $"no connection to the service ({http.HttpRequestError})";
            }
        }

        return "no connection to the service";
    }

    private bool InOutage()
    {
        long since = Volatile.Read(ref outage);
        return since != long.MinValue && settings.Time.GetElapsedTime(since) < Outage;
    }

    private sealed record Failure(int? Status, string Code, string Reason, bool MayPass);
}
