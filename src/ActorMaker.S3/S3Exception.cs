using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.S3;

/// <summary>
/// A request that did not succeed, after all attempts. Its message names call, bucket, key and status, never a secret: nothing
/// that a service or the SDK wrote is taken over but the error code, and no inner exception is kept.
/// </summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "A failure without its call and bucket could not be reported.")]
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "As above.")]
public sealed class S3Exception : Exception
{
    internal S3Exception(string call, string bucket, string? key, Failure failure)
        : base(Describe(call, bucket, key, failure.Status, failure.Code, failure.Reason))
    {
        Call = call;
        Bucket = bucket;
        Key = key;
        Status = failure.Status;
        Code = failure.Code;
        Fix = failure.Fix;
    }

    /// <summary>The call of S3's interface, such as <c>ListObjectsV2</c>.</summary>
    public string Call { get; }

    /// <summary>The bucket.</summary>
    public string Bucket { get; }

    /// <summary>The key, or the prefix of a listing; null where the call has none.</summary>
    public string? Key { get; }

    /// <summary>The HTTP status; null when no answer came.</summary>
    public int? Status { get; }

    /// <summary>S3's error code, such as <c>AccessDenied</c>; empty when there was none.</summary>
    public string Code { get; }

    /// <summary>What to do about it; null for what is usually wrong: credentials, names, permissions.</summary>
    public string? Fix { get; }

    /// <summary>Whether the credentials are missing, wrong or not allowed to do this.</summary>
    public bool IsAccess => Status is 401 or 403 || (Status is null && Code == Credentials.Missing);

    private static string Describe(string call, string bucket, string? key, int? status, string code, string reason)
    {
        string place = key is null ? $"bucket '{OneLine(bucket)}'" : $"'{OneLine(key)}' in bucket '{OneLine(bucket)}'";
        string answer = status is null ? "" : code.Length == 0 ? $" with status {status}" : $" with status {status} ({code})";
        return reason.Length == 0 ? $"{call} of {place} failed{answer}." : $"{call} of {place} failed{answer}: {reason}.";
    }

    private static string OneLine(string text)
    {
        return string.Create(text.Length, text, static (line, source) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
    }
}
