using ActorMaker.Data.Images;
using ActorMaker.Data.Plans;
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
        counter.Begin(plan.Transfers.Count, plan.Transfers.Sum(static t => Moved(t)));
        ImageTransfer[] transfers = [.. plan.Transfers];
        var folders = new DownloadFolders(plan.Settings.Root);
        List<int> unanswered = await RunAsync(transfers, Enumerable.Range(0, transfers.Length), folders, cancellation);
        if (unanswered.Count > 0)
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
    private async Task<List<int>> RunAsync(ImageTransfer[] transfers, IEnumerable<int> some, DownloadFolders folders, CancellationToken cancellation)
    {
        List<int> unanswered = [];
        await Parallel.ForEachAsync(some, ImagePush.Options(connection, cancellation), async (i, stop) =>
        {
            ImageTransfer transfer = transfers[i];
            try
            {
                transfers[i] = transfer.Object.Action switch
                {
                    TransferAction.Adopt => transfer.Done(),
                    TransferAction.Download => await ImageDownload.RunAsync(connection.Bucket(transfer.Object.Bucket), transfer, folders, stop),
                    _ => await ImageUpload.RunAsync(connection.Bucket(transfer.Object.Bucket), transfer, stop),
                };
            }
            catch (S3Exception e)
            {
                transfers[i] = transfer.Failed(transfer.At(RuleCatalog.BucketFailed, e.Message.TrimEnd('.')));
                if (e is { Status: null, IsAccess: false } or { Status: >= 500 })
                {
                    lock (unanswered)
                    {
                        unanswered.Add(i);
                    }

                    return;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                transfers[i] = transfer.Failed(new Finding(
                    transfer.Object.Action == TransferAction.Download ? RuleCatalog.CannotWrite : RuleCatalog.NotAnImage,
                    transfer.Object.Path,
                    TextPosition.Start,
                    FindingList.Compose(RuleCatalog.CannotWrite, $"The image cannot be {(transfer.Object.Action == TransferAction.Download ? "written" : "read")}: {e.Message.TrimEnd('.')}")));
            }

            counter.Add(Moved(transfers[i]));
        });
        return unanswered;
    }

    private static long Moved(ImageTransfer transfer) => transfer.Object.Action == TransferAction.Adopt ? 0 : transfer.Object.Size ?? 0;
}
