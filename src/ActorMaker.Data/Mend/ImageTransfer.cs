using ActorMaker.Data.Findings;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Mend;

/// <summary>One image to move, and what its manifest is to say of it afterwards.</summary>
/// <param name="ManifestPath">Absolute path of the manifest that lists it.</param>
/// <param name="Image">The entry as it was read.</param>
/// <param name="Object">What is moved where.</param>
public sealed record ImageTransfer(string ManifestPath, string Actor, ListedImage Image, ObjectTransfer Object)
{
    /// <summary>The local image; null for one that is yet to be downloaded.</summary>
    public LocalImage? Local { get; init; }

    /// <summary>The address that the entry gets; null if it keeps its own.</summary>
    public string? NewAddress { get; init; }

    /// <summary>Whether what the entry records of the image gives way to what the local image is.</summary>
    public bool Rerecords { get; init; }

    /// <summary>Why the object must not be written: it is another image's. Null if it may be.</summary>
    public Finding? Contested { get; init; }

    /// <summary>The transfer, done.</summary>
    public ImageTransfer Done() => this with { Object = Object with { Outcome = TransferOutcome.Done } };

    /// <summary>The transfer, failed.</summary>
    /// <param name="finding">Why.</param>
    public ImageTransfer Failed(Finding finding) => this with { Object = Object with { Outcome = TransferOutcome.Failed, Failure = finding } };

    /// <summary>A finding at the entry.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="fix">How to mend this one; null for the rule's own fix.</param>
    public Finding At(Rule rule, string what, Fix? fix = null) => Finding.At(rule, ManifestPath, Image.Position, what, fix);

    /// <summary>What is done, for a preview and for the line about the manifest.</summary>
    internal string Describe()
    {
        string size = Object.Size is { } bytes ? $" ({bytes:#,0} bytes)" : "";
        string place = $"s3://{Object.Bucket}/{Object.Key}";
        return Object.Action switch
        {
            TransferAction.Upload => $"{Image.Name}{size}: upload to {place}",
            TransferAction.Replace => $"{Image.Name}{size}: replace {place}, of which the ETag is {Object.Replaced!.ETag}",
            TransferAction.Download => $"{Image.Name}{size}: download from {place}",
            _ => $"{Image.Name}: is in {place} already",
        };
    }
}
