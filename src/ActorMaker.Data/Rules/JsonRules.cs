using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Rules;

/// <summary>AM1001, AM1002 and AM1005: what is wrong with a JSON text, as findings.</summary>
public static class JsonRules
{
    /// <summary>Reports a text's problems.</summary>
    /// <param name="text">The text.</param>
    /// <param name="findings">Gets them.</param>
    /// <returns>True if there are none: the values can be trusted.</returns>
    public static bool Check(JsonText text, FindingList findings)
    {
        foreach (JsonProblem problem in text.Problems)
        {
            string message = char.ToUpperInvariant(problem.Message[0]) + problem.Message[1..];
            findings.Items.Add(new Finding(problem.Rule, findings.Path, text.GetPosition(problem.Start), FindingList.Compose(problem.Rule, message)) { End = text.GetPosition(problem.End) });
        }

        return text.Problems.Count == 0;
    }

    /// <summary>AM1001 for a folder of data files that cannot be listed: nobody knows what is in it.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="problem">Why.</param>
    /// <returns>The finding.</returns>
    public static Finding Unlisted(string folder, string problem) =>
        new(RuleCatalog.NotJson, folder, TextPosition.Start, FindingList.Compose(RuleCatalog.NotJson, $"The folder cannot be listed, so nothing in it is read: {problem}", "make it readable"));
}
