using ActorMaker.Data.Findings;
using ActorMaker.Operations.Projects;
using ActorMaker.Operations.Reporting;
using ActorMaker.Pages;

namespace ActorMaker.Service.Api;

/// <summary>Which status an answer has that says why something was not done.</summary>
internal static class TrainingProblems
{
    private static readonly Wording Wording = new(root: null);

    /// <summary>Answers.</summary>
    /// <param name="code">The word for programs.</param>
    /// <param name="detail">The sentence for people.</param>
    /// <param name="findings">What was found.</param>
    public static Task AnswerAsync(HttpContext context, string code, string detail, IReadOnlyList<Finding> findings) =>
        Answer.ProblemAsync(context, StatusOf(code), code, detail, json => FindingsJson.Write(json, "findings", [.. findings.Select(static f => new WeighedFinding(f, f.Rule.Severity))], Wording.Word));

    /// <summary>The status of a word.</summary>
    /// <param name="code">The word.</param>
    public static int StatusOf(string code) => code switch
    {
        "parameters" or "description" or "version-name" or "subject" or "set" => StatusCodes.Status400BadRequest,
        "unknown" or "unknown-set" => StatusCodes.Status404NotFound,
        "unsound" or "incomplete" or "key" => StatusCodes.Status422UnprocessableEntity,
        "refused" or "runpod" => StatusCodes.Status502BadGateway,
        "no-key" or "workflow" or "settings" or "bucket" or "not-written" or "stopping" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };
}
