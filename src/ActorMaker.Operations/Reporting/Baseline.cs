using System.Text.Json;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Reporting;

/// <summary>The findings that a project knew when it wrote its baseline: a SARIF file of an earlier run.</summary>
public sealed class Baseline
{
    // Ten times the file of a tree with half a million findings.
    private const long MaxBytes = 1024 * 1024 * 1024;

    private Dictionary<string, int> places = new(StringComparer.Ordinal);
    private Dictionary<string, int> kinds = new(StringComparer.Ordinal);
    private bool isOld;

    private Baseline()
    {
    }

    /// <summary>Reads a SARIF file that <see cref="SarifLog"/> wrote.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <returns>The baseline.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">It is no SARIF file with fingerprints of ours.</exception>
    public static Baseline Read(string path)
    {
        Baseline baseline = new();
        try
        {
            baseline.Collect(OrdinaryFile.Read(path, MaxBytes) ?? throw new FileNotFoundException("it is not there"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("it is not valid JSON: " + e.Message, e);
        }

        return baseline;
    }

    /// <summary>Tells which findings are known; each finding of the baseline is used up by one.</summary>
    /// <param name="findings">The findings of this run, or a part of them.</param>
    /// <param name="root">Absolute path of the data root.</param>
    /// <returns>For each finding, whether the baseline has it.</returns>
    public bool[] TakeKnown(IReadOnlyList<Finding> findings, string root)
    {
        bool[] known = new bool[findings.Count];
        Fingerprint[] prints = new Fingerprint[findings.Count];
        for (int i = 0; i < known.Length; i++)
        {
            prints[i] = isOld ? Fingerprint.OldOf(findings[i], root) : Fingerprint.Of(findings[i], root);
            known[i] = Take(places, prints[i].Place) && Take(kinds, prints[i].Kind);
        }

        // What is left has moved in its list. New entries come first there, so the last ones are the old ones.
        for (int i = known.Length - 1; i >= 0; i--)
        {
            known[i] = known[i] || Take(kinds, prints[i].Kind);
        }

        return known;
    }

    private static bool Take(Dictionary<string, int> counts, string print)
    {
        int count = counts.GetValueOrDefault(print);
        if (count > 0)
        {
            counts[print] = count - 1;
        }

        return count > 0;
    }

    private void Collect(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> bom = [0xEF, 0xBB, 0xBF];
        Utf8JsonReader reader = new(json.StartsWith(bom) ? json[3..] : json, new JsonReaderOptions { MaxDepth = 64 });
        Dictionary<string, int> oldPlaces = new(StringComparer.Ordinal);
        Dictionary<string, int> oldKinds = new(StringComparer.Ordinal);
        bool hasRuns = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            hasRuns |= reader.CurrentDepth == 1 && reader.ValueTextEquals("runs");
            Dictionary<string, int>? counts = reader.ValueTextEquals(Fingerprint.PlaceKey) ? places
                : reader.ValueTextEquals(Fingerprint.KindKey) ? kinds
                : reader.ValueTextEquals(Fingerprint.OldPlaceKey) ? oldPlaces
                : reader.ValueTextEquals(Fingerprint.OldKindKey) ? oldKinds
                : null;
            if (counts is not null && reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                string print = reader.GetString()!;
                counts[print] = counts.GetValueOrDefault(print) + 1;
            }
        }

        if (!hasRuns)
        {
            throw new InvalidDataException("it has no \"runs\", so it is no SARIF file");
        }

        if (kinds.Count == 0 && oldKinds.Count > 0)
        {
            (places, kinds, isOld) = (oldPlaces, oldKinds, true);
        }
    }
}
