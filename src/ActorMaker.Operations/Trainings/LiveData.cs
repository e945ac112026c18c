using ActorMaker.Data.Gate;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;

namespace ActorMaker.Operations.Trainings;

/// <summary>What a project says to whoever starts and follows single trainings: the data, the bucket, RunPod. Opened for one piece of work.</summary>
internal sealed class LiveData : IDisposable
{
    private readonly S3Connection? connection;
    private readonly LoraHeaderCache headers;

    private LiveData(OperationRun run, TimeProvider time)
    {
        Data = run.Data() with
        {
            Time = time,
            HashCachePath = run.Read.FilePath(Setting.HashCache),
        };
        Bucket = run.Read.Text(Setting.LoraBucket) is null ? null : run.Read.Bucket(Setting.LoraBucket);
        Prefixes = run.Read.Prefixes(Setting.LoraPrefixes);
        headers = LoraHeaderCache.Load(run.Read.FilePath(Setting.HeaderCache));
        if (Bucket is not null)
        {
            run.Read.RequireAllowed(Setting.LoraBucket, Bucket);
            connection = run.IsUsable ? S3Access.Open(run) : null;
        }

        RunPodSettings? runPod = RunPodSettings.Read(run.Root, out string problem);
        WhyNoRunPod = problem;
        if (runPod is not null)
        {
            RunPod = new RunPodClient(runPod, time);
            Endpoint = runPod.Base.Segments[^1].TrimEnd('/');
        }
    }

    /// <summary>The data root, and how it is read.</summary>
    public GateSettings Data { get; }

    /// <summary>The bucket that holds the LoRAs; null if none is set.</summary>
    public string? Bucket { get; }

    /// <summary>Where in it.</summary>
    public IReadOnlyList<string> Prefixes { get; }

    /// <summary>RunPod; null if it cannot be asked.</summary>
    public RunPodClient? RunPod { get; }

    /// <summary>Why it cannot.</summary>
    public string WhyNoRunPod { get; }

    /// <summary>RunPod's endpoint.</summary>
    public string Endpoint { get; } = "";

    /// <summary>Opens what a project says.</summary>
    /// <param name="settings">What it says.</param>
    /// <param name="time">The clock.</param>
    /// <param name="problem">What of it makes no sense; empty if all does.</param>
    /// <returns>What it says; null with a problem.</returns>
    public static LiveData? Open(OperationSettings settings, TimeProvider time, out string problem)
    {
        FirstRefusal refusals = new();
        OperationRun run = new(settings, refusals);
        run.Open(isAboutStyles: true);
        LiveData? data = run.IsUsable ? new LiveData(run, time) : null;
        problem = refusals.Text;
        if (run.IsUsable)
        {
            return data;
        }

        data?.Dispose();
        return null;
    }

    /// <summary>Those that runs can be asked of.</summary>
    public Witnesses Witnesses() => new(RunPod, WhyNoRunPod, connection is null ? null : new LoraProof(connection, new LoraProofSettings(Bucket!, Prefixes, Data.Buckets), headers));

    /// <summary>The LoRAs of the bucket, by name.</summary>
    public LoraNames Loras() => new(connection?.Bucket(Bucket!), Prefixes);

    /// <inheritdoc/>
    public void Dispose()
    {
        headers.Save();
        RunPod?.Dispose();
        connection?.Dispose();
    }
}
