using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Tests.Versions;

public sealed class VersionNameTests
{
    private static readonly Subject Style1 = new(SubjectKind.Style, 1);

    [Theory]
    [InlineData("V8", 8L)]
    [InlineData("v8", 8L)]
    [InlineData("V08", 8L)]
    [InlineData("VV8", 8L)]
    [InlineData("vV8", 8L)]
    [InlineData(" V8 ", 8L)]
    [InlineData("V0", 0L)]
    [InlineData("V10", 10L)]
    [InlineData("V8.safetensors", 8L)]
    [InlineData("style_1_v8", 8L)]
    [InlineData("style_1_V8", 8L)]
    [InlineData("style_1_vV8.safetensors", 8L)]
    [InlineData("style_01_vV08.safetensors", 8L)]
    [InlineData("STYLE_1_VV8.SAFETENSORS", 8L)]
    [InlineData("V000000000000000000000008", 8L)]
    [InlineData("V999999999999999999", 999999999999999999L)]
    [InlineData("V1000000000000000000", null)]
    [InlineData("8", null)]
    [InlineData("V", null)]
    [InlineData("", null)]
    [InlineData("V 8", null)]
    [InlineData("V-8", null)]
    [InlineData("V8.1", null)]
    [InlineData("V8-000010", null)]
    [InlineData("V٨", null)]
    [InlineData("style_11_vV8", null)]
    [InlineData("style_1", null)]
    [InlineData("style_1_8", null)]
    [InlineData("style_1_vV8-000010", null)]
    [InlineData("style_1_vV8_000000500", null)]
    [InlineData("actor_1_V8", null)]
    [InlineData("style__vV8", null)]
    [InlineData("SBai_style_1_v1.1", null)]
    [InlineData("Comic_FLUX_V1", null)]
    public void A_name_tells_its_number_in_every_spelling(string name, long? number) => Assert.Equal(number, VersionName.Parse(name, Style1));

    [Theory]
    [InlineData("V8", true)]
    [InlineData("V0", true)]
    [InlineData("V10", true)]
    [InlineData("v8", false)]
    [InlineData("V08", false)]
    [InlineData("V00", false)]
    [InlineData("V", false)]
    [InlineData("V8 ", false)]
    [InlineData("VV8", false)]
    [InlineData("V1000000000000000000", false)]
    public void Only_one_spelling_is_standard(string name, bool standard) => Assert.Equal(standard, VersionName.IsStandard(name));

    [Fact]
    public void What_is_written_is_standard_and_read_again()
    {
        foreach (long number in (long[])[0, 1, 9, 10, 80, 999_999_999_999_999_999])
        {
            string name = VersionName.Format(number);

            Assert.True(VersionName.IsStandard(name), name);
            Assert.Equal(number, VersionName.Parse(name, Style1));
        }
    }

    [Theory]
    [InlineData("1_ink_intensity", 1L)]
    [InlineData("0006_european_20_female", 6L)]
    [InlineData("12", 12L)]
    [InlineData("1_", 1L)]
    [InlineData("11_x", 11L)]
    [InlineData("1x_ink", null)]
    [InlineData("132cfd2d-8a0e", null)]
    [InlineData("_1", null)]
    [InlineData("", null)]
    [InlineData("-1_x", null)]
    [InlineData("ink_1", null)]
    public void A_folder_begins_with_its_number(string folder, long? number) => Assert.Equal(number, Subject.FromName(SubjectKind.Style, folder)?.Number);
}
