using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;

namespace ActorMaker.S3;

/// <summary>Compares an image in the bucket with what its manifest records. Pure functions.</summary>
internal static class ImageComparison
{
    /// <summary>Compares with what a listing tells.</summary>
    /// <param name="claim">What the manifest records.</param>
    /// <returns>What it proves, or AM3006; neither if only a question to the object itself can tell.</returns>
    public static (Evidence? Evidence, Finding? Finding) Listed(ObjectClaim claim, long size, string etag)
    {
        if (claim.Size is { } recorded && recorded != size)
        {
            return (null, Differs(claim, $"it has {size:N0} bytes in the bucket, and {recorded:N0} are recorded", Evidence.Size));
        }

        return claim.Md5 is not { } md5 ? (Weak(claim), null)
            : Md5Hash.TryParse(Encoding.UTF8.GetBytes(etag), out Md5Hash there) && there == md5 ? (Evidence.EtagMd5, null)
            : (null, null);
    }

    /// <summary>Compares with what the object itself tells.</summary>
    /// <param name="claim">What the manifest records.</param>
    /// <returns>What it proves, or AM3006.</returns>
    public static (Evidence? Evidence, Finding? Finding) Asked(ObjectClaim claim, ObjectFacts facts)
    {
        (Evidence? evidence, Finding? finding) = Listed(claim, facts.Size, facts.ETag);
        if (evidence is not null || finding is not null)
        {
            return (evidence, finding);
        }

        // An ETag that is the MD5 of the bytes goes before what somebody wrote beside them.
        Md5Hash md5 = claim.Md5!.Value;
        return facts.Md5 is { } there ? (null, Differs(claim, $"its MD5 in the bucket is {there}, and {md5} is recorded", Evidence.EtagMd5))
            : ObjectMd5.Stored(facts) is not { } stored ? (Weak(claim), null)
            : stored == md5 ? (Evidence.Checksum, null)
            : (null, Differs(claim, $"its stored MD5 is {stored}, and {md5} is recorded", Evidence.Checksum));
    }

    private static Evidence Weak(ObjectClaim claim) => claim.Size is null ? Evidence.Existence : Evidence.Size;

    private static Finding Differs(ObjectClaim claim, string what, Evidence evidence) =>
        claim.Finding(RuleCatalog.ImageDiffers, $"{claim.Title}, \"{claim.Key}\" in bucket \"{claim.Bucket}\", is another one than recorded: {what} ({EvidenceCount.Name(evidence)})");
}
