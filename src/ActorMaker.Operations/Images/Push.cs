using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.S3;
using ActorMaker.S3.Images;

namespace ActorMaker.Operations.Images;

/// <summary>Uploads the images that manifests list and no address names, then records their addresses.</summary>
public sealed class Push : ImageOperation
{
    /// <inheritdoc/>
    private protected override bool AppliesByDefault => true;

    /// <inheritdoc/>
    private protected override bool WritesAddresses => true;

    /// <inheritdoc/>
    private protected override string Verb => "Uploading";

    /// <inheritdoc/>
    private protected override Task<ImagePlan> PlanAsync(S3Connection connection, DataSettings settings, ImageStore store, CancellationToken token) =>
        ImagePush.PlanAsync(connection, settings, store, token);
}
