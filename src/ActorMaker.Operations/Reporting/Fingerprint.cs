using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Text;
using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Reporting;

/// <summary>Recognises a finding of an earlier run, wherever its lines have moved since.</summary>
/// <param name="Place">Rule, file, JSON path, the other end's file and what is wrong, line numbers and the fix apart: the same contradiction at the same place.</param>
/// <param name="Kind">The same without the positions in lists: another entry of the same list.</param>
/// <remarks>A new version is put first in its file, which moves the place of every known finding behind it, but not its kind.</remarks>
public readonly partial record struct Fingerprint(string Place, string Kind)
{
    /// <summary>The key of <see cref="Place"/> in SARIF's <c>partialFingerprints</c>.</summary>
    public const string PlaceKey = "trainingPlace/v3";

    /// <summary>The key of <see cref="Kind"/> in SARIF's <c>partialFingerprints</c>.</summary>
    public const string KindKey = "trainingKind/v3";

    /// <summary>The key of <see cref="Place"/> in a file from when fingerprints held the fix too.</summary>
    public const string OldPlaceKey = "trainingPlace/v2";

    /// <summary>The key of <see cref="Kind"/> in a file from when fingerprints held the fix too.</summary>
    public const string OldKindKey = "trainingKind/v2";

    [GeneratedRegex("line [0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LineNumber { get; }

    /// <summary>Computes the fingerprint of a finding.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>The fingerprint; equal on every machine.</returns>
    public static Fingerprint Of(Finding finding, string root) => Of(finding, finding.What, root);

    /// <summary>Computes the fingerprint that a finding had while the fix was a part of it.</summary>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>The fingerprint; equal on every machine.</returns>
    public static Fingerprint OldOf(Finding finding, string root) => Of(finding, finding.Message, root);

    private static Fingerprint Of(Finding finding, string what, string root)
    {
        string file = Portable(root, finding.Path);
        string other = finding.Related is { } related ? Portable(root, related.Path) : "";
        string path = finding.JsonPath ?? "";

        // Without what is wrong, V2 twice would pass for the V3 twice that somebody has mended since.
        string text = LineNumber.Replace(what.Replace(root, "", StringComparison.Ordinal), "line");
        return new Fingerprint(Hash(finding.Rule.Code, file, path, other, text), Hash(finding.Rule.Code, file, WithoutIndexes(path), other, text));
    }

    private static string Portable(string root, string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static string WithoutIndexes(string path)
    {
        StringBuilder text = new(path.Length);
        bool inIndex = false;
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            inIndex = (inIndex && char.IsAsciiDigit(c)) || (c == '[' && i + 1 < path.Length && char.IsAsciiDigit(path[i + 1]));
            if (c == '[' || !inIndex)
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static string Hash(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16));
}
