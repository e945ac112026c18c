using ActorMaker.Data.Trainings;

namespace ActorMaker.Data.Tests.Trainings;

/// <summary>What of an error text of somebody else's may stand in a file that git keeps for ever.</summary>
public sealed class RedactionTests
{
    private const string Key = "rpa_ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    [Theory]
    [InlineData("Training workflow processing failed")]
    [InlineData("CUDA out of memory: tried 2.00 GiB (GPU 0; 24 GiB), see https://pytorch.org")]
    [InlineData("no such file: s3://story-boards-assets/styles/2/input_1.jpg")]
    [InlineData("https://story-boards-assets.s3.us-west-1.amazonaws.com/styles/2/input_1.jpg: 404")]
    [InlineData("unexpected token '<' at line 1")]
    [InlineData("line one\nline two\t\"quoted\" и дальше 😀")]
    public void A_plain_error_stays_as_it_is(string text) => Assert.Equal(text, Redaction.Of(text));

    [Theory]
    [InlineData("failed with " + Key, "failed with ***")]
    [InlineData("AKIAABCDEFGHIJKLMNOP denied", "*** denied")]
    [InlineData("RUNPOD_API_KEY=abcdef12345", "RUNPOD_API_KEY=***")]
    [InlineData("AWS_SECRET_ACCESS_KEY = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY!", "AWS_SECRET_ACCESS_KEY = ***")]
    [InlineData("{\"api_key\": \"abcdef12345\"}", "{\"api_key\": \"***\"}")]
    [InlineData("Authorization: Bearer abcdef.12345", "Authorization: Bearer ***")]
    [InlineData("Authorization: Basic YWxhZGRpbg==", "Authorization: Basic ***")]
    [InlineData("hook https://studio.example/hooks/runpod/Zm9vYmFyYmF6 failed", "hook https://studio.example/*** failed")]
    [InlineData("https://b.s3.amazonaws.com/k.png?X-Amz-Signature=abc", "https://b.s3.amazonaws.com/***")]
    [InlineData("https://user:secret@host.example/path", "https://host.example/***")]
    public void Keys_tokens_and_addresses_that_grant_access_are_cut(string text, string kept) => Assert.Equal(kept, Redaction.Of(text));

    [Fact]
    public void A_long_text_is_cut_at_2000_characters_and_never_within_one()
    {
        Assert.Equal(Redaction.MaxLength, Redaction.Of(new string('x', 5_000)).Length);
        string emoji = Redaction.Of(new string('x', 1_998) + "😀😀");
        Assert.Equal(new string('x', 1_998) + "…", emoji);
    }
}
