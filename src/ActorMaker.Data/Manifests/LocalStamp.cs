using System.Globalization;

namespace ActorMaker.Data.Manifests;

/// <summary>Times as manifests spell them: local time without an offset, with microseconds.</summary>
internal static class LocalStamp
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The present.</summary>
    public static string Now(TimeProvider time) => Format(time.GetUtcNow(), time);

    /// <summary>A file's time.</summary>
    /// <param name="modified">In ns since 1970.</param>
    /// <param name="time">Knows the local time zone.</param>
    public static string OfFile(long modified, TimeProvider time) =>
        Format(DateTimeOffset.UnixEpoch.AddTicks(modified / TimeSpan.NanosecondsPerTick), time);

    /// <summary>A file's time in seconds since 1970, as Python's <c>os.stat</c> computes it.</summary>
    /// <param name="modified">In ns since 1970.</param>
    public static double Seconds(long modified)
    {
        (long seconds, long rest) = Math.DivRem(modified, NanosecondsPerSecond);
        return seconds + (1e-9 * rest);
    }

    private static string Format(DateTimeOffset instant, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(instant, time.LocalTimeZone).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
