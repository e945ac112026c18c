using ActorMaker.Operations.Images;
using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Uploads the images that manifests list and no address names, then records their addresses.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushTrainingImages : ImageTask
{
    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Push().RunAsync(Settings, door, token);
}
