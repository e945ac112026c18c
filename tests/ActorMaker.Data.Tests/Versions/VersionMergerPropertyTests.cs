using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>What holds for every version file, checked without the code that it is about: another JSON reader, another idea of a name.</summary>
public sealed partial class VersionMergerPropertyTests
{
    private const int Files = 2_000;

    [Fact]
    public void Every_value_is_in_the_file_or_in_the_plan_with_a_reason()
    {
        RandomCases.Run(Files, random => Merge(random, (file, best) =>
        {
            MergeOutcome merged = MergeOutcome.OfBytes(file.Bytes, best);
            JsonArray before = Parse(file.Text)["versions"]!.AsArray();
            var lost = merged.Lost.ToLookup(l => l.JsonPath);
            Assert.All(merged.Lost, l => Assert.NotEqual("", l.Reason));
            for (int i = 0; i < before.Count; i++)
            {
                JsonObject holder = HolderOf(before[i]!, merged.Versions);
                foreach ((string name, JsonNode? value) in before[i]!.AsObject())
                {
                    if (name is "id" or "mergedIds")
                    {
                        continue; // HolderOf has found it, and the next test looks for the others
                    }

                    bool kept = holder.TryGetPropertyValue(name, out JsonNode? now) && Same(now, value);
                    string path = name == "тег" ? $"$.versions[{i}]['тег']" : $"$.versions[{i}].{name}";
                    LostValue[] written = [.. merged.Lost.Where(l => l.JsonPath == path || (name == "тег" && l.JsonPath.StartsWith($"$.versions[{i}]", StringComparison.Ordinal) && l.JsonPath.Contains(name, StringComparison.Ordinal)))];
                    Assert.True(kept == (written.Length == 0), $"{path}: {(kept ? "kept and written down as lost" : "lost without a word")}\n{merged.Text}");
                    Assert.True(written.Length == 0 || Same(JsonNode.Parse(written[0].RawJson), value), path);
                }
            }
        }));
    }

    [Fact]
    public void Every_id_leads_to_one_entry()
    {
        RandomCases.Run(Files, random => Merge(random, (file, best) =>
        {
            MergeOutcome merged = MergeOutcome.OfBytes(file.Bytes, best);
            List<string> before = [.. IdsOf(Parse(file.Text)["versions"]!.AsArray())];
            List<string> after = [.. IdsOf(merged.Versions)];
            Assert.Equal(before.Order(StringComparer.Ordinal), after.Order(StringComparer.Ordinal));
            Assert.All(merged.Versions.Where(v => v!["mergedIds"] is not null && !file.Text.Contains(Raw(merged.Text, v!), StringComparison.Ordinal) && v["mergedIds"]!.AsArray().Any(m => ((string)m!).StartsWith("job", StringComparison.Ordinal))),
                v => Assert.Equal("mergedIds", v!.AsObject().Last().Key));
        }));
    }

    [Fact]
    public void A_second_merge_changes_nothing()
    {
        RandomCases.Run(Files, random => Merge(random, (file, best) =>
        {
            MergeOutcome once = MergeOutcome.OfBytes(file.Bytes, best);
            Assert.True(once.IsClean == (once.Changes.Count == 0), "a change without a word, or a word without a change");
            MergeOutcome twice = MergeOutcome.OfBytes(once.Bytes, best);
            Assert.True(twice.IsClean, $"{once.Text}\nbecame\n{twice.Text}");
        }));
    }

    [Fact]
    public void The_order_of_the_entries_decides_nothing()
    {
        RandomCases.Run(Files, random => Merge(random, (file, best) =>
        {
            MergeOutcome one = MergeOutcome.OfBytes(file.Bytes, best);
            MergeOutcome other = MergeOutcome.OfBytes(file.Shuffled(), best);
            Assert.Equal(Set(one.Versions.Select(v => v!.ToJsonString())), Set(other.Versions.Select(v => v!.ToJsonString())));
            Assert.Equal(Set(one.Lost.Select(l => l.RawJson + l.Reason)), Set(other.Lost.Select(l => l.RawJson + l.Reason)));
        }));
    }

