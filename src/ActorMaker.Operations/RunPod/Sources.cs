using ActorMaker.Data.Root;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;
using ActorMaker.Operations.Trainings;
using ActorMaker.S3;

namespace ActorMaker.Operations.RunPod;

/// <summary>RunPod and the bucket, as settings, environment and <c>.env</c> name them now.</summary>
internal sealed class Sources : IDisposable
{
    private readonly S3Connection? connection;
    private readonly RunPodClient? client;
    private readonly LoraHeaderCache headers;

    private Sources(OperationRun run, DataSettings data, string? bucket, S3Connection? connection)
    {
        this.connection = connection;
        RunPodSettings? settings = RunPodSettings.Read(run.Root, out string problem);
        client = settings is null ? null : new RunPodClient(settings, TimeProvider.System);
        headers = LoraHeaderCache.Load(run.Read.FilePath(Setting.HeaderCache));
        LoraProof? proof = connection is null ? null : new LoraProof(connection, new LoraProofSettings(bucket!, run.Read.Prefixes(Setting.LoraPrefixes), data.Buckets), headers);
        Witnesses = new Witnesses(client, problem, proof);
        Endpoint = settings?.Base.Segments[^1].TrimEnd('/') ?? "";
        Loras = new LoraNames(connection?.Bucket(bucket!), run.Read.Prefixes(Setting.LoraPrefixes));
    }

    /// <summary>To be asked of runs.</summary>
    public Witnesses Witnesses { get; }

    /// <summary>RunPod's endpoint; empty if RunPod cannot be asked.</summary>
    public string Endpoint { get; }

    /// <summary>The LoRAs of the bucket, by name.</summary>
    public LoraNames Loras { get; }

    /// <summary>Opens them; asks nobody yet.</summary>
    /// <returns>Null if a setting was refused.</returns>
    public static Sources? Open(OperationRun run, DataSettings data)
    {
        string? bucket = run.Read.Text(Setting.LoraBucket) is null ? null : run.Read.Bucket(Setting.LoraBucket);
        S3Connection? opened = bucket is null || !run.IsUsable ? null : S3Access.Open(run);
        if (bucket is not null)
        {
            run.Read.RequireAllowed(Setting.LoraBucket, bucket);
        }

        if (run.IsUsable)
        {
            return new Sources(run, data, bucket, opened);
        }

        opened?.Dispose();
        return null;
    }

    /// <summary>Shows how many requests of the bucket have been answered, until it is disposed.</summary>
    public IDisposable? ShowRequests(OperationRun run) => connection is null ? null : ProgressLog.OfRequests(run, connection.Requests);

    /// <summary>Remembers what was seen.</summary>
    public void Save() => headers.Save();

    public void Dispose()
    {
        client?.Dispose();
        connection?.Dispose();
    }
}
