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
    /// <remarks>As Python's <c>datetime.fromtimestamp</c> does, microseconds are those of <see cref="Seconds"/>, rounded half to even.</remarks>
    public static string OfFile(long modified, TimeProvider time)
    {
        double seconds = Seconds(modified);
        double whole = Math.Floor(seconds);
        double microseconds = Math.Round((seconds - whole) * 1e6, MidpointRounding.ToEven);
        return Format(DateTimeOffset.UnixEpoch.AddTicks(((long)whole * TimeSpan.TicksPerSecond) + ((long)microseconds * TimeSpan.TicksPerMicrosecond)), time);
    }

    /// <summary>A file's time in seconds since 1970, as Python's <c>os.stat</c> computes it.</summary>
    /// <param name="modified">In ns since 1970.</param>
    public static double Seconds(long modified)
    {
        (long seconds, long rest) = Math.DivRem(modified, NanosecondsPerSecond);
        return seconds + (1e-9 * rest);
    }

    /// <summary>As Python's <c>isoformat</c>: no fraction where there are no microseconds.</summary>
    private static string Format(DateTimeOffset instant, TimeProvider time)
    {
        string format = instant.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
        return TimeZoneInfo.ConvertTime(instant, time.LocalTimeZone).ToString(format, CultureInfo.InvariantCulture);
    }
}
