using System.Globalization;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations;

/// <summary>How a run ended.</summary>
/// <param name="Errors">Findings shown as errors.</param>
/// <param name="Warnings">Findings shown as warnings.</param>
/// <param name="Known">Findings not shown because the baseline has them.</param>
public sealed record RunReport(int Errors, int Warnings, int Known)
{
    /// <summary>Whether everything that was asked for was done, and no finding weighs as an error.</summary>
    public bool Passed => Errors == 0;
}

/// <summary>One job of the product, whoever asks for it.</summary>
public abstract class Operation
{
    /// <summary>Whether the job has anything to do with styles: one that has not refuses to run for styles alone.</summary>
    private protected virtual bool IsAboutStyles => true;

    /// <summary>Does the job.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="door">Who asks for it.</param>
    /// <param name="token">Ends it soon, leaving every file whole.</param>
    /// <returns>How it ended.</returns>
    public Task<RunReport> RunAsync(OperationSettings settings, IDoor door, CancellationToken token) => RunAsync(new OperationRun(settings, door), isNew: true, token);

    /// <summary>Does the job's work. Does nothing if the run is not usable.</summary>
    /// <param name="run">Takes what is found.</param>
    /// <param name="token">Ends the work.</param>
    private protected abstract Task WorkAsync(OperationRun run, CancellationToken token);

    /// <summary>Closes the run once the work is done or has failed; not called when it was ended.</summary>
    private protected virtual void End(OperationRun run) => run.WriteSarif();

    private protected async Task<RunReport> RunAsync(OperationRun run, bool isNew, CancellationToken token)
    {
        // Numbers and dates of findings, plans and journals are the same in every user's culture. It holds until this method returns.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            if (isNew)
            {
                run.Open(IsAboutStyles);
            }

            await WorkAsync(run, token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Refuse(RuleCatalog.NoDataRoot, $"the training data cannot be read: {e.Message}");
        }
        finally
        {
            run.EndProgress();
        }

        End(run);
        return new RunReport(run.Errors, run.Warnings, run.Known);
    }
}
