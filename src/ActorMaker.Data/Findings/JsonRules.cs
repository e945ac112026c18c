using ActorMaker.Data.Json;

namespace ActorMaker.Data.Findings;

/// <summary>AM1001, AM1002 and AM1005: what is wrong with a JSON text, as findings.</summary>
public static class JsonRules
{
    /// <summary>Reports a text's problems.</summary>
    /// <param name="findings">Gets them.</param>
    /// <returns>True if there are none: the values can be trusted.</returns>
    public static bool Check(JsonText text, FindingList findings)
    {
        if (text.Problems.Count > 0 && text.Bytes.Span.StartsWith("version https://git-lfs"u8))
        {
            findings.Add(RuleCatalog.NotJson, "The file is a Git LFS pointer: the file itself is not here", fix: "git lfs pull");
            return false;
        }

        foreach (JsonProblem problem in text.Problems)
        {
            string message = char.ToUpperInvariant(problem.Message[0]) + problem.Message[1..];
            findings.Items.Add(Finding.At(RuleOf(problem.Kind), findings.Path, text.GetPosition(problem.Start), message) with { End = text.GetPosition(problem.End) });
        }

        return text.Problems.Count == 0;
    }

    private static Rule RuleOf(JsonProblemKind kind) => kind switch
    {
        JsonProblemKind.Syntax => RuleCatalog.NotJson,
        JsonProblemKind.DuplicateProperty => RuleCatalog.DuplicateProperty,
        _ => RuleCatalog.NotText,
    };
}
