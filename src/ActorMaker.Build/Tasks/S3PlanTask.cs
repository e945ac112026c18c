using ActorMaker.Build.Reporting;
using ActorMaker.Data.Plans;
using ActorMaker.S3;

namespace ActorMaker.Build.Tasks;

/// <summary>A task that plans with what a bucket says.</summary>
#pragma warning disable CA1001 // Closed with the work, however that ends.
public abstract class S3PlanTask : PlanTask
#pragma warning restore CA1001
{
    private S3Connection? connection;

    /// <summary>The region of the buckets; empty takes <c>AWS_REGION</c> or what the profile says.</summary>
    public string? S3Region { get; set; }

    /// <summary>The AWS profile to take credentials from; empty takes the AWS default chain.</summary>
    public string? S3Profile { get; set; }

    /// <summary>How many requests run at a time.</summary>
    public string? S3Concurrency { get; set; }

    /// <summary>How new addresses are written: <c>regional</c>, <c>accelerate</c> or <c>service</c>.</summary>
    public string? S3AddressStyle { get; set; }

    /// <inheritdoc/>
    private protected sealed override (Plan Plan, string Seen)? MakePlan(CancellationToken token) => ConnectAsync(token).GetAwaiter().GetResult();

    /// <summary>Asks the service and makes the plan; writes nothing to the data root.</summary>
    /// <param name="connection">The service.</param>
    /// <param name="token">Ends the work.</param>
    /// <returns>As <see cref="PlanTask.MakePlan"/>.</returns>
    private protected abstract Task<(Plan Plan, string Seen)?> MakePlanAsync(S3Connection connection, CancellationToken token);

    /// <summary>Moves the plan's objects.</summary>
    /// <param name="connection">The service.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="seen">What was said of it.</param>
    /// <param name="token">Ends the work.</param>
    /// <returns>As <see cref="PlanTask.Transfer"/>.</returns>
    private protected virtual Task<(Plan Plan, string Seen)> TransferAsync(S3Connection connection, Plan plan, string seen, CancellationToken token) => Task.FromResult((plan, seen));

    /// <inheritdoc/>
    private protected sealed override (Plan Plan, string Seen) Transfer(Plan plan, string seen, CancellationToken token) =>
        TransferAsync(connection!, plan, seen, token).GetAwaiter().GetResult();

    /// <inheritdoc/>
    private protected sealed override void Close() => connection?.Dispose();

    private async Task<(Plan Plan, string Seen)?> ConnectAsync(CancellationToken token)
    {
        connection = new S3Access(S3Region, S3ServiceUrl, S3Profile, S3Concurrency, S3AddressStyle).Open(Run.Root, Properties, Refuse);
        if (connection is null)
        {
            return null;
        }

        using ProgressLog progress = ProgressLog.OfRequests(Log, connection.Requests);
        return await MakePlanAsync(connection, token);
    }
}
