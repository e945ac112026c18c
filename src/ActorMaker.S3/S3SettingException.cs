using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.S3;

/// <summary>A setting that makes no sense.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without its property it could not be reported.")]
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "As above.")]
public sealed class S3SettingException : Exception
{
    internal S3SettingException(string property, string message)
        : base(message) => Property = property;

    /// <summary>The name of the MSBuild property: <c>S3ServiceUrl</c>, <c>S3Region</c> or <c>S3Concurrency</c>.</summary>
    public string Property { get; }
}
