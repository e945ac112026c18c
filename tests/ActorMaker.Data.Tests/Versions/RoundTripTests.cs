using System.Text.RegularExpressions;
using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>
/// Real files, in every spelling that a writer may have given them: only planned lines change. The files of
/// <c>tests/data</c>, and of a repository of one's own that <c>ACTORMAKER_CORPUS</c> names.
/// </summary>
public sealed partial class RoundTripTests
{
    private static readonly (string Name, Func<string, string> Make)[] Variants =
    [
        ("as it is", static t => t),
        ("CRLF", static t => t.ReplaceLineEndings("\r\n")),
        ("BOM", static t => "\uFEFF" + t.TrimStart('\uFEFF')),
        ("tabs", static t => LeadingSpaces().Replace(t, m => new string('\t', m.Length / 2))),
        ("four spaces", static t => LeadingSpaces().Replace(t, m => m.Value + m.Value)),
        ("final newline", static t => t.TrimEnd('\n') + "\n"),
        ("no final newline", static t => t.TrimEnd('\n')),
        ("escapes", static t => Value().Replace(t, m => m.Value.Replace("a", "\\u0061", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal), 20)),
        ("1e-05", static t => Fraction().Replace(t, "1e-05")),
        ("0.0", static t => Integer().Replace(t, "0.0")),
        ("raw Cyrillic", static t => Value().Replace(t, m => m.Value[..^1] + "Слой ёж\"", 20)),
        ("escaped Cyrillic", static t => Value().Replace(t, m => m.Value[..^1] + "\\u0421\\u043b\"", 20)),
        ("all of them", static t => "\uFEFF" + Integer().Replace(Fraction().Replace(Value().Replace(t, m => m.Value[..^1] + "Слой \\u0061\\/\"", 9), "1e-05"), "0.0").ReplaceLineEndings("\r\n") + "\r\n"),
    ];

    [Fact]
    public void A_planned_line_is_the_only_one_that_changes()
    {
        int count = 0;
        foreach ((string file, string original) in Files("*.json"))
        {
            foreach ((string name, Func<string, string> make) in Variants)
            {
                string text = make(original);
                string edited = AddLast(text);
                (List<string> removed, List<string> added) = Diff(text, edited);
                count++;
                Assert.True(removed.Count <= 1 && added.Count == removed.Count + 1 && added[^1].Contains("planned", StringComparison.Ordinal), $"{file}, {name}: {removed.Count} lines removed, {added.Count} added:\n{string.Join('\n', added.Take(5))}");
                Assert.True(removed.Count == 0 || added[0].TrimEnd('\r') == removed[0].TrimEnd('\r') + ",", $"{file}, {name}: {removed[0]} became {added[0]}");
            }
        }

        Assert.True(count >= 13 * Variants.Length);
    }

    [Fact]
    public void Merging_a_file_changes_the_lines_of_the_merged_entries_only()
    {
        int count = 0;
        foreach ((string file, string original) in Files("training_versions.json").Where(f => !Dirty().IsMatch(f.File)))
        {
            foreach ((string name, Func<string, string> make) in Variants)
            {
                string clean = make(original);
                if (NameOfFirst().Match(clean) is not { Success: true } first)
                {
                    continue;
                }

                string newLine = clean.Contains('\r', StringComparison.Ordinal) ? "\r\n" : "\n";
                string indent = clean[(clean.IndexOf('\n', StringComparison.Ordinal) + 1)..clean.IndexOf('"', StringComparison.Ordinal)];
                string twin = $"{indent}{indent}{{ \"id\": \"twin\", \"name\": \"{first.Groups["name"].Value.ToLowerInvariant()}\", \"status\": \"completed\" }},{newLine}";
                int at = clean.IndexOf('[', StringComparison.Ordinal) + 1 + newLine.Length;
                string text = clean.Insert(at, twin);
                MergeOutcome merged = MergeOutcome.OfBytes(Encoding.UTF8.GetBytes(text), subject: SubjectOf(file));
                (List<string> removed, List<string> added) = Diff(clean, Encoding.UTF8.GetString(merged.Bytes));
                count++;

                // The twin is gone; the kept entry has a comma and three lines more.
                Assert.True(removed.Count == 1 && added.Count == 4, $"{file}, {name}: {removed.Count} lines removed, {added.Count} added:\n{string.Join('\n', removed)}\nbecame\n{string.Join('\n', added)}");
                Assert.Equal(removed[0].TrimEnd('\r') + ",", added[0].TrimEnd('\r'));
                Assert.Equal(["\"mergedIds\": [", "\"twin\"", "]"], added[1..].Select(l => l.Trim()));
            }
        }

        Assert.True(count >= 8 * Variants.Length);
    }

