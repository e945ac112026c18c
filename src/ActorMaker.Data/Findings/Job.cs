namespace ActorMaker.Data.Findings;

/// <summary>What can be run to mend something.</summary>
public enum Job
{
    /// <summary>Brings version files into order.</summary>
    NormalizeVersions,

    /// <summary>Brings manifests in line with the local images.</summary>
    SyncTrainingManifests,

    /// <summary>Records the LoRAs of a bucket.</summary>
    SyncS3Loras,

    /// <summary>Compares what the data says with the buckets.</summary>
    VerifyS3,

    /// <summary>Uploads images that have no object.</summary>
    PushTrainingImages,

    /// <summary>Downloads images that are not here.</summary>
    PullTrainingImages,

    /// <summary>Replaces objects that differ from their local images.</summary>
    RepairTrainingImages,

    /// <summary>Puts back what the last applied plan changed.</summary>
    UndoTraining,
}
