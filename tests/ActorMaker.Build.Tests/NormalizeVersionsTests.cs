using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>
/// The studio's clean-up of October 2025, rebuilt in <c>tests/data/seeds-example</c>: 13 styles, five of them with entries that
/// are one version.
/// </summary>
public sealed class NormalizeVersionsTests
{
    private static readonly (string Style, int Before, int After)[] Dirty =
    [
        ("1_ink_intensity", 9, 8),
        ("16_dynamic_simplicity", 3, 2),
        ("2_vivid_portraiture", 2, 1),
        ("59_etheral_washes", 6, 4),
        ("99_illustrated_detail", 2, 1),
    ];

    [Fact]
    public void The_gate_fails_at_each_duplicate_and_names_its_other_end()
    {
        using DataRepository data = Example();

        BuildRun run = data.Build().Failed();

        PrintedFinding[] errors = [.. run.Findings.Where(f => f.Level == "error")];
        Assert.Equal(
            [
                "16_dynamic_simplicity(55,15) style_16_vV2.safetensors of V2 in line 5",
                "1_ink_intensity(5,15) style_1_vV8.safetensors of V8 in line 15",
                "2_vivid_portraiture(32,15) style_2_vV1.safetensors of V1 in line 5",
                "59_etheral_washes(102,15) V1 of V1 in line 80",
                "59_etheral_washes(124,15) V1 of V1 in line 80",
                "99_illustrated_detail(30,15) style_99_v1.safetensors of V1 in line 5",
            ],
            errors.Select(Shorten).Order(StringComparer.Ordinal));
        Assert.All(errors, e => Assert.Equal("AM1010", e.Code));
        Assert.Contains("13 style and 0 actor version files", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_plans_it_all_and_writes_nothing()
    {
        using DataRepository data = Example();
        string[] before = Stamps(data);

        BuildRun run = data.Run("NormalizeVersions").Succeeded();

        Assert.Equal(before, Stamps(data));
        Assert.Equal(6, run.Findings.Count(f => f.Code == "AM4001" && f.Message.StartsWith("merge \"", StringComparison.Ordinal)));
        Assert.Equal("6 changes in 5 files planned; nothing was written. Run again with -p:Apply=true", run.Only("AM4000").Message);
        Assert.Equal("AM4000", run.Findings[^1].Code);
        JsonNode plan = JsonNode.Parse(data.Read("obj/training.plan.json"))!;
        Assert.Equal(Dirty.Select(d => Versions(d.Style)).Order(StringComparer.Ordinal), plan["files"]!.AsArray().Select(f => (string)f!["path"]!).Order(StringComparer.Ordinal));
        Assert.All(plan["files"]!.AsArray().SelectMany(f => f!["lostValues"]!.AsArray()), l => Assert.NotEqual("", (string)l!["reason"]!));
    }

    [Fact]
    public void An_apply_does_what_the_preview_said_once_and_can_be_undone()
    {
        using DataRepository data = Example();
        string[] before = Stamps(data);
        Dictionary<string, string> originals = Contents(data);

        BuildRun apply = data.Run("NormalizeVersions", "-p:Apply=true").Succeeded();

        Assert.Empty(apply.Findings);
        foreach ((string style, int _, int after) in Dirty)
        {
            Assert.Equal(after, JsonNode.Parse(data.Read(Versions(style)))!["versions"]!.AsArray().Count);
            Assert.Equal(originals[Versions(style)], data.Read(Versions(style) + ".backup"));
        }

        Assert.Equal(Dirty.Length, Directory.GetFiles(data.Root, "*.backup", SearchOption.AllDirectories).Length);
        string[] untouched = [.. before.Where(s => !Dirty.Any(d => s.Contains("/" + d.Style + "/", StringComparison.Ordinal)))];
        Assert.Equal(8, untouched.Length);
        Assert.Empty(untouched.Except(Stamps(data)));

        BuildRun gate = data.Build().Succeeded();
        Assert.Contains(" 0 errors, ", gate.Summary, StringComparison.Ordinal);

        string[] once = Stamps(data);
        Assert.Contains("nothing to change", data.Run("NormalizeVersions").Succeeded().Output, StringComparison.Ordinal);
        data.Run("NormalizeVersions", "-p:Apply=true").Succeeded();
        Assert.Equal(once, Stamps(data));

        data.Run("UndoTraining", "-p:Apply=true").Succeeded();
        Assert.Equal(originals, Contents(data));
    }

    [Fact]
    public void An_undo_takes_the_plan_that_TrainingJournal_names_or_none()
    {
        using DataRepository data = Example();
        Dictionary<string, string> originals = Contents(data);
        data.Run("NormalizeVersions", "-p:Apply=true").Succeeded();
        string journal = Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Join(data.Root, ".actormaker", "journal"))));

