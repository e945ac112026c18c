using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Versions;

namespace ActorMaker.Operations.RunPod;

/// <summary>RunPod's answer about a run.</summary>
/// <param name="Event">What it says; null if it knows no such run, or could not be asked.</param>
/// <param name="IsGone">Whether it knows no such run.</param>
/// <param name="Problem">Why it could not be asked; empty if it could.</param>
internal sealed record StatusAnswer(TrainingEvent? Event, bool IsGone, string Problem);

/// <summary>Asks RunPod for its runs: the only code that knows its interface. Nothing that it says holds the key, nor a word of the answer's.</summary>
/// <remarks>No address but the base is ever called: redirects are not followed.</remarks>
internal sealed partial class RunPodClient : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;
    private const int Attempts = 3;

    private readonly HttpClient http;
    private readonly RunPodSettings settings;
    private readonly TimeProvider time;

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The client disposes its handler.")]
    public RunPodClient(RunPodSettings settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = Limit,
            MaxConnectionsPerServer = 16,
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait before a question is asked again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How far RunPod's clock and ours are apart, by its last answer that told the time.</summary>
    public ClockGap Clock { get; private set; } = ClockGap.None;

    /// <summary>Asks for a run.</summary>
    /// <param name="id">RunPod's id of it.</param>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    public async Task<StatusAnswer> StatusAsync(string id, Uri? serviceUrl, CancellationToken cancellation)
    {
        if (!Inquiry.IsAskable(id))
        {
            return Problem("the id of the run is none that can be asked for");
        }

        for (int attempt = 1; ; attempt++)
        {
            (StatusAnswer answer, bool isPassing) = await AskAsync(id, serviceUrl, cancellation);
            if (!isPassing || attempt == Attempts)
            {
                return answer;
            }

            await Task.Delay(Pause * attempt, time, cancellation);
        }
    }

    public void Dispose() => http.Dispose();

    private void NoteClock(HttpResponseMessage answer) => Clock = answer.Headers.Date is { } date ? new ClockGap(date - time.GetUtcNow()) : Clock;

    private static StatusAnswer Problem(string text) => new(Event: null, IsGone: false, text);

    /// <summary>Asks once; the second value tells whether it may go better the next time.</summary>
    private async Task<(StatusAnswer Answer, bool IsPassing)> AskAsync(string id, Uri? serviceUrl, CancellationToken cancellation)
    {
        using CancellationTokenSource clock = new(Limit, time);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(settings.Base, "status/" + id));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Key);
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            int status = (int)answer.StatusCode;
            NoteClock(answer);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => (Read(await BodyAsync(answer, limit.Token), id, serviceUrl), false),
                HttpStatusCode.NotFound => (new StatusAnswer(Event: null, IsGone: true, ""), false),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (Problem($"it refuses the key (status {status})"), false),
                _ => (Problem($"it answers with status {status}"), answer.StatusCode == HttpStatusCode.TooManyRequests || status >= 500),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (Problem("it does not answer in time"), true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The exception's own words may name whatever the other side sent.
            return (Problem(e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? "its certificate is not trusted" : "it cannot be reached"), true);
        }
    }

    private static StatusAnswer Read(byte[]? body, string id, Uri? serviceUrl)
    {
        if (body is null)
        {
            return Problem("its answer is too long");
        }

        TrainingEvent? said = EventBody.Read(body, serviceUrl, out _);
        return said is not null && RunId.Base(said.RunId) == RunId.Base(id) ? new StatusAnswer(said, IsGone: false, "") : Problem("its answer is not one about this run");
    }

    /// <summary>The whole body; null if it is too long.</summary>
    private static async Task<byte[]?> BodyAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        byte[] bytes = new byte[MaxAnswer + 1];
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
        int length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return length > MaxAnswer ? null : bytes[..length];
    }
}
