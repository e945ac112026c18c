using System.Globalization;

namespace ActorMaker.Data.Versions;

/// <summary>A time stamp of a data file. Its writers use six forms of ISO 8601, three of them without a time zone.</summary>
/// <param name="Instant">The time; of a stamp without a zone, the local time read as UTC.</param>
/// <param name="HasZone">False if the stamp says nothing of its zone, so that it may be up to 14 hours off.</param>
public readonly record struct TimeStamp(DateTimeOffset Instant, bool HasZone)
{
    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    /// <summary>Reads a time stamp.</summary>
    /// <returns>The stamp, or null if it is no ISO 8601 date.</returns>
    public static TimeStamp? Parse(string text) => Parse(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a time stamp.</summary>
    /// <param name="text"><c>2025-10-13T19:36:17.724Z</c>, <c>2025-10-12T08:41:02+00:00</c>, <c>2025-10-16T16:46:12.097326</c>, <c>2025-05-16</c>, in UTF-8.</param>
    /// <returns>The stamp, or null if it is no ISO 8601 date.</returns>
    public static TimeStamp? Parse(ReadOnlySpan<byte> text)
    {
        // The platform's parser also takes "1/2/2025" and "Oct 5 2025", which no writer means, and is twenty times slower.
        if (text.Length < 10 || text[4] != (byte)'-' || text[7] != (byte)'-'
            || !Number(text[..4], out int year) || !Number(text[5..7], out int month) || !Number(text[8..10], out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        long ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        ReadOnlySpan<byte> rest = text[10..];
        if (rest.IsEmpty)
        {
            return new TimeStamp(new DateTimeOffset(ticks, TimeSpan.Zero), HasZone: false);
        }

        if (rest[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || !ReadTime(ref rest, out long time) || !ReadZone(rest, out TimeSpan? zone))
        {
            return null;
        }

        ticks += time - (zone ?? TimeSpan.Zero).Ticks;
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? null : new TimeStamp(new DateTimeOffset(ticks, TimeSpan.Zero), zone is not null);
    }

    /// <summary>Writes a time as the studio's programs do: UTC, milliseconds, <c>Z</c>.</summary>
    /// <returns><c>2025-10-13T19:36:17.724Z</c>, say.</returns>
    public static string FormatUtc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Tells whether this is certainly before another time: unknown zones are given the benefit of the doubt.</summary>
    /// <returns>True if no choice of zones makes this the later one.</returns>
    public bool IsCertainlyBefore(TimeStamp other)
    {
        TimeSpan doubt = HasZone == other.HasZone ? TimeSpan.Zero : LargestOffset;
        return other.Instant - Instant > doubt;
    }

    /// <summary>Reads <c>T19:36</c>, <c>T19:36:17</c>, <c>T19:36:17.724159</c>.</summary>
    private static bool ReadTime(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 6 || text[3] != (byte)':' || !Number(text[1..3], out int hour) || !Number(text[4..6], out int minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        text = text[6..];
        if (text.Length < 3 || text[0] != (byte)':')
        {
            return true;
        }

        if (!Number(text[1..3], out int second) || second > 59)
        {
            return false;
        }

        ticks += second * TimeSpan.TicksPerSecond;
        text = text[3..];
        if (text.IsEmpty || text[0] is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        int digits = 1;
        long unit = TimeSpan.TicksPerSecond;
        while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
        {
            unit /= 10;
            ticks += unit * (text[digits++] - '0');
        }

        text = text[digits..];
        return digits > 1;
    }

    /// <summary>Reads <c>Z</c>, <c>+02:00</c>, <c>+0200</c>, <c>+02</c>, or nothing.</summary>
    private static bool ReadZone(ReadOnlySpan<byte> text, out TimeSpan? zone)
    {
        zone = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z')
        {
            zone = TimeSpan.Zero;
            return true;
        }

        ReadOnlySpan<byte> minutes = text.Length switch
        {
            3 => "00"u8,
            5 => text[3..],
            6 when text[3] == (byte)':' => text[4..],
            _ => default,
        };
        if (text[0] is not ((byte)'+' or (byte)'-') || minutes.IsEmpty || !Number(text[1..3], out int hour) || !Number(minutes, out int minute) || hour > 14 || minute > 59)
        {
            return false;
        }

        zone = new TimeSpan(hour, minute, 0) * (text[0] == (byte)'-' ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte b in digits)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (b - '0');
        }

        return true;
    }
}
