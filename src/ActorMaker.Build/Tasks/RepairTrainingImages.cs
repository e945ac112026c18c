using ActorMaker.Operations.Images;
using ActorMaker.Operations;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Uploads local images over the objects that have other bytes.</summary>
[MSBuildMultiThreadableTask]
public sealed class RepairTrainingImages : ImageTask
{
    /// <summary><c>true</c>: also replaces objects by images that have fewer bytes than are recorded, or are cut off.</summary>
    public string? RepairSmaller { get => Get(); set => Set(value); }

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token) => new Repair().RunAsync(Settings, door, token);
}
