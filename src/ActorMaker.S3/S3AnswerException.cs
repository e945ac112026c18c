using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.S3;

/// <summary>An answer that is no success, inside this assembly; <see cref="RequestPolicy"/> makes a <see cref="S3Exception"/> of it.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">S3's error code, cleaned.</param>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Internal: has one use.")]
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Never leaves this assembly.")]
internal sealed class S3AnswerException(int status, string code) : Exception
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The region that the bucket is in, where the service says that it is another one than was asked.</summary>
    public string? Region { get; init; }

    /// <summary>An error code if it looks like one: text of a service is not to be trusted with a message.</summary>
    /// <param name="code">What the service wrote.</param>
    public static string CleanCode(string? code)
    {
        if (code is null or { Length: > 64 })
        {
            return "";
        }

        foreach (char c in code)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '.')
            {
                return "";
            }
        }

        return code;
    }
}
