using ActorMaker.Data.Addresses;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;

namespace ActorMaker.Data.Mend;

/// <summary>An entry that names an object.</summary>
/// <param name="ManifestPath">Absolute path of its manifest.</param>
/// <param name="Actor">The actor that the manifest describes.</param>
/// <param name="Name">The image's file name.</param>
/// <param name="Position">Where the address stands.</param>
internal sealed record ImageClaim(string ManifestPath, string Actor, string Name, TextPosition Position, S3Address Address);

/// <summary>Whose an object is, by all addresses of a data root and the names of its actors.</summary>
/// <remarks>An address is text that somebody wrote: that it leads to an object does not make the object the entry's own.</remarks>
internal sealed class ImageClaims
{
    private static readonly Fix CorrectAddress = new("correct the address that is wrong; an image gets an object of its own by removing its s3_url and ", new Command(Job.PushTrainingImages));

    private readonly Lazy<ILookup<(string Bucket, string Key), ImageClaim>> claims;
    private readonly IReadOnlyDictionary<string, string> actors;

    /// <summary>Takes what the data root says.</summary>
    /// <param name="actors">By the names of all actors, absolute paths of their manifests, or of their folders where they have none.</param>
    /// <param name="claims">The addresses in all manifests.</param>
    public ImageClaims(IReadOnlyDictionary<string, string> actors, IEnumerable<ImageClaim> claims)
    {
        this.claims = new(() => claims.ToLookup(static c => (c.Address.Bucket, c.Address.Key)));
        this.actors = actors;
    }

    /// <summary>Tells whether an entry's object may be written for it.</summary>
    /// <returns>AM2023 if the object is another image's too, or another actor's; null if nothing speaks for that.</returns>
    public Finding? WhyNotOwn(ImageActor actor, ListedImage image, S3Address address)
    {
        ImageClaim? other = claims.Value[(address.Bucket, address.Key)].FirstOrDefault(c => !string.Equals(c.ManifestPath, actor.ManifestPath, StringComparison.Ordinal) || c.Position != image.UrlPosition);
        return other is null
            ? WhyNotActor(actor, image, address, "the object is not replaced")
            : Contested(
                actor,
                image,
                $"is also that of \"{other.Name}\" of \"{other.Actor}\", in data/actor_manifests/{Path.GetFileName(other.ManifestPath)} line {other.Position.Line}: the object is not replaced",
                new RelatedLocation(other.ManifestPath, other.Position, other.Name));
    }

    /// <summary>Tells whether an object is, by its key, another actor's. Only actors that exist count: keys keep former names.</summary>
    /// <param name="refusal">What is therefore not done.</param>
    /// <returns>AM2023; null if the key names this actor, or none.</returns>
    public Finding? WhyNotActor(ImageActor actor, ListedImage image, S3Address address, string refusal) =>
        AddressOwner.Find(address, actors.ContainsKey) is { } owner && !string.Equals(owner, actor.Name, StringComparison.Ordinal)
            ? Contested(actor, image, $"is that of an image of \"{owner}\": {refusal}", new RelatedLocation(actors[owner], TextPosition.Start, owner))
            : null;

    private static Finding Contested(ImageActor actor, ListedImage image, string what, RelatedLocation other) =>
        Finding.At(RuleCatalog.Contradiction, actor.ManifestPath, image.UrlPosition, $"The address of \"{image.Name}\" {what}", CorrectAddress, other) with { End = image.UrlEnd };
}
