namespace ActorMaker.Data.Findings;

/// <summary>A rule of the catalog: one stable code, one page under <c>docs/rules</c>.</summary>
/// <param name="Code">The code that users see and configure, such as <c>AM1010</c>.</param>
/// <param name="Severity">Its severity unless a project sets another.</param>
/// <param name="Title">What it reports, as a short phrase.</param>
/// <param name="Meaning">Why it matters, in one sentence.</param>
/// <param name="Fix">How to mend it: a command where one does, else what to do by hand.</param>
public sealed record Rule(string Code, Severity Severity, string Title, string Meaning, Fix Fix)
{
    /// <summary>True if it says that a run could not do what it was asked for: such a run is never a success, whatever a project sets.</summary>
    public bool IsFailure { get; init; }
}