    [Fact]
    public void Entries_that_need_nothing_keep_their_bytes()
    {
        RandomCases.Run(Files, random => Merge(random, (file, best) =>
        {
            MergeOutcome merged = MergeOutcome.OfBytes(file.Bytes, best);
            JsonArray before = Parse(file.Text)["versions"]!.AsArray();
            for (int i = 0; i < before.Count; i++)
            {
                JsonObject entry = before[i]!.AsObject();
                bool alone = !before.Any(o => o != entry && (NumberOf(o!) is { } n && n == NumberOf(entry) || FileOf(o!) is { } f && f == FileOf(entry)));
                bool named = NumberOf(entry) is not { } number || (string)entry["name"]! == $"V{number}";
                string url = (string?)entry["loraUrl"] ?? "";
                bool settled = url.Length == 0 || ((string)entry["status"]! == "completed" && entry["error"] is null && entry["failedAt"] is null && !PathStyle().IsMatch(url));
                if (alone && named && settled)
                {
                    Assert.Contains(file.Entries[i], merged.Text, StringComparison.Ordinal);
                }
            }

            string head = file.Text.TrimStart('\uFEFF')[..file.Text.TrimStart('\uFEFF').IndexOf(file.Entries[0], StringComparison.Ordinal)];
            Assert.StartsWith(head, merged.Text, StringComparison.Ordinal);
            Assert.EndsWith(file.Text[(file.Text.LastIndexOf(file.Entries[^1], StringComparison.Ordinal) + file.Entries[^1].Length)..], merged.Text, StringComparison.Ordinal);
            Assert.Equal(file.Text[0] == '\uFEFF', merged.Bytes[0] == 0xEF);
            Assert.True(file.Text.Contains("\r\n", StringComparison.Ordinal) || !merged.Text.Contains('\r', StringComparison.Ordinal));
            Assert.True(!file.Text.Contains("\r\n", StringComparison.Ordinal) || !merged.Text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal));
        }));
    }

    [Fact]
    public void Look_alikes_are_never_merged()
    {
        RandomCases.Run(Files, random => Merge(random, (file, best) =>
        {
            MergeOutcome merged = MergeOutcome.OfBytes(file.Bytes, best);
            JsonArray before = Parse(file.Text)["versions"]!.AsArray();
            foreach (IGrouping<JsonObject, JsonNode?> group in before.GroupBy(e => HolderOf(e!, merged.Versions)).Where(g => g.Count() > 1))
            {
                long? number = group.Select(e => NumberOf(e!)).Where(n => n is not null).Distinct().SingleOrDefault();
                Assert.All(
                    group.Where(e => NumberOf(e!) is null),
                    e => Assert.Contains(before, o => o != e && FileOf(o!) is { } f && f == FileOf(e!) && (number is null ? group.Contains(o) : NumberOf(o!) == number)));
                string?[] trainings = [.. group.Select(e => e!["parameters"]).Where(p => p?.AsObject().Count > 0).Select(Canonical).Distinct()];
                Assert.True(best || trainings.Length <= 1, merged.Text);
            }
        }));
    }

    [Fact]
    public void The_gate_finds_nothing_more_to_merge()
    {
        RandomCases.Run(Files, random => Merge(random, (file, best) =>
        {
            MergeOutcome merged = MergeOutcome.OfBytes(file.Bytes, best);
            foreach (Finding finding in MergeOutcome.Gate(merged.Bytes))
            {
                bool allowed = finding.Rule.Code switch
                {
                    "AM1010" => !best && finding.Message.Contains("other parameters", StringComparison.Ordinal),
                    "AM1020" => merged.Versions.Any(v => NumberOf(v!) is null && finding.Message.Contains($"\"{(string)v!["name"]!}\"", StringComparison.Ordinal)),
                    "AM1022" or "AM1033" => false,
                    _ => true,
                };
                Assert.True(allowed, $"{finding.Rule.Code} {finding.Message}\n{merged.Text}");
            }
        }));
    }

    private static void Merge(Random random, Action<RandomVersionFile, bool> check) => check(new RandomVersionFile(random), random.Next(3) == 0);

    private static JsonObject Parse(string text) => JsonNode.Parse(text.TrimStart('\uFEFF'))!.AsObject();

    private static JsonObject HolderOf(JsonNode entry, JsonArray versions) =>
        Assert.Single(versions, v => IdsOf([v!.DeepClone()]).Contains((string)entry["id"]!))!.AsObject();

    private static IEnumerable<string> IdsOf(JsonArray versions) =>
        versions.SelectMany(v => (v!["mergedIds"]?.AsArray() ?? []).Prepend(v["id"])).Select(id => (string)id!);

    private static string[] Set(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    private static string Raw(string text, JsonNode entry)
    {
        int start = text.IndexOf($"\"id\": \"{(string)entry["id"]!}\"", StringComparison.Ordinal);
        return text[start..text.IndexOf('}', start)];
    }

    /// <summary>The number that a name of style 1 tells.</summary>
    private static long? NumberOf(JsonNode entry) =>
        NamePattern().Match((string)entry["name"]!) is { Success: true } match ? long.Parse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>The last segment of an S3 address.</summary>
    private static string? FileOf(JsonNode entry) =>
        (string?)entry["loraUrl"] is { Length: > 0 } url && !url.Contains("example.org", StringComparison.Ordinal) ? Uri.UnescapeDataString(url[(url.LastIndexOf('/') + 1)..]) : null;

    private static bool Same(JsonNode? a, JsonNode? b) => Canonical(a) == Canonical(b);

    /// <summary>The value with sorted members and numbers in one spelling.</summary>
    private static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject o => "{" + string.Join(',', o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Key + ":" + Canonical(m.Value))) + "}",
        JsonArray a => "[" + string.Join(',', a.Select(Canonical)) + "]",
        _ when node.GetValueKind() == System.Text.Json.JsonValueKind.Number => node.ToJsonString() is var raw && raw.All(char.IsAsciiDigit) && raw.Length > 15 ? raw : ((double)node).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ when node.GetValueKind() == System.Text.Json.JsonValueKind.String => "\"" + (string)node! + "\"",
        _ => node.ToJsonString(),
    };

    [GeneratedRegex(@"^\s*(style_0*1_)?v+0*(?<number>\d+)(\.safetensors)?\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^https://s3[.-]", RegexOptions.None, 1000)]
    private static partial Regex PathStyle();
}
