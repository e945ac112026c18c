using System.Globalization;
using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Service.Hosting;

/// <summary>Reads the command line of the service, and refuses what makes no sense.</summary>
/// <param name="surroundings">The environment, and where relative paths start.</param>
internal sealed class ServeArguments(Surroundings surroundings)
{
    /// <summary>How long a token is, at the least, with which others than this machine are let in.</summary>
    public const int LeastToken = 32;

    private const string Url = "--urls";
    private const string HookUrl = "--hook-urls";

    /// <summary>What can be typed, and what it means.</summary>
    public static string Help { get; } =
        """
        Follows trainings: takes RunPod's hooks, asks RunPod and the bucket, and writes how each one ended.

          actormaker serve [ROOT] [options]

          --root DIR            the data root or its project (ACTORMAKER_ROOT; without it, the nearest one upwards from here)
          --urls URLS           where pages and API are (http://127.0.0.1:5180); other than this machine: needs ACTORMAKER_TOKEN
          --hook-urls URLS      where hooks arrive, and nothing else is (http://127.0.0.1:5181)
          --public-url URL      what RunPod calls, in front of the hooks (ACTORMAKER_PUBLIC_URL); without it no hooks are asked for
          --reconcile TIME      how often runs are asked for (00:05:00), or off
          --confirm HOW         preferred, required (nothing is written without RunPod's answer or the bucket), or off
          --unsigned-hooks      take hooks without a token too, as a reason to ask
          --read-only           write nothing but the hooks that come
          --workflow FILE       the template of the requests that start trainings
          --notify COMMAND      run once when a training has ended, failed or is lost, with the event as JSON on its standard input
          --help                this

        Secrets are read from the environment or the data root's .env only: ACTORMAKER_TOKEN, RUNPOD_API_KEY, those of AWS.
        """;

