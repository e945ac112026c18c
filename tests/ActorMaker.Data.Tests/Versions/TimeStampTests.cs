using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Versions;

public sealed class TimeStampTests
{
    [Theory]
    [InlineData("2025-10-13T19:36:17.724Z", "2025-10-13T19:36:17.7240000Z", true)]
    [InlineData("2025-10-14T05:58:37.724159Z", "2025-10-14T05:58:37.7241590Z", true)]
    [InlineData("2025-10-12T20:55:45+00:00", "2025-10-12T20:55:45.0000000Z", true)]
    [InlineData("2025-10-12T20:55:45+02:00", "2025-10-12T18:55:45.0000000Z", true)]
    [InlineData("2025-10-12T20:55:45-0730", "2025-10-13T04:25:45.0000000Z", true)]
    [InlineData("2025-10-16T16:46:12.097326", "2025-10-16T16:46:12.0973260Z", false)]
    [InlineData("2025-10-16T12:00:00", "2025-10-16T12:00:00.0000000Z", false)]
    [InlineData("2025-10-16 12:00:00", "2025-10-16T12:00:00.0000000Z", false)]
    [InlineData("2025-05-16", "2025-05-16T00:00:00.0000000Z", false)]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000Z", false)]
    public void Every_writers_form_is_read_as_an_instant(string text, string instant, bool hasZone)
    {
        TimeStamp? stamp = TimeStamp.Parse(text);

        Assert.NotNull(stamp);
        Assert.Equal((instant, hasZone), (stamp.Value.Instant.UtcDateTime.ToString("O"), stamp.Value.HasZone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("2025")]
    [InlineData("2025-10")]
    [InlineData("2025-02-29")]
    [InlineData("2025-13-01")]
    [InlineData("2025-10-13T25:00:00Z")]
    [InlineData("10/13/2025")]
    [InlineData("13.10.2025 12:00")]
    [InlineData("Oct 13 2025")]
    [InlineData("1760390177")]
    [InlineData("2025-10-13T19:36:17.724Z and more")]
    [InlineData("2025-10-13?")]
    [InlineData("２０２５-10-13")]
    public void Anything_else_is_no_time(string text) => Assert.Null(TimeStamp.Parse(text));

    [Theory]
    [InlineData("2025-10-13T20:00:00Z", "2025-10-13T20:00:00.001Z", true)]
    [InlineData("2025-10-13T20:00:00Z", "2025-10-13T20:00:00Z", false)]
    [InlineData("2025-10-13T21:59:59+02:00", "2025-10-13T20:00:00Z", true)]
    [InlineData("2025-10-13T05:59:59", "2025-10-13T20:00:00Z", true)]
    [InlineData("2025-10-13T06:00:00", "2025-10-13T20:00:00Z", false)]
    [InlineData("2025-10-13T19:00:00", "2025-10-13T20:00:00", true)]
    [InlineData("9999-12-31T23:59:59", "2025-10-13T20:00:00Z", false)]
    [InlineData("9999-12-31T23:59:59", "9999-12-31T23:59:59Z", false)]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00", false)]
    public void Before_is_said_only_when_no_zone_makes_it_later(string first, string second, bool before) =>
        Assert.Equal(before, TimeStamp.Parse(first)!.Value.IsCertainlyBefore(TimeStamp.Parse(second)!.Value));

    [Fact]
    public void What_is_written_is_read_again()
    {
        DateTimeOffset time = new(2025, 10, 13, 21, 36, 17, 724, TimeSpan.FromHours(2));

        Assert.Equal("2025-10-13T19:36:17.724Z", TimeStamp.FormatUtc(time));
        Assert.Equal(time, TimeStamp.Parse(TimeStamp.FormatUtc(time))!.Value.Instant);
    }
}
