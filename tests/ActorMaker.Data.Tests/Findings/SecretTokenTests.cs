using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Findings;

/// <summary>The table of well-known tokens, both ways: each is found and never printed, and what only looks like one is left alone.</summary>
public sealed class SecretTokenTests
{
    private const string Forty = "A1b2C3d4E5A1b2C3d4E5A1b2C3d4E5A1b2C3d4E5";

    public static TheoryData<string> Tokens { get; } =
    [
        "AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "rpa_" + Forty, "hf_" + Forty[..34], "r8_" + Forty[..37],
        "ghp_" + Forty[..36], "gho_" + Forty[..36], "ghu_" + Forty[..36], "ghs_" + Forty[..36], "ghr_" + Forty[..36], "github_pat_11" + Forty,
        "glpat-" + Forty[..20], "sk-" + Forty, "sk-proj-" + Forty, "sk-svcacct-" + Forty, "sk-admin-" + Forty, "sk-ant-api03-" + Forty, "sk-or-v1-" + Forty,
        "gsk_" + Forty, "xai-" + Forty, "nvapi-" + Forty, "xoxb-1234567890-1234567890-" + Forty[..24], "xoxp-1234567890-" + Forty, "xapp-1-" + Forty,
        "sk_live_" + Forty[..24], "rk_live_" + Forty[..24], "npm_" + Forty[..36], "pypi-AgEI" + Forty, "dckr_pat_" + Forty[..27], "AIza" + Forty[..35], "ya29." + Forty,
        "SG." + Forty[..22] + "." + Forty, "shpat_" + Forty[..32], "dop_v1_" + Forty + Forty[..24], "hvs." + Forty, "AGE-SECRET-KEY-1" + Forty + Forty[..18],
        "AccountKey=" + Forty + "==", "SharedAccessKey=" + Forty + "=", "Bearer " + Forty, "bearer " + Forty,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + Forty[..30],
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE" + Forty, "-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n" + Forty + "\n-----END PRIVATE KEY-----",
    ];

    [Theory]
    [MemberData(nameof(Tokens))]
    public void A_token_is_found_in_a_value_and_in_a_name_and_not_printed(string token)
    {
        using DataRepository data = new();
        string json = JsonString.Encode($"see {token}");
        data.AddVersions(Entry.Version(2, ("note", json)), Entry.Version(1, ("extra", $"{{{JsonString.Encode(token)}:1}}")));

        IReadOnlyList<Finding> findings = GateRun.Check(data);

        Assert.Equal("AM1026 AM1026", GateRun.Codes(findings));
        Assert.All(findings, f => AssertHidden(token, f));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void No_rule_prints_a_token_that_stands_where_it_looks(string token)
    {
        using DataRepository data = new();
        string text = JsonString.Encode(token);
        data.AddVersions(
            Entry.Version(3, ("name", text), ("status", text)),
            Entry.Version(2, ("id", text), ("timestamp", text)),
            Entry.Version(1, ("id", text), ("loraUrl", text)));
        data.AddManifest(Entry.Image(0, ("filename", text), ("status", text), ("md5_hash", text)), Entry.Image(1, ("s3_url", text)));
        data.Write("data/styles_registry.json", $$"""{"styles":[{"id":"1","validated_lora_model":{"version_id":{{text}} } }]}""");

        IReadOnlyList<Finding> findings = GateRun.Check(data);

        Assert.Contains(findings, f => f.Rule == RuleCatalog.Secret);
        Assert.Contains(findings, f => f.Rule == RuleCatalog.VersionName);
        Assert.All(findings, f => AssertHidden(token, f));
    }

    [Fact]
    public void What_only_looks_like_a_token_is_left_alone()
    {
        string[] words = [.. LookAlikes().Distinct(StringComparer.Ordinal)];
        Assert.True(words.Length >= 200, $"{words.Length} look-alikes");
        using DataRepository data = new();
        data.AddVersions(Entry.Version(1, [.. words.Select((w, i) => ($"note_{i}", (string?)JsonString.Encode(w)))]));

        Assert.Empty(GateRun.Check(data).Select(f => $"{f.Message} {f.JsonPath}"));
        Assert.All(words, w => Assert.Equal(w, SecretTokens.Mask(w)));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void What_is_around_a_hidden_token_stays(string token)
    {
        string masked = PrintedText.Of($"before {token.ReplaceLineEndings(" ")} and ghp_{Forty}");

        Assert.StartsWith("before ", masked, StringComparison.Ordinal);
        Assert.DoesNotContain(Forty[..20], masked, StringComparison.Ordinal);
        Assert.DoesNotContain("IOSFODNN7", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a ##[add-mask]b", "a ## [add-mask]b")]
    [InlineData("##VSO[task.setvariable]b", "## vso[task.setvariable]b")]
    [InlineData("::error::x", ": :error::x")]
    [InlineData("  ::error::x", "  : :error::x")]
    [InlineData("a\n::error::x\r\n\u0085y", "a ::error::x   y")]
    [InlineData("std::vector", "std::vector")]
    [InlineData("\u202Egnp\u200B.\u00fc\u0308", " gnp .\u00fc\u0308")]
    public void What_is_printed_is_one_line_without_a_command(string text, string printed) => Assert.Equal(printed, PrintedText.Of(text));

    private static void AssertHidden(string token, Finding finding)
    {
        string secret = token.Length > 40 ? token[^20..] : token;
        Assert.All(
            new[] { finding.Message, finding.JsonPath ?? "", finding.Related?.Text ?? "" },
            text => Assert.False(text.Contains(token, StringComparison.Ordinal) || text.Contains(secret, StringComparison.Ordinal), text));
    }

    /// <summary>Each token cut short, inside a word, with a blank in it or in other letters, and words that begin like one.</summary>
    private static IEnumerable<string> LookAlikes()
    {
        foreach (string token in Tokens.Select(static t => t.Data))
        {
            if (token[0] == '-')
            {
                yield return token.Replace("PRIVATE", "PUBLIC", StringComparison.Ordinal);
                yield return token[1..].Split('\n')[0].Replace("PRIVATE KEY", "CERTIFICATE", StringComparison.Ordinal);
                continue;
            }

            int at = token.AsSpan().IndexOfAny("_-=. ");
            string beginning = at < 0 ? token[..4] : token[..(at + 1)];
            yield return beginning;
            yield return beginning + "A1b2C3d4";
            yield return "x" + token.Replace(".ey", ".xx", StringComparison.Ordinal);
            yield return beginning + "of the light and of 1 shadow";
            yield return beginning + "cat_2.png";
        }

        foreach (string word in (string[])["sk-learn", "task-A1b2C3d4E5A1b2C3d4E5", "sk-internationalizationally", "eyJust.a.word", "hf_model_v2", "bearer of the ring", "AKIA", "ghp", "AIzawa", "disk_live_view", "-----BEGIN CERTIFICATE-----"])
        {
            yield return word;
        }
    }
}