    private static readonly string[] Values = ["--root", Url, HookUrl, "--public-url", "--reconcile", "--confirm", "--workflow", "--notify"];
    private static readonly string[] Flags = ["--unsigned-hooks", "--read-only", "--help"];

    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);

    /// <summary>Whether somebody wants to know what can be typed.</summary>
    public bool WantsHelp => given.ContainsKey("--help");

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The words behind the command's name.</param>
    /// <param name="problem">What makes no sense, as a sentence; empty if all does.</param>
    /// <returns>The options; null if something makes no sense, or help is wanted.</returns>
    public ServeOptions? Read(IReadOnlyList<string> arguments, out string problem)
    {
        problem = Collect(arguments);
        return problem.Length > 0 || WantsHelp ? null : Make(out problem);
    }

    private string Collect(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            string name = parts[0] is "-h" or "-?" ? "--help" : parts[0];
            if (!arguments[i].StartsWith('-'))
            {
                (name, parts) = ("--root", ["", arguments[i]]);
            }

            bool isFlag = Flags.Contains(name, StringComparer.Ordinal);
            if (!isFlag && !Values.Contains(name, StringComparer.Ordinal))
            {
                return $"{name} is no option of this command{(Nearest.Of(name, [.. Values, .. Flags]) is { } near ? $": is {near} meant?" : "")}";
            }

            if (isFlag && parts.Length > 1)
            {
                return $"{name} takes no value";
            }

            if (!isFlag && parts.Length == 1)
            {
                if (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
                {
                    return $"{name} needs a value";
                }

                parts = [name, arguments[++i]];
            }

            if (!given.TryAdd(name, isFlag ? "" : parts[1]))
            {
                return $"{name} is given twice";
            }

            if (!isFlag && string.IsNullOrWhiteSpace(parts[1]))
            {
                return $"{name} has an empty value";
            }
        }

        return "";
    }

    private ServeOptions? Make(out string problem)
    {
        IReadOnlyList<ListenAddress> urls = ListenAddress.Parse(given.GetValueOrDefault(Url, "http://127.0.0.1:5180"), out string url);
        IReadOnlyList<ListenAddress> hooks = ListenAddress.Parse(given.GetValueOrDefault(HookUrl, "http://127.0.0.1:5181"), out string hook);
        Uri? publicUrl = Public(out string address);
        TimeSpan? interval = Interval(out string time);
        Confirmation confirm = Confirm(out string word);
        string? workflow = given.GetValueOrDefault("--workflow") is { } file ? surroundings.PathOf(file) : null;
        string? token = Variable("ACTORMAKER_TOKEN");
        string? root = given.GetValueOrDefault("--root") ?? Variable("ACTORMAKER_ROOT");
        problem = url.Length > 0 ? $"{Url}: {url}"
            : hook.Length > 0 ? $"{HookUrl}: {hook}"
            : urls.Any(u => u.Port != 0 && hooks.Any(h => h.Port == u.Port)) ? $"{HookUrl} has a port of {Url}: hooks need one of their own, as it alone is open to others"
            : address.Length > 0 ? address
            : time.Length > 0 ? time
            : word.Length > 0 ? word
            : workflow is not null && !File.Exists(workflow) ? $"--workflow: there is no file {workflow}"
            : root is not null && !Path.Exists(surroundings.PathOf(root)) ? $"--root: {surroundings.PathOf(root)} does not exist"
            : Refuse(token, urls);
        return problem.Length > 0 ? null : new ServeOptions(root)
        {
            Urls = urls,
            HookUrls = hooks,
            PublicUrl = publicUrl,
            Interval = interval,
            Confirm = confirm,
            TakesUnsigned = given.ContainsKey("--unsigned-hooks"),
            IsReadOnly = given.ContainsKey("--read-only"),
            Workflow = workflow,
            Notify = given.GetValueOrDefault("--notify"),
            Token = token,
        };
    }

    private static string Refuse(string? token, IReadOnlyList<ListenAddress> urls) =>
        token is not null && token.AsSpan().ContainsAnyExceptInRange('!', '~') ? "ACTORMAKER_TOKEN holds a character that no header can carry"
        : urls.FirstOrDefault(static u => !u.IsLoopback) is not { } open || token?.Length >= LeastToken ? ""
        : $"{Url}: {open.Host} is open to others than this machine: set ACTORMAKER_TOKEN to a secret of {LeastToken} or more characters{(token is null ? "" : $"; it has {token.Length.ToString(CultureInfo.InvariantCulture)}")}";

    private Uri? Public(out string problem)
    {
        problem = "";
        bool isOption = given.TryGetValue("--public-url", out string? text);
        text ??= Variable("ACTORMAKER_PUBLIC_URL");
        if (text is null)
        {
            return null;
        }

        bool isSound = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
        if (!isSound)
        {
            problem = $"{(isOption ? "--public-url" : "ACTORMAKER_PUBLIC_URL")} is no address of the form https://host, or http on this machine, without user, password or query";
        }

        return isSound ? url : null;
    }

    private TimeSpan? Interval(out string problem)
    {
        problem = "";
        string text = given.GetValueOrDefault("--reconcile", "00:05:00");
        if (string.Equals(text, "off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Without colons, a number would be that of days.
        bool isTime = text.Contains(':', StringComparison.Ordinal) & TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan interval);
        if (!isTime || interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromDays(1))
        {
            problem = $"--reconcile is \"{text}\"; it can be a time from 00:00:01 to 1.00:00:00, or off";
        }

        return interval;
    }

    private Confirmation Confirm(out string problem)
    {
        problem = "";
        switch (given.GetValueOrDefault("--confirm", "preferred").ToLowerInvariant())
        {
            case "preferred":
                return Confirmation.Preferred;
            case "required":
                return Confirmation.Required;
            case "off":
                return Confirmation.Off;
            default:
                problem = $"--confirm is \"{given["--confirm"]}\"; it can be preferred, required or off";
                return Confirmation.Preferred;
        }
    }

    private string? Variable(string name) => surroundings.Variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
