using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Data.Trainings;

namespace ActorMaker.Operations.RunPod;

/// <summary>Asks RunPod for what costs money or ends work: once, whatever becomes of the request.</summary>
internal sealed partial class RunPodClient
{
    /// <summary>How long the answer to a command may take.</summary>
    public TimeSpan CommandLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Asks for a run.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="cancellation">Ends the wait: whether RunPod has it is then not known.</param>
    public async Task<CommandAnswer> RunAsync(byte[] body, CancellationToken cancellation)
    {
        CommandAnswer answer = await CommandAsync("run", body, cancellation);
        return answer is { Outcome: CommandOutcome.Done, RunId: null } ? answer with { Outcome = CommandOutcome.Unknown, Problem = "its answer names no run" } : answer;
    }

    /// <summary>Ends a run.</summary>
    /// <param name="id">RunPod's id of it.</param>
    public Task<CommandAnswer> CancelAsync(string id, CancellationToken cancellation) => CommandAsync("cancel", id, cancellation);

    /// <summary>Has a failed run done again, under the same id.</summary>
    /// <param name="id">RunPod's id of it.</param>
    public Task<CommandAnswer> RetryAsync(string id, CancellationToken cancellation) => CommandAsync("retry", id, cancellation);

    private Task<CommandAnswer> CommandAsync(string command, string id, CancellationToken cancellation) =>
        Inquiry.IsAskable(id) ? CommandAsync($"{command}/{id}", [], cancellation) : Task.FromResult(new CommandAnswer(CommandOutcome.Refused, "is not asked: the id of the run is none that can be asked for"));

    private async Task<CommandAnswer> CommandAsync(string path, byte[] body, CancellationToken cancellation)
    {
        using CancellationTokenSource clock = new(CommandLimit, time);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(settings.Base, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Key);
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            int status = (int)answer.StatusCode;
            NoteClock(answer);
            return answer.StatusCode switch
            {
                >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous => ReadCommand(await BodyAsync(answer, limit.Token)) with { At = answer.Headers.Date },
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Refused($"refuses the key (status {status})"),
                HttpStatusCode.NotFound => Refused("knows no such run or endpoint (status 404)") with { IsGone = true },

                // It may have been at work when it lost patience.
                HttpStatusCode.RequestTimeout => Unknown($"answers with status {status}"),
                >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => Refused($"refuses it (status {status})"),
                _ => Unknown($"answers with status {status}"),
            };
        }
        catch (OperationCanceledException)
        {
            return Unknown("does not answer in time");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return Refused(e.HttpRequestError == HttpRequestError.SecureConnectionError ? "has a certificate that is not trusted" : "cannot be reached");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Unknown("ends the connection without an answer");
        }
    }

    private static CommandAnswer Refused(string problem) => new(CommandOutcome.Refused, problem);

    private static CommandAnswer Unknown(string problem) => new(CommandOutcome.Unknown, problem);

    private static CommandAnswer ReadCommand(byte[]? body)
    {
        using JsonText text = JsonText.Parse(body ?? []);
        return text.Problems.Count > 0 || text.Root.Kind != JsonKind.Object
            ? Unknown("gives an answer that cannot be read")
            : new CommandAnswer(CommandOutcome.Done, "")
            {
                RunId = Text(text.Root, "id") is { } id && Inquiry.IsAskable(id) ? id : null,
                Said = RunStates.Parse(Text(text.Root, "status") ?? ""),
            };
    }

    private static string? Text(JsonValue value, string name) => value.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue found) ? found.AsString() : null;
}
