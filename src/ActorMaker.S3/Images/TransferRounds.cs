using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.S3.Images;

/// <summary>Carries out the transfers of a plan, side by side. One that fails does not stop the others.</summary>
/// <param name="counter">Told how far it has come.</param>
public sealed class TransferRounds(S3Connection connection, WorkCounter counter)
{
    // A service that restarts is back after some seconds; what failed meanwhile is tried once more when all else is done.
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(6);

    /// <summary>Moves the images.</summary>
    /// <param name="cancellation">Ends it within moments; no file and no object is left half written.</param>
    /// <returns>The plan with what became of each transfer, and with the findings of those that failed.</returns>
    public async Task<ImagePlan> RunAsync(ImagePlan plan, CancellationToken cancellation)
    {
        ImageTransfer[] transfers = [.. plan.Transfers];
        Finding? refused = await RefusedAsync(transfers, cancellation);
        List<int> all = new(transfers.Length);
        var work = new WorkItem[transfers.Length];
        for (int i = 0; i < transfers.Length; i++)
        {
            if (refused is not null && AsksService(transfers[i]))
            {
                transfers[i] = transfers[i].Failed(refused);
                continue;
            }

            all.Add(i);
            work[i] = counter.Expect(TransferRound.Moved(transfers[i]));
        }

        var folders = new DownloadFolders(plan.Settings.Root);
        IReadOnlyList<int> unanswered = await RunAsync(new TransferRound(connection, transfers, folders, work), all, cancellation);
        if (unanswered.Count > 0)
        {
            await Task.Delay(OutagePause, connection.Settings.Time, cancellation);
            foreach (int i in unanswered)
            {
                transfers[i] = plan.Transfers[i];
            }

            foreach (int i in await RunAsync(new TransferRound(connection, transfers, folders, work), unanswered, cancellation))
            {
                work[i].End();
            }
        }

        return plan with { Transfers = transfers, Findings = [.. transfers.Select(static t => t.Object.Failure).OfType<Finding>().Distinct()] };
    }

    private static bool AsksService(ImageTransfer transfer) => transfer.Object.Action != TransferAction.Adopt;

    /// <summary>Without credentials every transfer fails for one reason, told once.</summary>
    private async Task<Finding?> RefusedAsync(ImageTransfer[] transfers, CancellationToken cancellation)
    {
        if (Array.Find(transfers, AsksService) is not { } first)
        {
            return null;
        }

        try
        {
            await connection.ClientAsync(first.Object.Action == TransferAction.Download ? Calls.Get : Calls.Put, first.Object.Bucket, key: null, cancellation);
            return null;
        }
        catch (S3Exception e)
        {
            return first.At(RuleCatalog.BucketFailed, e.Message.TrimEnd('.'), e.Fix);
        }
    }

    /// <summary>Runs some of the transfers; returns those that got no answer.</summary>
    private async Task<IReadOnlyList<int>> RunAsync(TransferRound run, IReadOnlyList<int> some, CancellationToken cancellation)
    {
        try
        {
            await Parallel.ForEachAsync(some, ImagePush.Options(connection, cancellation), run.RunAsync);
        }
        finally
        {
            run.Flush();
        }

        return run.Unanswered;
    }
}
