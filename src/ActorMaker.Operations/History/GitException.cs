using System.Diagnostics.CodeAnalysis;

namespace ActorMaker.Operations.History;

/// <summary>Git cannot tell what was asked; the message says why.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a reason it could not be reported.")]
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "It never leaves the assembly.")]
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "As above.")]
internal sealed class GitException(string message) : Exception(message);
