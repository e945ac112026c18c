using ActorMaker.Data.Findings;
using ActorMaker.Data.Root;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

public sealed class VersionRuleTests
{
    [Fact]
    public void Clean_versions_have_no_finding()
    {
        using DataRepository data = new();
        data.AddVersions(
            Entry.Version(3, ("timestamp", "\"2025-10-13T19:36:17.724Z\""), ("completedAt", "\"2025-10-13T20:55:45+00:00\""), ("isGood", "true"), ("somebodysOwn", "{\"a\":null}")),
            Entry.Version(2, ("status", "\"failed\""), ("loraUrl", null), ("error", "\"Training failed\"")),
            Entry.Version(1, ("status", "\"training\""), ("loraUrl", null), ("timestamp", "\"2025-10-20T02:00:00.000Z\"")));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("V8", "")]
    [InlineData("V0", "")]
    [InlineData("v8", "AM1020")]
    [InlineData("V08", "AM1020")]
    [InlineData("VV8", "AM1020")]
    [InlineData(" V8", "AM1020")]
    [InlineData("8", "AM1020")]
    [InlineData("V8b", "AM1020")]
    [InlineData("V", "AM1020")]
    [InlineData("V٨", "AM1020")]
    [InlineData("style_1_vV8", "AM1020")]
    [InlineData("STYLE_1_VV8.SAFETENSORS", "AM1020")]
    [InlineData("style_1_vV8-000010", "AM1020")]
    [InlineData("Comic_FLUX_V1", "AM1020")]
    [InlineData("V99999999999999999999", "AM1020")]
    public void Only_V_and_a_number_is_a_standard_name(string name, string codes)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(8, ("name", $"\"{name}\""), ("loraUrl", $"\"{Entry.Lora("ink")}\"")));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("V8", "v8", true)]
    [InlineData("V8", "V08", true)]
    [InlineData("V8", "style_1_v8", true)]
    [InlineData("V8", "style_0001_VV8.safetensors", true)]
    [InlineData("V1", "V10", false)]
    [InlineData("V8", "style_11_vV8", false)]
    [InlineData("V8", "actor_1_V8", false)]
    [InlineData("V8", "style_1_vV8-000010", false)]
    [InlineData("V8", "style_1_vV8_000000500", false)]
    [InlineData("V132", "style_132cfd2d-1234", false)]
    [InlineData("V4000", "style_91_4000", false)]
    [InlineData("final", "final", false)]
    public void Look_alikes_are_not_one_version(string first, string second, bool same)
    {
        using DataRepository data = new();
        data.AddVersions(Failed("a", first), Failed("b", second));

        Assert.Equal(same, GateRun.Codes(data).Contains("AM1010", StringComparison.Ordinal));
    }

    [Fact]
    public void A_duplicate_is_one_finding_and_names_the_other_end()
    {
        using DataRepository data = new();
        data.AddVersions(
            "\n" + Entry.Version(8, ("id", "\"run-8\""), ("loraUrl", null), ("status", "\"pending\"")),
            "\n" + Entry.Version(8, ("id", "\"style_1_vV8\""), ("name", "\"style_1_vV8\""), ("parameters", "{}")));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1010", 3, "$.versions[1].name"), (finding.Rule.Code, finding.Start.Line, finding.JsonPath));
        Assert.Equal((data.PathOf(Entry.Ink), 2), (finding.Related!.Path, finding.Related.Position.Line));
        Assert.Contains("\"V8\" in line 2, id run-8", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Duplicates_with_other_parameters_are_for_a_person()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(8, ("parameters", "{\"steps\":1000.0,\"rate\":1e-4}")), Entry.Version(8, ("id", "\"b\""), ("parameters", "{\"steps\":2000}")));
        Assert.Contains("two trainings share one name", Assert.Single(GateRun.Check(data)).Message, StringComparison.Ordinal);

        data.AddVersions(Entry.Version(8, ("parameters", "{\"steps\":1000.0,\"rate\":1e-4}")), Entry.Version(8, ("id", "\"b\""), ("parameters", "{\"rate\":0.0001,\"steps\":1000}")));
        Assert.DoesNotContain("two trainings", Assert.Single(GateRun.Check(data)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://loras.s3-accelerate.amazonaws.com/models/ink.safetensors")]
    [InlineData("https://s3-accelerate.amazonaws.com/loras/models/ink.safetensors")]
    [InlineData("https://s3.us-west-1.amazonaws.com/loras/models/ink.safetensors")]
    [InlineData("s3://loras/models/ink.safetensors")]
    [InlineData("https://loras.s3.us-west-1.amazonaws.com/older_prefix/ink.safetensors?versionId=1")]
    public void One_lora_in_another_form_of_address_is_one_lora(string address)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(2, ("loraUrl", $"\"{address}\"")), Entry.Version(1, ("loraUrl", $"\"{Entry.Lora("ink")}\"")));

        Assert.Equal("AM1012", string.Join(' ', GateRun.Check(data).Select(f => f.Rule.Code).Where(code => code != "AM1027")));
    }

    [Theory]
    [InlineData("https://s3-accelerate.amazonaws.com/loras/m/style_1_vV2.safetensors", "https://loras.s3-accelerate.amazonaws.com/m/style_1_vV2.safetensors")]
    [InlineData("https://s3.us-west-1.amazonaws.com/loras/m/style_1_vV2.safetensors", "https://loras.s3.us-west-1.amazonaws.com/m/style_1_vV2.safetensors")]
    [InlineData("https://s3.amazonaws.com/loras/m/style_1_vV2.safetensors", "https://loras.s3.amazonaws.com/m/style_1_vV2.safetensors")]
    [InlineData("https://s3.dualstack.us-west-1.amazonaws.com/loras/m/style_1_vV2.safetensors", "https://loras.s3.dualstack.us-west-1.amazonaws.com/m/style_1_vV2.safetensors")]
    public void An_address_that_normalizing_rewrites_is_told_and_told_no_more_once_it_is_rewritten(string address, string standard)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(2, ("loraUrl", $"\"{address}\"")));

        Finding finding = Assert.Single(GateRun.Check(data));
        Assert.Equal(("AM1027", Severity.Warning), (finding.Rule.Code, finding.Rule.Severity));
        Assert.Contains(standard, finding.Fix!.Text, StringComparison.Ordinal);

        data.AddVersions(Entry.Version(2, ("loraUrl", $"\"{standard}\"")));
        Assert.Empty(GateRun.Check(data));
    }

    [Theory]
    [InlineData("s3://loras/m/style_1_vV2.safetensors")]
    [InlineData("https://s3.us-west-1.amazonaws.com/lo.ras/m/style_1_vV2.safetensors")]
    public void An_address_that_stays_as_it_is_has_no_finding(string address)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(2, ("loraUrl", $"\"{address}\"")));
        Assert.Empty(GateRun.Check(data));
    }

    [Fact]
    public void An_entry_without_a_number_is_the_version_whose_lora_it_names()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(2), Entry.Version(2, ("id", "\"b\""), ("name", "\"my favourite\"")));

        Assert.Equal("AM1010", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("completed", null, null, "AM1021")]
    [InlineData("completed", "", null, "AM1021")]
    [InlineData("pending", "lora", null, "AM1022")]
    [InlineData("training", "lora", null, "AM1022")]
    [InlineData("failed", "lora", "Training failed", "AM1022")]
    [InlineData("failed", null, null, "AM1032")]
    [InlineData("failed", null, "", "AM1032")]
    [InlineData("Completed", "lora", null, "AM1023")]
    [InlineData("cancelled", null, null, "AM1023")]
    [InlineData("", null, null, "AM1004")]
    public void A_status_goes_with_what_is_there(string status, string? lora, string? error, string code)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(
            1,
            ("status", $"\"{status}\""),
            ("loraUrl", lora is null ? null : lora.Length == 0 ? "\"\"" : $"\"{Entry.Lora("style_1_vV1")}\""),
            ("error", error is null ? null : $"\"{error}\"")));

        Assert.Equal(code, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("style_1_vV8", "")]
    [InlineData("style_0001_V8", "")]
    [InlineData("style_1_vV8-000010", "")]
    [InlineData("SBai_style_2", "")]
    [InlineData("style_132cfd2d-8a0e-4c3e-9d53-000000000000", "")]
    [InlineData("style_11_vV8", "AM1024")]
    [InlineData("actor_1_V8", "AM1024")]
    [InlineData("style_1_vV7", "AM1024")]
    [InlineData("style_1_vV88", "AM1024")]
    public void A_lora_belongs_to_the_entry_that_names_it(string file, string codes)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(8, ("loraUrl", $"\"{Entry.Lora(file)}\"")));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void The_number_of_an_actor_may_be_padded()
    {
        using DataRepository data = new();
        data.Write($"data/actors/{Entry.Actor}/training_versions.json", Entry.Versions(
            Entry.Version(2, ("loraUrl", $"\"{Entry.Lora("actor_6_V2")}\"")),
            Entry.Version(1, ("loraUrl", $"\"{Entry.Lora("actor_0006_V1")}\""))));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("https://example.com/style_1_vV1.safetensors", "AM1025")]
    [InlineData("models/style_1_vV1.safetensors", "AM1025")]
    [InlineData("https://loras.s3.us-west-1.amazonaws.com/", "AM1025")]
    [InlineData("https://other.s3.us-west-1.amazonaws.com/style_1_vV1.safetensors", "AM1025")]
    [InlineData("http://localhost:9000/loras/style_1_vV1.safetensors", "")]
    [InlineData("https://loras.s3.us-west-1.amazonaws.com/style_1_vV1.safetensors?X-Amz-Signature=0a", "AM1026")]
    [InlineData("https://me:secret@loras.s3.us-west-1.amazonaws.com/style_1_vV1.safetensors", "AM1026")]
    [InlineData("https://example.com/style_1_vV1.safetensors?token=0a", "AM1026")]
    [InlineData("https://loras.s3.us-west-1.amazonaws.com/AKIAIOSFODNN7EXAMPLE/style_1_vV1.safetensors", "AM1026")]
    [InlineData("https://loras.s3.us-west-1.amazonaws.com/style_1_vV1.safetensors%3Ftoken=0a", "AM1026")]
    public void An_address_names_an_object_in_an_allowed_bucket(string address, string code)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("loraUrl", $"\"{address}\"")));

        Assert.Equal(code, GateRun.Codes(data, s => s with { Buckets = ["loras"], ServiceUrl = new Uri("http://localhost:9000") }));
    }

    [Fact]
    public void A_field_counts_however_its_name_is_escaped()
    {
        using DataRepository data = new();
        string lora = Entry.Lora("style_1_vV2");
        data.AddVersions(Entry.Version(2), Entry.Version(1, ("loraUrl", null), ("lora\\u0055rl", $"\"{lora}\"")));

        Assert.Equal("AM1012 AM1024", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("\"see https://x.s3.amazonaws.com/a?X-Amz-Signature=0a\"", "description")]
    [InlineData("\"AKIAIOSFODNN7EXAMPLE\"", "note")]
    [InlineData("\"x\"", "AWS_ACCESS_SECRET")]
    [InlineData("\"x\"", "AWS_ACCESS_KEY")]
    [InlineData("\"x\"", "aws_session_token")]
    [InlineData("\"x\"", "RUNPOD_API_KEY")]
    [InlineData("\"x\"", "HF_TOKEN")]
    [InlineData("\"x\"", "private_key")]
    [InlineData("\"x\"", "x-api-key")]
    [InlineData("\"x\"", "access-key-id")]
    [InlineData("\"x\"", "db_passwd")]
    [InlineData("\"rpa_0123456789012345678901234567890\"", "note")]
    [InlineData("\"hf_0123456789012345678901234567890\"", "note")]
    [InlineData("\"wJalr\"", "aws_secret_access_key")]
    [InlineData("\"wJalr\"", "AWS_SECRET_ACCESS_KEY")]
    [InlineData("\"wJalr\"", "Api-Key")]
    [InlineData("\"wJalr\"", "API_KEY")]
    [InlineData("\"wJalr\"", "TOKEN")]
    [InlineData("\"wJalr\"", "Password")]
    [InlineData("\"wJalr\"", "accessToken")]
    [InlineData("\"https://host/a?sig=0a\"", "note")]
    [InlineData("\"https://host/a?API_KEY=0a\"", "note")]
    [InlineData("\"https://host/a?x=1\\u0026X-AMZ-SIGNATURE\\u003d0a\"", "note")]
    [InlineData("{\"deep\":[{\"token\":\"0a\"}]}", "parameters")]
    [InlineData("{\"loraUrl\":\"https://x.s3.amazonaws.com/a?X-Amz-Signature=0a\"}", "parameters")]
    public void A_secret_is_found_wherever_it_stands(string json, string name)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, (name, json)));

        Assert.Equal("AM1026", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("\"a token of thanks, the secret key of ink\"", "description")]
    [InlineData("\"\"", "token")]
    [InlineData("3", "tokens")]
    [InlineData("\"sks\"", "class_token")]
    [InlineData("\"sks\"", "trigger_token")]
    [InlineData("\"sks\"", "keywords")]
    [InlineData("\"SBai_style_1\"", "class_tokens")]
    [InlineData("\"mail me@example.com\"", "note")]
    [InlineData("\"AKIA is how keys begin\"", "note")]
    [InlineData("\"https://host/a?token=\"", "note")]
    public void What_only_looks_like_a_secret_is_none(string json, string name)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, (name, json)));

        Assert.Equal("", GateRun.Codes(data));
    }

    [Theory]
    [InlineData("2025-10-19T11:59:59Z", "AM1031")]
    [InlineData("2025-10-19T12:00:00Z", "")]
    [InlineData("2025-10-19T13:59:00+02:00", "AM1031")]
    [InlineData("2025-10-19T11:59:59", "")]
    [InlineData("2025-10-18T21:59:59", "AM1031")]
    [InlineData("2025-10-18", "AM1031")]
    [InlineData("2027-01-01T00:00:00Z", "")]
    public void Pending_too_long_is_counted_in_instants(string timestamp, string codes)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("status", "\"pending\""), ("loraUrl", null), ("timestamp", $"\"{timestamp}\"")));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void The_pending_limit_is_the_projects_choice()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("status", "\"pending\""), ("loraUrl", null), ("timestamp", "\"2025-10-19T00:00:00Z\"")));

        Assert.Equal("AM1031", GateRun.Codes(data));
        Assert.Equal("", GateRun.Codes(data, s => s with { PendingLimit = TimeSpan.FromHours(48) }));
    }

    [Theory]
    [InlineData("2025-10-13T20:00:00Z", "2025-10-13T19:59:59.999Z", "AM1034")]
    [InlineData("2025-10-13T20:00:00Z", "2025-10-13T20:00:00+00:00", "")]
    [InlineData("2025-10-13T20:00:00Z", "2025-10-13T21:30:00+02:00", "AM1034")]
    [InlineData("2025-10-13T20:00:00Z", "2025-10-13T06:00:01", "")]
    [InlineData("2025-10-13T20:00:00Z", "2025-10-13T05:59:59", "AM1034")]
    [InlineData("2025-10-13T20:00:00", "2025-10-13T19:00:00", "AM1034")]
    [InlineData("2025-10-13T20:00:00Z", "13.10.2025", "AM1034")]
    [InlineData("2025-10-13T20:00:00Z", "2025-13-01T00:00:00Z", "AM1034")]
    [InlineData("1760390177", "2025-10-13T19:00:00Z", "AM1034")]
    [InlineData("9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "")]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59", "")]
    public void A_run_ends_after_it_began(string timestamp, string completed, string codes)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("timestamp", $"\"{timestamp}\""), ("completedAt", $"\"{completed}\"")));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void Only_the_first_entry_out_of_order_is_reported()
    {
        using DataRepository data = new();
        data.AddVersions("\n" + Entry.Version(1), "\n" + Entry.Version(3), "\n" + Entry.Version(2), "\n" + Entry.Version(10));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM1033", 3), (finding.Rule.Code, finding.Start.Line));
    }

    [Theory]
    [InlineData("[]", "AM1003")]
    [InlineData("\"x\"", "AM1003")]
    [InlineData("{}", "AM1004")]
    [InlineData("{\"versions\":null}", "AM1003")]
    [InlineData("{\"versions\":{}}", "AM1003")]
    [InlineData("{\"versions\":[null]}", "AM1003")]
    [InlineData("{\"versions\":[[]]}", "AM1003")]
    [InlineData("{\"versions\":[{}]}", "AM1004 AM1004 AM1004")]
    [InlineData("{\"versions\":[],\"mine\":1}", "")]
    public void A_file_is_an_object_with_a_list_of_versions(string text, string codes)
    {
        using DataRepository data = new();
        data.Write(Entry.Ink, text);

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("name", "8")]
    [InlineData("name", "null")]
    [InlineData("id", "1")]
    [InlineData("parameters", "null")]
    [InlineData("imageCount", "\"12\"")]
    [InlineData("isGood", "\"true\"")]
    [InlineData("isGood", "null")]
    [InlineData("mergedIds", "\"a\"")]
    [InlineData("mergedIds", "[1]")]
    [InlineData("loraUrl", "null")]
    [InlineData("completedAt", "1760390177")]
    [InlineData("selectionSetId", "{}")]
    public void A_known_field_has_one_type(string name, string json)
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, (name, json)));

        Assert.Equal("AM1003", GateRun.Codes(data));
    }

    [Fact]
    public void Only_the_wanted_styles_and_actors_are_looked_at()
    {
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, ("status", "\"x\"")));
        data.Write("resources/style_images/16_dynamic/training_versions.json", "{");
        data.Write($"data/actors/{Entry.Actor}/training_versions.json", "[]");

        Assert.Equal("AM1003 AM1023", GateRun.Codes(data, s => s with { Styles = IdFilter.Parse("1") }));
        Assert.Equal("AM1001 AM1023", GateRun.Codes(data, s => s with { Actors = IdFilter.Parse("7") }));
    }

    private static string Failed(string id, string name) =>
        Entry.Version(1, ("id", $"\"{id}\""), ("name", $"\"{name}\""), ("status", "\"failed\""), ("loraUrl", null), ("error", "\"Training failed\""));
}
