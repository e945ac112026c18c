using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Gate;
using ActorMaker.Operations.RunPod;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Trainings;

/// <summary>What a project says to whoever starts and follows single trainings: the data, the bucket, RunPod. Opened for one piece of work.</summary>
internal sealed class LiveData : IDisposable
{
    private LiveData(GateSettings data, Sources sources) => (Data, Sources) = (data, sources);

    /// <summary>The data root, and how it is read.</summary>
    public GateSettings Data { get; }

    /// <summary>RunPod and the bucket.</summary>
    public Sources Sources { get; }

    /// <summary>Opens what a project says.</summary>
    /// <param name="settings">What it says.</param>
    /// <param name="problem">What of it makes no sense; empty if all does.</param>
    /// <returns>What it says; null with a problem.</returns>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Handed to the caller inside the LiveData.")]
    public static LiveData? Open(OperationSettings settings, TimeProvider time, out string problem)
    {
        FirstRefusal refusals = new();
        OperationRun run = new(settings, refusals);
        run.Open(isAboutStyles: true);
        GateSettings data = run.Data() with { Time = time, HashCachePath = run.Read.FilePath(Setting.HashCache) };
        Sources? sources = run.IsUsable ? Sources.Open(run, data) : null;
        problem = refusals.Text;
        return sources is null ? null : new LiveData(data, sources);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sources.Save();
        Sources.Dispose();
    }
}
