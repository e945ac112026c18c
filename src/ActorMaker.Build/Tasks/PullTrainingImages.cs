using ActorMaker.Operations.Images;
using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Downloads the images that have an address and no local file.</summary>
[MSBuildMultiThreadableTask]
public sealed class PullTrainingImages : ImageTask
{
    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Pull().RunAsync(Settings, door, token);
}
