using ActorMaker.Data.Findings;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>What version files say of each other, and what other files say of versions.</summary>
public sealed class CrossFileRuleTests
{
    private const string Assessment = "resources/style_images/1/assessments/run-1.json";

    [Fact]
    public void An_id_is_one_entrys_in_the_whole_repository()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        string other = data.Write("resources/style_images/2_vivid/training_versions.json", Entry.Versions(Entry.Version(1, ("loraUrl", $"\"{Entry.Lora("style_2_vV1")}\""))));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1011", other, data.PathOf(Entry.Ink)), (finding.Rule.Code, finding.Path, finding.Related!.Path));
    }

    [Fact]
    public void A_merged_id_is_an_id()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(2, ("mergedIds", "[\"old\",\"run-1\"]")), Entry.Version(1));

        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal(("AM1011", "$.versions[1].id"), (finding.Rule.Code, finding.JsonPath));
        Assert.Contains("has the id run-1,", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merged_id_that_clashes_is_pointed_at()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("mergedIds", "[\"a\",\"x\"]")));
        data.Write("resources/style_images/2_vivid/training_versions.json", Entry.Versions(Entry.Version(1, ("id", "\"b\""), ("loraUrl", $"\"{Entry.Lora("style_2_vV1")}\""), ("mergedIds", "[\"c\",\"x\"]"))));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1011", "$.versions[0].mergedIds[1]"), (finding.Rule.Code, finding.JsonPath));
        Assert.Contains("has the id x,", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_an_address_is_not_printed()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("loraUrl", "\"https://loras.s3.amazonaws.com/final.safetensors?X-Amz-Signature=SECRET\"")));
        data.Write("resources/style_images/2_vivid/training_versions.json", Entry.Versions(Entry.Version(1, ("id", "\"b\""), ("loraUrl", "\"https://me:SECRET@loras.s3.amazonaws.com/final.safetensors\""))));

        IReadOnlyList<Finding> findings = GateRun.Check(data);

        Assert.Equal("AM1026 AM1012 AM1026", string.Join(' ', findings.Select(f => f.Rule.Code)));
        Assert.Contains("claims final.safetensors, and \"V1\" in ", findings[1].Message, StringComparison.Ordinal);
        Assert.Contains(", id run-1, claims it too", findings[1].Message, StringComparison.Ordinal);
        Assert.All(findings, f => Assert.DoesNotContain("SECRET", f.Message + f.Related?.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Duplicates_are_found_in_folders_without_an_id_too()
    {
        using DataRepository data = new();
        data.Write("resources/style_images/ink/training_versions.json", Entry.Versions(Entry.Version(2), Entry.Version(1), Entry.Version(1, ("id", "\"other\""))));
        data.Write("resources/style_images/wash/training_versions.json", Entry.Versions(Entry.Version(2)));

        Assert.Equal("AM1010 AM1011 AM1012 AM1041 AM1041", GateRun.Codes(data));
    }

    [Fact]
    public void A_lora_is_one_entrys_in_the_whole_repository()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("loraUrl", $"\"{Entry.Lora("final")}\"")));
        data.Write($"data/actors/{Entry.Actor}/training_versions.json", Entry.Versions(Entry.Version(1, ("id", "\"a\""), ("loraUrl", "\"s3://loras/models/final.safetensors\""))));

        Assert.Equal("AM1012", GateRun.Codes(data));
    }

    [Fact]
    public void The_same_file_name_under_another_key_is_another_lora()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("loraUrl", "\"s3://loras/one/final.safetensors\"")));
        data.Write("resources/style_images/2_vivid/training_versions.json", Entry.Versions(Entry.Version(1, ("id", "\"b\""), ("loraUrl", "\"s3://loras/two/final.safetensors\""))));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void Two_folders_of_one_id_are_a_finding_once_both_hold_versions()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        string second = data.Write("resources/style_images/1_inks/training_versions.json", "{\"versions\":[]}");
        Assert.Equal("", GateRun.Codes(data));

        data.Write("resources/style_images/1_inks/training_versions.json", Entry.Versions(Entry.Version(2)));

        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal(("AM1040", second), (finding.Rule.Code, finding.Path));
        Assert.Contains(data.PathOf(Entry.Ink), finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_id_folder_is_no_style_folder()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        data.Write("resources/style_images/1/notes.json", "{");
        data.Write("resources/style_images/11/assessments/a.txt", "");

        Assert.Equal("", GateRun.Codes(data));
    }

    [Fact]
    public void Versions_in_a_bare_id_folder_are_one_finding_there()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        string bare = data.Write("resources/style_images/1/training_versions.json", Entry.Versions(Entry.Version(2)));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1040", bare), (finding.Rule.Code, finding.Path));
    }

    [Theory]
    [InlineData("resources/style_images/1/training_versions.json", "AM1041")]
    [InlineData("resources/style_images/1_/training_versions.json", "AM1041")]
    [InlineData("resources/style_images/ink/training_versions.json", "AM1041")]
    [InlineData("resources/style_images/132cfd2d-8a0e/training_versions.json", "AM1041")]
    [InlineData("resources/style_images/0001_ink/training_versions.json", "")]
    [InlineData("data/actors/nobody/training_versions.json", "AM1041")]
    [InlineData("data/training_versions/1.json", "")]
    [InlineData("data/training_versions/_migration_summary.json", "")]
    [InlineData("data/actor_training_versions/0006.json", "")]
    [InlineData("resources/style_images/.hidden/training_versions.json", "")]
    public void A_version_file_stands_in_a_folder_with_an_id(string path, string codes)
    {
        using DataRepository data = new();
        data.Write(path, Entry.Versions(Entry.Version(1, ("loraUrl", $"\"{Entry.Lora("final")}\""))));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void A_fallback_file_beside_a_folder_is_a_second_place()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(2));
        string fallback = data.Write("data/training_versions/1.json", Entry.Versions(Entry.Version(1)));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1040", fallback), (finding.Rule.Code, finding.Path));
    }

    [Theory]
    [InlineData("run-1", "")]
    [InlineData("old", "")]
    [InlineData("gone", "AM1036")]
    public void An_assessment_is_of_a_version_that_is_there(string id, string codes)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("mergedIds", "[\"old\"]")));
        data.Write(Assessment, $$"""{"modelId":"{{id}}","styleId":"1"}""");

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("""{"styles":[{"id":"1","validated_lora_model":{"version_id":"run-1"}}]}""", "")]
    [InlineData("""{"styles":[{"id":1,"validated_lora_model":{"version_id":"gone"}}]}""", "AM1036")]
    [InlineData("""{"styles":[{"id":"102","validated_lora_model":{"version_id":"run-1"}}]}""", "AM1036")]
    [InlineData("""{"styles":[{"id":"1","validated_lora_model":{"version_id":""}}]}""", "")]
    [InlineData("""{"styles":[{"id":"1"},{"id":"x"},null,7]}""", "AM1003 AM1003")]
    [InlineData("""{"styles":[{"id":"1","validated_lora_model":null},{"id":"2","validated_lora_model":{"version_id":null}}]}""", "")]
    [InlineData("""{"styles":[{"id":"1","validated_lora_model":"run-1"}]}""", "AM1003")]
    [InlineData("""{"styles":[{"id":"1","validated_lora_model":{"version_id":5}}]}""", "AM1003")]
    [InlineData("""{"styles":[{"id":"1","validated_lora_model":{"version_id":"run-1","lora_url":"https://loras.s3.amazonaws.com/a?X-Amz-Signature=0a"}}]}""", "AM1026")]
    [InlineData("""{"styles":{}}""", "AM1003")]
    [InlineData("[]", "AM1003")]
    [InlineData("{", "AM1001")]
    public void The_registry_validates_a_version_that_is_there(string registry, string codes)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        data.Write("data/styles_registry.json", registry);

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("{}", "AM1004")]
    [InlineData("{\"modelId\":null}", "AM1003")]
    [InlineData("7", "AM1003")]
    [InlineData("", "AM1001")]
    public void A_broken_assessment_is_a_finding(string text, string codes)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1));
        data.Write(Assessment, text);

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void A_reference_into_a_broken_file_is_not_reported_too()
    {
        using DataRepository data = new();
        data.Write(Entry.Ink, "{");
        data.Write(Assessment, "{\"modelId\":\"run-1\"}");

        Assert.Equal("AM1001", GateRun.Codes(data));
    }
}
