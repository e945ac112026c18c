using ActorMaker.Data.Files;
using ActorMaker.Data.Trainings;

namespace ActorMaker.Operations.RunPod;

/// <summary>Where RunPod is asked, and with which key. Read from the environment or the data root's <c>.env</c>, never from a setting: binary logs record those.</summary>
/// <param name="Base">The address that every question begins with; ends in <c>/v2/endpoint/</c>.</param>
internal sealed record RunPodSettings(Uri Base, string Key)
{
    private const string Default = "https://api.runpod.ai/v2";

    /// <summary>Reads the settings. The <c>.env</c> goes before the environment, as for S3.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <param name="problem">What is missing, or makes no sense; empty if nothing.</param>
    /// <returns>The settings; null with a problem.</returns>
    public static RunPodSettings? Read(string root, out string problem)
    {
        IReadOnlyDictionary<string, string> file;
        try
        {
            file = EnvFile.Read(root);
        }
        catch (IOException e)
        {
            problem = e.Message;
            return null;
        }

        string? own = Value(file, "RUNPOD_API_KEY") ?? Value(file, "MODEL_TRAINING_RUNPOD_API_KEY");
        string? key = own ?? Variable("RUNPOD_API_KEY") ?? Variable("MODEL_TRAINING_RUNPOD_API_KEY");
        string? endpoint = Value(file, "MODEL_TRAINING_RUNPOD_ENDPOINT_ID") ?? Variable("MODEL_TRAINING_RUNPOD_ENDPOINT_ID");

        // A .env may be somebody else's: the environment's key goes to no address that it names.
        string address = (own is null ? null : Value(file, "RUNPOD_BASE_URL")) ?? Variable("RUNPOD_BASE_URL") ?? Default;
        problem = key is null ? "no key is set: put RUNPOD_API_KEY into the environment or the data root's .env"
            : endpoint is null ? "no endpoint is set: put MODEL_TRAINING_RUNPOD_ENDPOINT_ID into the environment or the data root's .env"
            : !Inquiry.IsAskable(endpoint) ? "MODEL_TRAINING_RUNPOD_ENDPOINT_ID is no id of an endpoint"
            : key.AsSpan().ContainsAnyExceptInRange('!', '~') ? "the key holds a character that no key has"
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url)
            || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0
            || !url.AbsolutePath.EndsWith("/v2/", StringComparison.Ordinal))
        {
            problem = "RUNPOD_BASE_URL is no address of the form https://host/v2, or http on this machine, without user, password or query";
            return null;
        }

        return new RunPodSettings(new Uri(url, endpoint + "/"), key!);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string? Value(IReadOnlyDictionary<string, string> env, string name) => env.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
