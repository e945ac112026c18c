using System.Globalization;

namespace ActorMaker.Operations.Reporting;

/// <summary>Words for messages.</summary>
public static class Text
{
    /// <summary>A number with its noun.</summary>
    /// <param name="noun">The noun in the singular; its plural ends in <c>s</c>.</param>
    /// <returns><c>1 version file</c>, <c>4,913 images</c>.</returns>
    public static string Count(long count, string noun) => Count(count, noun, noun + "s");

    /// <summary>A number with its noun.</summary>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for any other number.</param>
    /// <returns>Such as <c>2 addresses</c>.</returns>
    public static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many)}");

    /// <summary>How far a long work on images has come.</summary>
    /// <param name="verb">What is done, such as <c>Hashing</c>.</param>
    /// <param name="items">Images done.</param>
    /// <param name="totalItems">All images.</param>
    /// <param name="bytes">Bytes done.</param>
    /// <param name="totalBytes">All bytes.</param>
    /// <param name="elapsed">Time since the first image.</param>
    /// <returns>Items and bytes of all, rate and time left.</returns>
    public static string Progress(string verb, long items, long totalItems, long bytes, long totalBytes, TimeSpan elapsed)
    {
        const double Mebi = 1024 * 1024;
        double rate = bytes / Math.Max(elapsed.TotalSeconds, 0.001);
        string left = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Math.Max(totalBytes - bytes, 0) / rate:N0} s left") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{verb} images: {items:N0} of {totalItems:N0}, {bytes / Mebi:N1} of {totalBytes / Mebi:N1} MiB, {rate / Mebi:N1} MiB/s{left}");
    }
}