    [Fact]
    public void Clean_files_stay_as_they_are_in_every_spelling()
    {
        foreach ((string file, string original) in Files("training_versions.json").Where(f => !Dirty().IsMatch(f.File)))
        {
            foreach ((string name, Func<string, string> make) in Variants)
            {
                Assert.True(MergeOutcome.OfBytes(Encoding.UTF8.GetBytes(make(original)), subject: SubjectOf(file)).IsClean, $"{file}, {name}");
            }
        }
    }

    private static string AddLast(string text)
    {
        using JsonText json = JsonText.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Empty(json.Problems);
        var editor = new JsonEditor(json);
        if (json.Root.Kind == JsonKind.Object)
        {
            editor.SetMember(json.Root, "planned", JsonTemplate.Of("planned"));
        }
        else
        {
            int count = 0;
            foreach (JsonValue _ in json.Root.Items)
            {
                count++;
            }

            editor.InsertItem(json.Root, count, JsonTemplate.Of("planned"));
        }

        return Encoding.UTF8.GetString(editor.ToBytes());
    }

    /// <summary>The lines between the first and the last difference.</summary>
    private static (List<string> Removed, List<string> Added) Diff(string before, string after)
    {
        string[] a = before.Split('\n');
        string[] b = after.Split('\n');
        int start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
        {
            start++;
        }

        int end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        return ([.. a[start..^end]], [.. b[start..^end]]);
    }

    private static IEnumerable<(string File, string Text)> Files(string pattern)
    {
        string example = Path.Join(AppContext.BaseDirectory, "data", "seeds-example");
        string? corpus = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        return ((string?[])[example, corpus]).Where(r => r is { Length: > 0 })
            .SelectMany(r => Directory.GetFiles(r!, pattern, SearchOption.AllDirectories)).Order(StringComparer.Ordinal).Select(f => (f, File.ReadAllText(f, new UTF8Encoding())));
    }

    private static ActorMaker.Data.Versions.Subject SubjectOf(string file) =>
        ActorMaker.Data.Versions.Subject.FromName(
            file.Contains("actors", StringComparison.Ordinal) ? ActorMaker.Data.Versions.SubjectKind.Actor : ActorMaker.Data.Versions.SubjectKind.Style,
            Path.GetFileName(Path.GetDirectoryName(file)!)!)!.Value;

    [GeneratedRegex(@"(?<=^|\n) +", RegexOptions.None, 5000)]
    private static partial Regex LeadingSpaces();

    /// <summary>A string value that no rule reads: the words of a description, a prompt, a tag.</summary>
    [GeneratedRegex("(?<=\"(description|class_tokens|face_prompt|outfit|job_id|comment)\": )\"[^\"\\\\]*\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Value();

    [GeneratedRegex(@"(?<=: )0\.00\d+", RegexOptions.None, 5000)]
    private static partial Regex Fraction();

    [GeneratedRegex("(?<=\"(lr_warmup_steps|total_size_mb|training_data_size_mb|delayTime)\": )\\d+(?=[,\\r\\n])", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Integer();

    [GeneratedRegex("\"name\": \"(?<name>V\\d+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex NameOfFirst();

    [GeneratedRegex("seeds-example.(resources.style_images.)(1|2|16|59|99)_", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Dirty();
}
