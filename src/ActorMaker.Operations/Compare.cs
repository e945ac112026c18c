using System.Globalization;
using ActorMaker.Operations.History;
using ActorMaker.Operations.Reporting;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations;

/// <summary>Says what has changed in the data since an earlier state that git keeps, and finds what is lost.</summary>
public sealed class Compare : Operation
{
    /// <inheritdoc/>
    private protected override Task WorkAsync(OperationRun run, CancellationToken token)
    {
        if (!run.IsUsable)
        {
            return Task.CompletedTask;
        }

        string reference = run.Read.Text(Setting.TrainingAgainst) ?? "HEAD";
        if (Against.Report(run, reference, token) is { } difference)
        {
            foreach ((string path, string text) in difference.Descriptions)
            {
                run.Say($"{path}: {text}");
            }

            run.Conclude(string.Create(
                CultureInfo.InvariantCulture,
                $"Since {reference}: {Text.Count(difference.Descriptions.Count, "data file")} changed: {Text.Count(run.Errors, "error")}, {Text.Count(run.Warnings, "warning")} in {run.Elapsed.TotalSeconds:N2} s"));
        }

        return Task.CompletedTask;
    }
}
