using System.Xml.Linq;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

public sealed class HelpTests
{
    [Fact]
    public void The_help_names_every_target_and_property_and_what_a_misspelt_one_is_meant_as()
    {
        using DataRepository data = new();

        BuildRun run = data.Run("TrainingHelp", "-p:Stylez=1").Succeeded();

        string[] targets =
        [
            .. Directory.EnumerateFiles(Path.Join(Sources.Root, "build", "targets"))
                .SelectMany(static f => XDocument.Load(f).Descendants("Target")).Select(static t => (string)t.Attribute("Name")!).Where(static n => !n.StartsWith('_')),
        ];
        Assert.NotEmpty(targets);
        Assert.All(targets.Concat(Setting.All.Select(static s => s.Name)), name => Assert.Contains($"  {name} ", run.Output, StringComparison.Ordinal));
        Assert.Contains("Stylez is no property of this tool, and is probably meant as Styles", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_refuses_a_misspelt_property_before_it_writes()
    {
        using DataRepository data = new();
        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/new.jpg", DataRepository.Jpeg("new"));

        BuildRun run = data.Run("SyncTrainingManifests", "-p:Aply=false").Failed();

        Assert.Contains("Aply is no setting of this tool, and is probably meant as Apply", run.Only("AM9002").Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.PathOf(".actormaker")));
    }

    [Fact]
    public void Each_half_of_the_gate_is_a_target_with_a_summary_of_its_own()
    {
        using DataRepository data = new();
        string versions = data.AddStyle("1_ink_intensity");
        data.Replace(versions, "\"V2\"", "\"v2\"");
        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/new.jpg", DataRepository.Jpeg("new"));

        BuildRun first = data.Run("ValidateTrainingVersions", "-p:TrainingSarif=first.sarif").Failed();
        BuildRun second = data.Run("ValidateTrainingManifests", "-p:TrainingBaseline=first.sarif").Failed();

        Assert.Equal("AM1020", first.Codes);
        Assert.StartsWith("Training data: 1 style and 0 actor version files, 2 versions: 1 error, 0 warnings in", first.Summary, StringComparison.Ordinal);
        Assert.Equal("AM2010", second.Codes);
        Assert.StartsWith("Training data: 1 manifest, 3 images: 1 error, 0 warnings in", second.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_findings_says_what_to_run_next()
    {
        using DataRepository data = new("my data");
        string versions = data.AddStyle("1_ink_intensity");
        data.Replace(versions, "\"V2\"", "\"v2\"");
        data.Replace(versions, "\"V1\"", "\"v1\"");
        data.AddActor("0006_european_20_female");
        data.Write("data/actors/0006_european_20_female/training_data/new.jpg", DataRepository.Jpeg("new"));

        BuildRun run = data.Build().Failed();

        Assert.Contains("2 AM1020: dotnet msbuild training.proj -t:NormalizeVersions\n", run.Log, StringComparison.Ordinal);
        Assert.Contains("1 AM2010: dotnet msbuild training.proj -t:SyncTrainingManifests\n", run.Log, StringComparison.Ordinal);
    }
}
