using System.Globalization;
using ActorMaker.Data.Views;

namespace ActorMaker.Pages;

/// <summary>Versions of a style or actor that somebody wants side by side, the oldest first.</summary>
/// <param name="Subject">Whose they are.</param>
/// <param name="Versions">Two to four of them.</param>
public sealed record Comparison(SubjectView Subject, IReadOnlyList<VersionView> Versions)
{
    internal const int Least = 2;
    internal const int Most = 4;

    /// <summary>Finds what was asked for.</summary>
    /// <param name="tree">The state of the data.</param>
    /// <param name="address">The subject's page, such as <c>styles/1_ink.html</c>.</param>
    /// <param name="keys">The versions, each by its key; of several with one key, the first that is not taken yet.</param>
    /// <param name="problem">Why there is nothing to compare; empty if there is.</param>
    /// <returns>The comparison; null if there is none.</returns>
    public static Comparison? Find(TreeView tree, string address, IReadOnlyList<string> keys, out string problem)
    {
        problem = "";
        SubjectView? subject = tree.Subjects.FirstOrDefault(s => string.Equals(PageAddress.Of(s), address, StringComparison.Ordinal));
        if (subject is null)
        {
            problem = "There is no such style or actor: it may have got another name.";
            return null;
        }

        if (keys.Count is < Least or > Most)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"Choose two, three or four versions to compare; {keys.Count} are chosen.");
            return null;
        }

        List<VersionView> chosen = [];
        foreach (string key in keys)
        {
            if (subject.Versions.FirstOrDefault(v => string.Equals(KeyOf(v), key, StringComparison.Ordinal) && !chosen.Exists(c => ReferenceEquals(c, v))) is not { } version)
            {
                problem = $"{subject.Name} has no version {key}, or not as often as it is chosen.";
                return null;
            }

            chosen.Add(version);
        }

        return new Comparison(subject, [.. chosen.OrderBy(static v => v.Started ?? DateTimeOffset.MinValue)]);
    }

    /// <summary>What names a version in an address: its id, which stays when others come.</summary>
    internal static string KeyOf(VersionView version) => version.Id is { Length: > 0 } id ? id : version.Name;

    internal static string Address(SubjectView subject) => "/compare/" + PageAddress.Of(subject);

    /// <summary>Whether two recorded values are one: as numbers if they are, else as text.</summary>
    internal static bool AreEqual(string? one, string? other) =>
        string.Equals(one, other, StringComparison.Ordinal)
        || (double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out double first) && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double second) && first.Equals(second));
}
