using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>The gate's failure reaches the exit code however the data project is built, and not only its lines the log.</summary>
public sealed class SolutionTests(PackageFixture package)
{
    private const string Actor = "0006_european_20_female";
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";

    [Theory]
    [InlineData("build all.slnx")]
    [InlineData("build all.slnx -m")]
    [InlineData("build all.slnx -mt")]
    [InlineData("build all.slnx -graph")]
    [InlineData("msbuild all.slnx")]
    [InlineData("build all.sln")]
    [InlineData("build traversal.proj")]
    [InlineData("msbuild traversal.proj -t:Gate")]
    public void A_broken_tree_fails_and_a_sound_one_passes(string command)
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        data.AddActor(Actor);
        WriteProjects(data);

        BuildRun sound = package.Dotnet(data, command.Split(' ')).Succeeded();
        Assert.Contains("0 errors", sound.Summary, StringComparison.Ordinal);

        string orphan = data.Write($"data/actors/{Actor}/training_data/{Actor}_9.jpg", DataRepository.Jpeg("orphan"));
        BuildRun images = package.Dotnet(data, command.Split(' ')).Failed();
        Assert.Equal("AM2010", images.Codes);

        File.Delete(orphan);
        data.Replace(Style, "\"name\": \"V1\"", "\"name\": \"v2\"");
        BuildRun versions = package.Dotnet(data, command.Split(' ')).Failed();
        versions.Only("AM1010");
        Assert.DoesNotContain("MSB", versions.Codes, StringComparison.Ordinal); // no line about the task besides
        Assert.Matches(" [1-9] errors?,", versions.Summary);
    }

    [Fact]
    public void A_solution_of_an_empty_root_fails()
    {
        using DataRepository data = new();
        WriteProjects(data);

        Assert.Equal("AM9001", package.Dotnet(data, "build", "all.slnx").Failed().Codes);
    }

    [Fact]
    public void A_solution_fails_by_a_property_that_the_first_task_refuses()
    {
        using DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        WriteProjects(data);

        Assert.Equal("AM9002", package.Dotnet(data, "build", "all.slnx", "-p:TrainingPendingHours=tomorrow").Failed().Codes);
    }

    private static void WriteProjects(DataRepository data)
    {
        data.Write("data.csproj", """<Project Sdk="ActorMaker.Build/1.0.0" />""");
        data.Write("all.slnx", """<Solution><Project Path="data.csproj" /></Solution>""");
        data.Write("all.sln", """
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "data", "data.csproj", "{6D1B0C5A-51F4-4D0F-9E0C-3B1B7C0A9E11}"
            EndProject
            Global
                GlobalSection(SolutionConfigurationPlatforms) = preSolution
                    Debug|Any CPU = Debug|Any CPU
                EndGlobalSection
                GlobalSection(ProjectConfigurationPlatforms) = postSolution
                    {6D1B0C5A-51F4-4D0F-9E0C-3B1B7C0A9E11}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
                    {6D1B0C5A-51F4-4D0F-9E0C-3B1B7C0A9E11}.Debug|Any CPU.Build.0 = Debug|Any CPU
                EndGlobalSection
            EndGlobal
            """);
        data.Write("traversal.proj", """
            <Project DefaultTargets="Build">
              <Target Name="Restore" />
              <Target Name="Build"><MSBuild Projects="data.csproj" Targets="Build" /></Target>
              <Target Name="Gate"><MSBuild Projects="data.csproj" Targets="ValidateTrainingData" /></Target>
            </Project>
            """);
    }
}