        Assert.Contains("AM9002", data.Run("UndoTraining", "-p:Apply=true", "-p:TrainingJournal=another").Failed().Output, StringComparison.Ordinal);
        Assert.NotEqual(originals, Contents(data));
        data.Run("UndoTraining", "-p:Apply=true", "-p:TrainingJournal=" + journal).Succeeded();
        Assert.Equal(originals, Contents(data));
    }

    [Fact]
    public void Version_8_of_style_1_is_the_run_with_the_files_address()
    {
        using DataRepository data = Example();
        JsonNode before = JsonNode.Parse(data.Read(Versions("1_ink_intensity")))!["versions"]![1]!;

        data.Run("NormalizeVersions", "-p:Apply=true").Succeeded();

        JsonNode after = JsonNode.Parse(data.Read(Versions("1_ink_intensity")))!["versions"]![0]!;
        Assert.Equal(
            "id name description timestamp parameters status selectionSetId imageCount loraUrl lastSynced mergedIds",
            string.Join(' ', after.AsObject().Select(m => m.Key)));
        foreach (string same in (string[])["id", "name", "description", "timestamp", "parameters", "selectionSetId", "imageCount"])
        {
            Assert.Equal(before[same]!.ToJsonString(), after[same]!.ToJsonString());
        }

        Assert.Equal("completed", (string)after["status"]!);
        Assert.EndsWith("/style_1_vV8.safetensors", (string)after["loraUrl"]!, StringComparison.Ordinal);
        Assert.Equal(["style_1_vV8"], after["mergedIds"]!.AsArray().Select(i => (string)i!));
        Assert.Equal(DateTimeKind.Utc, DateTime.Parse((string)after["lastSynced"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind);
    }

    [Fact]
    public void A_late_reference_to_a_merged_id_is_still_known()
    {
        using DataRepository data = Example();
        string registry = """{"styles": [{"id": "1", "validated_lora_model": {"version_id": "style_1_vV8"}}]}""";
        data.Write("data/styles_registry.json", registry);
        data.Write("resources/style_images/16/assessments/style_16_vV2.json", """{"modelId": "style_16_vV2", "rating": "good"}""");
        data.Run("NormalizeVersions", "-p:Apply=true").Succeeded();

        Assert.DoesNotContain("AM1036", data.Build().Succeeded().Codes, StringComparison.Ordinal);

        string style16 = data.Replace(Versions("16_dynamic_simplicity"), "\"style_16_vV2\"", "\"another\"");
        Assert.Equal("warning", data.Build().Succeeded().Only("AM1036").Level);

        data.Replace(Versions("16_dynamic_simplicity"), "\"another\"", "\"style_1_vV8\"");
        PrintedFinding twice = data.Build().Failed().Only("AM1011");
        Assert.Contains("style_1_vV8", twice.Message, StringComparison.Ordinal);
        Assert.Contains(twice.Path, (string[])[style16, data.PathOf(Versions("1_ink_intensity"))]);
    }

    [Fact]
    public void Two_trainings_under_one_name_stay_an_error_until_a_person_decides()
    {
        using DataRepository data = new();
        string file = data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 1), DataRepository.Version("style_1_v", 1).Replace("\"network_dim\": 16", "\"network_dim\": 32", StringComparison.Ordinal).Replace("-e1", "-e2", StringComparison.Ordinal));
        string before = data.Read(file);

        PrintedFinding conflict = data.Run("NormalizeVersions", "-p:Apply=true").Failed().Only("AM1010");
        Assert.Equal("error", conflict.Level);
        Assert.Equal(before, data.Read(file));

        data.Run("NormalizeVersions", "-p:Apply=true", "-p:MergeConflicts=best").Succeeded();
        Assert.Single(JsonNode.Parse(data.Read(file))!["versions"]!.AsArray());
        data.Build().Succeeded();
    }

    [Fact]
    public void A_wrong_path_or_filter_is_no_clean_data()
    {
        using DataRepository data = Example();

        Assert.Contains("TrainingDataRoot", data.Run("NormalizeVersions", "-p:TrainingDataRoot=tests", "-p:Apply=true").Failed().Only("AM9001").Message, StringComparison.Ordinal);
        Directory.CreateDirectory(data.PathOf("empty"));
        Assert.Contains("TrainingDataRoot", data.Run("NormalizeVersions", "-p:TrainingDataRoot=empty").Failed().Only("AM9001").Message, StringComparison.Ordinal);
        Assert.Contains("Styles", data.Run("NormalizeVersions", "-p:Styles=4711").Failed().Only("AM9001").Message, StringComparison.Ordinal);
    }

    private static DataRepository Example()
    {
        DataRepository data = new();
        string source = Path.Join(Sources.Root, "tests", "data", "seeds-example");
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            data.Write(Path.GetRelativePath(source, file), File.ReadAllBytes(file));
        }

        return data;
    }

    private static string Versions(string style) => $"resources/style_images/{style}/training_versions.json";

    private static string Shorten(PrintedFinding finding)
    {
        string style = Path.GetFileName(Path.GetDirectoryName(finding.Path)!);
        string[] words = finding.Message.Split('"');
        return $"{style}({finding.Line},{finding.Column}) {words[1]} of {words[3]}{words[4][..words[4].IndexOf(',', StringComparison.Ordinal)]}";
    }

    private static Dictionary<string, string> Contents(DataRepository data) =>
        DataFiles(data).ToDictionary(f => Path.GetRelativePath(data.Root, f), File.ReadAllText);

    private static IEnumerable<string> DataFiles(DataRepository data) =>
        Directory.GetFiles(data.PathOf("resources"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Each data file with its inode and its times of change, where the system tells them.</summary>
    private static string[] Stamps(DataRepository data)
    {
        string[] files = [.. DataFiles(data)];
        if (!OperatingSystem.IsLinux())
        {
            return [.. files.Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}")];
        }

        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%n %i %s %y %z", .. files]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = stat.StandardOutput.ReadToEnd();
        stat.WaitForExit();
        Assert.Equal(0, stat.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
