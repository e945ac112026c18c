using ActorMaker.Operations;
using ActorMaker.Operations.Settings;
using Microsoft.Build.Framework;

namespace ActorMaker.Build.Tasks;

/// <summary>Lists every target and property, and names the property that a misspelt one is probably meant as.</summary>
[MSBuildMultiThreadableTask]
public sealed class TrainingHelp : TrainingTask
{
    private static readonly (string Target, string What)[] Targets =
    [
        ("ValidateTrainingData", "the gate, part of Build: fails while duplicates or orphans remain"),
        ("ValidateTrainingVersions", "the half of the gate that reads version files"),
        ("ValidateTrainingManifests", "the half of the gate that reads manifests and images"),
        ("NormalizeVersions", "merges the entries of one version; previews unless Apply=true"),
        ("SyncTrainingManifests", "brings manifests up to date with the images; writes unless Apply=false"),
        ("SyncS3Loras", "records the LoRAs of LoraBucket; writes unless Apply=false"),
        ("VerifyS3", "compares the data with the buckets; never writes"),
        ("PushTrainingImages", "uploads images that are only here; writes unless Apply=false"),
        ("PullTrainingImages", "downloads images that are only in S3; writes unless Apply=false"),
        ("RepairTrainingImages", "replaces objects that differ from the images here; previews unless Apply=true"),
        ("UndoTraining", "puts back what the last applied plan changed; previews unless Apply=true"),
        ("ReconcileTrainings", "finishes trainings of which no word came; writes unless Apply=false"),
        ("TrainingReport", "writes the state of everything as pages, JSON and a summary; writes only its folder"),
        ("TrainingHelp", "this"),
    ];

    /// <inheritdoc/>
    private protected override Task RunAsync(IDoor door, CancellationToken token)
    {
        List<string> lines = ["", "Targets (-t:)"];
        lines.AddRange(Targets.Select(static t => $"  {t.Target,-26}{t.What}"));
        lines.AddRange(["", "Properties (-p:name=value): default"]);
        lines.AddRange(Setting.All.Select(static s => $"  {s.Name,-24}{s.Default + ":",-24}{s.Meaning}"));
        foreach (string name in Settings.Given)
        {
            if (Setting.Meant(name) is { } meant)
            {
                lines.AddRange(["", $"{name} is no property of this tool, and is probably meant as {meant}"]);
            }
        }

        door.Conclude("dotnet msbuild -t:<target> -p:<property>=<value>", lines);
        return Task.CompletedTask;
    }
}
