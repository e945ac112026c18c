namespace Microsoft.Build.Framework;

/// <summary>Tells a multi-threaded MSBuild that a task may run inside its process.</summary>
/// <remarks>
/// MSBuild finds the attribute by its full name, wherever it is declared. The oldest MSBuild that this package compiles against
/// does not have it yet. It is not inherited: every task carries its own.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
