using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>What <c>Styles</c>, <c>Actors</c> and <c>Apply</c> narrow, who may set them, and what they never hide.</summary>
public sealed class FilterTests(PackageFixture package)
{
    private const string Actor = "0006_european_20_female";
    private const string Style = "resources/style_images/1_ink_intensity/training_versions.json";
    private const string Sdk = """<Project Sdk="ActorMaker.Build/1.0.0" />""";
    private const string Reference = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <TrainingDataRoot>$(MSBuildProjectDirectory)</TrainingDataRoot>
            <EnableDefaultItems>false</EnableDefaultItems>
            <EnableNETAnalyzers>false</EnableNETAnalyzers>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="ActorMaker.Build" Version="1.0.0" PrivateAssets="all" />
          </ItemGroup>
        </Project>
        """;

    [Theory]
    [InlineData("ValidateTrainingData", "-p:Styles=1%3B9999")]
    [InlineData("ValidateTrainingData", "-p:Actors=0006%3B9999")]
    [InlineData("NormalizeVersions", "-p:Styles=1%3B9999")]
    [InlineData("SyncTrainingManifests", "-p:Actors=0006%3B9999")]
    [InlineData("SyncTrainingManifests", "-p:Actors=0006", "-p:Styles=9999")]
    [InlineData("PullTrainingImages", "-p:Actors=0006%3B9999", "-p:ImageBucket=images")]
    public void A_pattern_that_matches_nothing_fails_the_run_beside_others_that_match(string target, params string[] arguments)
    {
        using DataRepository data = Clean();

        BuildRun run = data.Run(target, [.. arguments, "-p:S3ServiceUrl=http://127.0.0.1:9"]).Failed();

        Assert.Contains("\"9999\"", run.Only("AM9001").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Styles_alone_leave_every_actor_unread_and_Actors_alone_every_style()
    {
        using DataRepository data = Clean();
        data.Write($"data/actors/{Actor}/training_versions.json", "{");
        data.Write("data/actor_manifests/0007_manifest.json", "{");

        Assert.Contains("1 style and 0 actor version files, 2 versions; 0 manifests", data.Build("-p:Styles=1").Succeeded().Summary, StringComparison.Ordinal);

        File.Delete(data.PathOf($"data/actors/{Actor}/training_versions.json"));
        data.Write(Style, "{");

        Assert.Contains("0 style and 0 actor version files, 0 versions; 1 manifest,", data.Build("-p:Actors=0006").Succeeded().Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SyncTrainingManifests")]
    [InlineData("PushTrainingImages")]
    [InlineData("RepairTrainingImages")]
    public void A_target_about_actors_does_not_run_for_styles_alone(string target)
    {
        using DataRepository data = Clean();

        Assert.Contains("Styles alone", data.Run(target, "-p:Styles=1").Failed().Only("AM9001").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sdk, "STYLES", "ACTORS")]
    [InlineData(Sdk, "sTyLeS", "Actors")]
    [InlineData(Reference, "STYLES", "actors")]
    [InlineData(Reference, "Styles", "ACTORS")]
    public void The_environment_narrows_nothing(string project, string styles, string actors)
    {
        using DataRepository data = Clean();
        data.Write(Style, DataRepository.VersionsFile(DataRepository.Version("style_1_v", 1), DataRepository.Version("style_1_v", 1)));
        data.Write($"data/actors/{Actor}/training_data/{Actor}_7.jpg", DataRepository.Jpeg("seven"));
        data.Write("data.csproj", project);

        BuildRun run = package.Dotnet(data, [(styles, "nobody"), (actors, "nobody")], "build").Failed();

        Assert.Contains("AM1010", run.Codes, StringComparison.Ordinal);
        Assert.Contains("AM2010", run.Codes, StringComparison.Ordinal);
        Assert.DoesNotContain("AM9001", run.Codes, StringComparison.Ordinal);

        // The command line counts, even where the environment says the same.
        BuildRun narrowed = package.Dotnet(data, [(styles, "1")], "build", "-p:Styles=1").Failed();
        Assert.DoesNotContain("AM2010", narrowed.Codes, StringComparison.Ordinal);
        Assert.Contains("AM1010", narrowed.Codes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<Project Sdk="ActorMaker.Build/1.0.0"><PropertyGroup><Styles>1</Styles></PropertyGroup></Project>""")]
    [InlineData(Reference, "<Styles>1</Styles>")]
    public void A_project_narrows_and_the_environment_does_not_make_a_preview_write(string project, string property = "")
    {
        using DataRepository data = Clean();
        data.Replace(Style, "\"V2\"", "\"v2\"");
        data.Write($"data/actors/{Actor}/training_data/{Actor}_7.jpg", DataRepository.Jpeg("seven"));
        data.Write("data.csproj", project.Replace("<TargetFramework>", property + "<TargetFramework>", StringComparison.Ordinal));
        string before = data.Read(Style);

        Assert.Equal("AM1020", package.Dotnet(data, [("Styles", "2")], "build").Failed().Codes);
        package.Dotnet(data, [("APPLY", "true")], "msbuild", "-t:NormalizeVersions").Succeeded();
        Assert.Equal(before, data.Read(Style));

        package.Dotnet(data, [("APPLY", "false")], "msbuild", "-t:NormalizeVersions", "-p:Apply=true").Succeeded();
        Assert.NotEqual(before, data.Read(Style));
    }

    private static DataRepository Clean()
    {
        DataRepository data = new();
        data.AddStyle("1_ink_intensity");
        data.AddActor(Actor);
        return data;
    }
}
