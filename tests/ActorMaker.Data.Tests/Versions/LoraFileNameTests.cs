using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Versions;

public sealed class LoraFileNameTests
{
    [Theory]
    [InlineData("style_1_vV8.safetensors", "style 1", 8, null)]
    [InlineData("style_1_v8", "style 1", 8, null)]
    [InlineData("style_1_VV8", "style 1", 8, null)]
    [InlineData("actor_6_V7.safetensors", "actor 6", 7, null)]
    [InlineData("actor_0006_V7.safetensors", "actor 6", 7, null)]
    [InlineData("ACTOR_0006_v07.SafeTensors", "actor 6", 7, null)]
    [InlineData("style_1_vV8-000010.safetensors", "style 1", 8, "-000010")]
    [InlineData("style_1_vV8-step00000500.safetensors", "style 1", 8, "-step00000500")]
    [InlineData("style_1_vV8_000000500.safetensors", "style 1", 8, "_000000500")]
    public void A_file_name_says_whose_and_which(string name, string subject, long version, string? checkpoint)
    {
        LoraFileName? file = LoraFileName.Parse(name);

        Assert.NotNull(file);
        Assert.Equal((subject, version, checkpoint), (file.Subject.ToString(), file.Version, file.Checkpoint));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".safetensors")]
    [InlineData("style_")]
    [InlineData("style_1")]
    [InlineData("style_1_")]
    [InlineData("style_1_8.safetensors")]
    [InlineData("style_91_4000.safetensors")]
    [InlineData("style_132cfd2d-8a0e-4c3e-9d53-000000000000.safetensors")]
    [InlineData("style_-1_V8")]
    [InlineData("style_1_vV8-final")]
    [InlineData("style_1_vV8-")]
    [InlineData("style_1_vV8_")]
    [InlineData("style_1_vV8-000010-000020")]
    [InlineData("style_1_vV8 (1).safetensors")]
    [InlineData("SBai_style_1.safetensors")]
    [InlineData("Comic_FLUX_V1.safetensors")]
    [InlineData("0000.safetensors")]
    [InlineData("0006_european_20_female.safetensors")]
    [InlineData("style_1_vV8.ckpt")]
    [InlineData("style_1_vV8.safetensors.tmp")]
    [InlineData("models/style_1_vV8.safetensors")]
    [InlineData("actor_99999999999999999999_V1")]
    public void Any_other_name_says_nothing(string name) => Assert.Null(LoraFileName.Parse(name));
}
