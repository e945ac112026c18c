namespace ActorMaker.Data.Trainings;

/// <summary>What a training would be trained on, and what of it is missing.</summary>
/// <param name="Addresses">What is there, as <c>s3://</c> addresses: each image, and behind it its caption.</param>
/// <param name="Images">How many of those are images.</param>
public sealed record TrainingSet(IReadOnlyList<string> Addresses, int Images)
{
    /// <summary>Names of images that S3 has not.</summary>
    public IReadOnlyList<string> MissingImages { get; init; } = [];

    /// <summary>Names of captions that S3 has not, of images that it has.</summary>
    public IReadOnlyList<string> MissingCaptions { get; init; } = [];

    /// <summary>Names of an actor's images that are not in S3 as they are here.</summary>
    public IReadOnlyList<string> NotSynced { get; init; } = [];

    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete => Images > 0 && MissingImages.Count + MissingCaptions.Count + NotSynced.Count == 0;
}
