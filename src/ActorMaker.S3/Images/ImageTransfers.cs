using ActorMaker.Data.Images;
using ActorMaker.Data.Rules;

namespace ActorMaker.S3.Images;

/// <summary>Carries out the transfers of a plan, side by side. One that fails does not stop the others.</summary>
/// <param name="connection">The service.</param>
/// <param name="counter">Told how far it has come.</param>
public sealed class ImageTransfers(S3Connection connection, TransferCounter counter)
{
    // A service that restarts is back after some seconds; what failed meanwhile is tried once more when all else is done.
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(6);

    /// <summary>Moves the images.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellation">Ends it within moments; no file and no object is left half written.</param>
    /// <returns>The plan with what became of each transfer, and with the findings of those that failed.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<ImagePlan> RunAsync(ImagePlan plan, CancellationToken cancellation)
    {
        counter.Begin(plan.Transfers.Count, plan.Transfers.Sum(TransferGroup.Moved));
        ImageTransfer[] transfers = [.. plan.Transfers];
        var folders = new DownloadFolders(plan.Settings.Root);
        int[] unanswered = await RunAsync(transfers, Enumerable.Range(0, transfers.Length), folders, cancellation);
        if (unanswered.Length > 0)
        {
            await Task.Delay(OutagePause, connection.Settings.Time, cancellation);
            foreach (int i in unanswered)
            {
                transfers[i] = plan.Transfers[i];
            }

            await RunAsync(transfers, unanswered, folders, cancellation);
        }

        return plan with { Transfers = transfers, Findings = [.. transfers.Select(static t => t.Object.Failure).OfType<Finding>()] };
    }

    /// <summary>Runs some of the transfers; returns those that got no answer.</summary>
    private async Task<int[]> RunAsync(ImageTransfer[] transfers, IEnumerable<int> some, DownloadFolders folders, CancellationToken cancellation)
    {
        int size = TransferGroup.Size(connection.Settings.Concurrency);
        TransferGroup[] groups = [.. some.Chunk(size).Select(chunk => new TransferGroup(connection, transfers, chunk, folders, counter))];
        ParallelOptions options = new() { MaxDegreeOfParallelism = connection.Settings.Concurrency / size, CancellationToken = cancellation };
        await Parallel.ForEachAsync(groups, options, static async (group, stop) => await group.RunAsync(stop));
        return [.. groups.SelectMany(static g => g.Unanswered)];
    }
}
