using ActorMaker.Data.Findings;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("-p:TreatWarningsAsErrors=perhaps", "perhaps")]
    [InlineData("-p:TrainingPendingHours=abc", "TrainingPendingHours is \"abc\"")]
    [InlineData("-p:TrainingPendingHours=-1", "TrainingPendingHours is \"-1\"")]
    [InlineData("-p:TrainingRehash=maybe", "TrainingRehash is \"maybe\"")]
    [InlineData("-p:S3ServiceUrl=localhost", "S3ServiceUrl is no http or https address")]
    [InlineData("-p:S3ServiceUrl=https://me:secret@localhost", "S3ServiceUrl is no http or https address")]
    [InlineData("-p:TrainingBaseline=none.sarif", "none.sarif cannot be read")]
    public void A_value_that_makes_no_sense_is_refused(string argument, string text)
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");

        BuildRun run = data.Build(argument).Failed();

        Assert.Contains(text, run.Only("AM9002").Message, StringComparison.Ordinal);
        Assert.Contains("1 error, 0 warnings", run.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Only("AM9002").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AM1234", "error", "AM1234")]
    [InlineData("AM1032", "fatal", "fatal")]
    [InlineData("AM1032", "", "severity")]
    [InlineData("AM9002", "none", "AM9002")]
    [InlineData("AM9001", "none", "can only be error")]
    [InlineData("AM4003", "warning", "can only be error")]
    [InlineData("AM3004", "info", "can only be error")]
    public void A_rule_item_that_makes_no_sense_is_refused(string code, string severity, string text)
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");

        BuildRun run = data.BuildWith($"""<ItemGroup><TrainingRule Include="{code}" Severity="{severity}" /></ItemGroup>""").Failed();

        Assert.Contains(text, run.Only("AM9002").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TrainingPendingHours", "NaN")]
    [InlineData("TrainingPendingHours", "-1")]
    public void A_number_that_makes_no_sense_is_refused(string property, string value)
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");

        Assert.Contains(value, data.Build($"-p:{property}={value}").Failed().Only("AM9002").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_read_the_same_in_every_language()
    {
        using DataRepository data = new();
        data.Write("data/actor_manifests/0006_manifest.json", """{"character_id":"0006","character_name":"0006_european_20_female","training_data":[],"statistics":{"training_data_size_mb":0.5}}""");
        Directory.CreateDirectory(data.PathOf("data/actors/0006_european_20_female"));

        BuildRun run = data.Run("ValidateTrainingData", new Dictionary<string, string?>(StringComparer.Ordinal) { ["LC_ALL"] = "de_DE.UTF-8" }).Failed();

        Assert.EndsWith("the list gives 0.00. Fix: dotnet msbuild training.proj -t:SyncTrainingManifests.", run.Only("AM2015").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "does not exist")]
    [InlineData("training.proj", "is a file")]
    [InlineData("empty", "holds nothing to check")]
    public void A_root_with_nothing_to_check_is_refused(string root, string text)
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        Directory.CreateDirectory(data.PathOf("empty"));

        Assert.Contains(text, data.Build("-p:TrainingDataRoot=" + root).Failed().Only("AM9001").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_that_leave_nothing_are_refused()
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");

        Assert.Contains("Styles", data.Build("-p:Styles=2").Failed().Only("AM9001").Message, StringComparison.Ordinal);
        data.Build("-p:Styles=1").Succeeded();
    }

    [Fact]
    public void An_actor_folder_alone_is_something_to_check()
    {
        using DataRepository data = new();
        Directory.CreateDirectory(data.PathOf("data/actors/0001_asian_30_male"));

        data.Build().Succeeded();
    }

    [Fact]
    public void Every_property_is_in_the_props_file_with_a_comment()
    {
        string[] expected =
        [
            "TrainingDataRoot", "Apply", "LoraBucket", "LoraPrefixes", "ImageBucket", "ImagePrefix", "S3Region", "S3ServiceUrl", "S3Profile",
            "S3Concurrency", "S3AddressStyle", "Actors", "Styles", "TrainingBuckets", "TrainingPendingHours", "TrainingRehash", "MergeConflicts",
            "TrainingSarif", "TrainingPlan", "TrainingBaseline", "MaxFlipPercent", "NoWarn", "WarningsAsErrors", "WarningsNotAsErrors", "TreatWarningsAsErrors",
        ];
        string[] lines = File.ReadAllLines(Sources.Root + "build/ActorMaker.Build.props");
        foreach (string name in expected)
        {
            int at = Array.FindIndex(lines, l => l.Contains($"<{name} Condition=\"'$({name})' == ''\">", StringComparison.Ordinal));
            Assert.True(at > 0, $"{name} has no default");
            while (lines[at - 1].Contains("<_Training", StringComparison.Ordinal))
            {
                at--;
            }

            Assert.True(lines[at - 1].TrimEnd().EndsWith("-->", StringComparison.Ordinal), $"{name} has no comment");
        }
    }

    [Fact]
    public void Every_rule_has_a_code_of_its_own()
    {
        Assert.Equal(RuleCatalog.All.Count, RuleCatalog.All.Select(r => r.Code).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
