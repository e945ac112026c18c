namespace ActorMaker.Data.Json;

/// <summary>One planned change inside a file, as a preview shows it (AM4001).</summary>
/// <param name="Position">Where, in the original text; <see cref="TextPosition.Start"/> for the file as a whole.</param>
/// <param name="Text">One line: what changes.</param>
public sealed record PlannedChange(TextPosition Position, string Text);

/// <summary>A value of the original that the new bytes do not hold; it stays readable in the plan file.</summary>
/// <param name="JsonPath">Where it stood in the original, such as <c>$.versions[2].description</c>.</param>
/// <param name="RawJson">The value as the original spelled it.</param>
/// <param name="Reason">Why it is gone, one line.</param>
public sealed record LostValue(string JsonPath, string RawJson, string Reason);
