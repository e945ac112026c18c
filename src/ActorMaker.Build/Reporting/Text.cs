using System.Globalization;

namespace ActorMaker.Build.Reporting;

/// <summary>Words for messages.</summary>
internal static class Text
{
    /// <summary>A number with its noun.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The noun in the singular; its plural ends in <c>s</c>.</param>
    /// <returns><c>1 version file</c>, <c>4,913 images</c>.</returns>
    public static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
