using ActorMaker.Data.Trainings;

namespace ActorMaker.Service.Hosting;

/// <summary>What the service is told when it starts.</summary>
/// <param name="Root">Absolute path of the data root, or of its project; null to look for it upwards.</param>
internal sealed record ServeOptions(string? Root)
{
    /// <summary>Where the pages and the API are.</summary>
    public required IReadOnlyList<ListenAddress> Urls { get; init; }

    /// <summary>Where hooks arrive, and nothing else is: what goes into a tunnel.</summary>
    public required IReadOnlyList<ListenAddress> HookUrls { get; init; }

    /// <summary>What the addresses that RunPod calls begin with; null to start trainings without a hook.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How often runs are asked for; null for never.</summary>
    public TimeSpan? Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far a hook's own word goes.</summary>
    public Confirmation Confirm { get; init; }

    /// <summary>Whether hooks without a token are taken, as hints.</summary>
    public bool TakesUnsigned { get; init; }

    /// <summary>Whether nothing is written but the hooks that come.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Absolute path of the template of requests; null for none.</summary>
    public string? Workflow { get; init; }

    /// <summary>The command that is told of the end of a training; null for none.</summary>
    public string? Notify { get; init; }

    /// <summary>The token that whoever asks has to show; null if none is needed. Of the environment only, and never printed.</summary>
    public string? Token { get; init; }
}
