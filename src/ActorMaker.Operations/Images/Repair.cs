using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.Operations.Settings;
using ActorMaker.S3;
using ActorMaker.S3.Images;

namespace ActorMaker.Operations.Images;

/// <summary>Uploads local images over the objects that have other bytes.</summary>
public sealed class Repair : ImageOperation
{
    /// <inheritdoc/>
    private protected override bool AppliesByDefault => false;

    /// <inheritdoc/>
    private protected override bool TakesSmaller(OperationRun run) => run.Read.Flag(Setting.RepairSmaller, fallback: false);

    /// <inheritdoc/>
    private protected override string Verb => "Uploading";

    /// <inheritdoc/>
    private protected override Task<ImagePlan> PlanAsync(S3Connection connection, DataSettings settings, ImageStore store, CancellationToken token) =>
        ImageRepair.PlanAsync(connection, settings, store, token);
}
