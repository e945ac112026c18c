using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.S3;

namespace ActorMaker.Operations.Images;

/// <summary>Downloads the images that have an address and no local file.</summary>
public sealed class Pull : ImageOperation
{
    /// <inheritdoc/>
    private protected override bool AppliesByDefault => true;

    /// <inheritdoc/>
    private protected override string Verb => "Downloading";

    /// <inheritdoc/>
    private protected override Task<ImagePlan> PlanAsync(S3Connection connection, DataSettings settings, ImageStore store, CancellationToken token) =>
        Task.FromResult(PullPlanner.Plan(settings, token));
}
