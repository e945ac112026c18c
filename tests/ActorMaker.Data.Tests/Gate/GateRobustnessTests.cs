using ActorMaker.Data.Findings;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Damaged copies of sample files: whatever the damage, the gate reports findings with one line of text each.</summary>
public sealed class GateRobustnessTests
{
    private const int Rounds = 1_500;
    private const string Marks = "{}[],:\"\\0-e \0\n";

    private static readonly (string Path, string Text)[] Samples =
    [
        (Entry.Ink, Entry.Versions("\n" + Entry.Version(8, ("timestamp", "\"2025-10-13T19:36:17.724Z\""), ("completedAt", "\"2025-10-13T20:55:45+00:00\""), ("mergedIds", "[\"a\",\"b\"]")), "\n" + Entry.Version(8, ("id", "\"twin\""), ("parameters", "{}")), "\n" + Entry.Version(7))),
        ("data/styles_registry.json", """{"styles":[{"id":"1","validated_lora_model":{"version_id":"run-8","lora_url":"s3://loras/x"}},{"id":2,"note":"ü🦊 \\ud83e\\udd8a"}]}"""),
        ("resources/style_images/1/assessments/run-8.json", """{"modelId":"run-8","rating":null}"""),
        (Entry.Manifest, Entry.ManifestOf("\n" + Entry.Image(0), "\n" + Entry.Image(1, ("local_path", $"\"data/actors/{Entry.Actor}/training_data/{Entry.Actor}_1.jpg\""), ("s3_url", "null"), ("status", "\"local_only\"")))
            .Replace("\"training_data\":", "\"statistics\":{\"training_images_count\":2,\"training_data_size_mb\":0.0,\"training_synced_count\":1},\"training_data\":", StringComparison.Ordinal)),
        ($"data/actors/{Entry.Actor}/training_data/response.json", """{"output":{"output":{"s3_image_urls":["https://images.s3.us-west-1.amazonaws.com/a.jpg"]}}}"""),
        (Entry.ImagePath(0), "\u00ff\u00d8\u00ff"),
    ];

    [Fact]
    public void Damaged_files_give_findings_and_nothing_else()
    {
        using DataRepository data = new();
        foreach ((string path, string text) in Samples)
        {
            data.Write(path, text);
        }

        for (int seed = 0; seed < Rounds; seed++)
        {
            Random random = new(seed);
            (string path, string text) = Samples[random.Next(Samples.Length)];
            byte[] before = System.Text.Encoding.UTF8.GetBytes(text);
            data.Write(path, Damage(before, random));
            try
            {
                Assert.All(GateRun.Check(data), f => IsWellFormed(f, data));
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, {path}: {e}");
            }

            data.Write(path, before);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_large_file_of_nothing_but_faults_does_not_take_for_ever(bool lines)
    {
        using DataRepository data = new();
        string separator = lines ? "\n" : "";
        data.AddVersions([.. Enumerable.Range(0, 5_000).Select(i => separator + Entry.Version(1, ("id", $"\"{i}\""), ("status", "\"unknown\""), ("loraUrl", null)))]);

        Assert.Equal(9_999, GateRun.Check(data).Count);
    }

    private static void IsWellFormed(Finding finding, DataRepository data)
    {
        Assert.StartsWith(data.Root, finding.Path, StringComparison.Ordinal);
        Assert.True(finding.Start is { Line: > 0, Column: > 0 }, finding.ToString());
        Assert.True((finding.End.Line, finding.End.Column).CompareTo((finding.Start.Line, finding.Start.Column)) >= 0, finding.ToString());
        Assert.DoesNotContain("   at ", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", finding.Message, StringComparison.Ordinal);
    }

    private static byte[] Damage(byte[] text, Random random)
    {
        List<byte> bytes = [.. text];
        for (int n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.Insert(at, (byte)Marks[random.Next(Marks.Length)]);
                    break;
                default:
                    ReplaceValue(bytes, at, random);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts another kind of value behind the next colon: valid JSON of a wrong shape.</summary>
    private static void ReplaceValue(List<byte> bytes, int at, Random random)
    {
        int colon = bytes.IndexOf((byte)':', at);
        int end = colon < 0 ? -1 : bytes.FindIndex(colon, b => b is (byte)',' or (byte)'}');
        if (end > 0)
        {
            string[] values = ["null", "0", "-1e999", "true", "[]", "{}", "\"\"", "\"../x\"", "[[{}]]", "9223372036854775808", "\"\\ud800\"", "\"9999-12-31T23:59:59\""];
            bytes.RemoveRange(colon + 1, end - colon - 1);
            bytes.InsertRange(colon + 1, System.Text.Encoding.UTF8.GetBytes(values[random.Next(values.Length)]));
        }
    }
}
