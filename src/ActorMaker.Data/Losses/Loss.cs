using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Losses;

/// <summary>Something that was there and is no more.</summary>
/// <param name="Finding">What is said of it.</param>
/// <param name="Path">The file that a line of <c>training-losses.txt</c> names to accept it, relative to the data root.</param>
/// <param name="Detail">What the line may name besides, to accept nothing else of that file; null where the path says all.</param>
public sealed record Loss(Finding Finding, string Path, string? Detail);

/// <summary>Collects losses.</summary>
/// <param name="root">Absolute path of the data root.</param>
/// <param name="reference">What the tree is compared with, as the user named it.</param>
internal sealed class LossList(string root, string reference)
{
    private readonly HashSet<(string Code, string File, string What)> told = [];
    private readonly HashSet<string> images = new(StringComparer.Ordinal);

    /// <summary>What is lost.</summary>
    public List<Loss> Items { get; } = [];

    /// <summary>What the tree is compared with.</summary>
    public string Reference => reference;

    /// <summary>Adds a loss.</summary>
    /// <param name="rule">What kind of loss.</param>
    /// <param name="file">The file that lost it.</param>
    /// <param name="detail">What in the file, such as an entry's id; null for the file as a whole.</param>
    /// <param name="what">What is lost, without a full stop.</param>
    /// <param name="at">The value that it should be in; null if there is none.</param>
    /// <param name="was">Where it stood; null if that says nothing.</param>
    /// <param name="fix">What to do unless the loss is wanted; null to put it back.</param>
    public void Add(Rule rule, string file, string? detail, string what, JsonValue? at, JsonValue? was = null, string? fix = null) =>
        Add(rule, file, file, detail, what, at, was, fix);

    /// <summary>Adds the loss of an image, or of its address, unless it is known.</summary>
    /// <param name="image">The image's path relative to the data root, there or not.</param>
    /// <param name="file">The file that lost it.</param>
    /// <param name="what">What is lost, without a full stop.</param>
    /// <param name="at">The value that it should be in; null if there is none.</param>
    /// <param name="was">Where it stood; null if that says nothing.</param>
    public void AddImage(string image, string file, string what, JsonValue? at, JsonValue? was = null)
    {
        if (images.Add(image))
        {
            Add(RuleCatalog.ImageLost, file, image, detail: null, what, at, was, fix: null);
        }
    }

    private void Add(Rule rule, string file, string accepted, string? detail, string what, JsonValue? at, JsonValue? was, string? fix)
    {
        // Of entries that went into one, each would say the same of it.
        if (!told.Add((rule.Code, file, what)))
        {
            return;
        }

        string path = System.IO.Path.Join(root, file);
        RelatedLocation? related = was is { } old ? new RelatedLocation(path, old.Position, $"where it stood in {reference}") : null;
        Fix mend = $"{fix ?? "put it back"}, or accept the loss with the line \"{rule.Code} {accepted}{(detail is null ? "" : "#" + detail)}  <why>\" in {AcceptedLosses.FileName}";
        FindingList list = new(path);
        if (at is { } value)
        {
            list.Add(rule, value, what, related, mend);
        }
        else
        {
            list.Add(rule, what, related, mend);
        }

        Items.Add(new Loss(list.Items[0], accepted, detail));
    }
}
