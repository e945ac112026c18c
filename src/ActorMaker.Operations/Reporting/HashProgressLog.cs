using ActorMaker.Data.Files;

namespace ActorMaker.Operations.Reporting;

/// <summary>Prints how far a long hashing has come, about every two seconds.</summary>
/// <param name="print">Takes a line.</param>
internal sealed class HashProgressLog(Action<string> print)
{
    // The service calls about once a second: with a little less than two, every second call is printed.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);
    private readonly Lock gate = new();
    private TimeSpan printed;

    /// <summary>Prints a line if the last one is old enough.</summary>
    /// <param name="progress">How far it has come.</param>
    public void Print(HashProgress progress)
    {
        lock (gate)
        {
            if (progress.Elapsed - printed < Interval)
            {
                return;
            }

            printed = progress.Elapsed;
        }

        print(Line(progress));
    }

    /// <summary>Writes the line.</summary>
    /// <param name="progress">How far it has come.</param>
    /// <returns>Items and bytes of all, rate and time left.</returns>
    internal static string Line(HashProgress progress) =>
        Text.Progress("Hashing", progress.Items, progress.TotalItems, progress.Bytes, progress.TotalBytes, progress.Elapsed);
}
