using ActorMaker.Data.Root;

namespace ActorMaker.Data.Tests.Root;

public sealed class IdFilterTests
{
    private const string Actor = "0006_european_20_female";

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData(" ; ", true)]
    [InlineData("6", true)]
    [InlineData("06", true)]
    [InlineData("0006", true)]
    [InlineData("0006_european_20_female", true)]
    [InlineData("0006_EUROPEAN*", true)]
    [InlineData("*female", true)]
    [InlineData("000?", true)]
    [InlineData("1; 6 ;7", true)]
    [InlineData("*", true)]
    [InlineData("60", false)]
    [InlineData("0", false)]
    [InlineData("00", false)]
    [InlineData("0006_", false)]
    [InlineData("european", false)]
    [InlineData("-6", false)]
    [InlineData("[0-9]*", false)]
    public void An_id_a_name_or_a_glob_names_a_folder(string? filter, bool matches) => Assert.Equal(matches, IdFilter.Parse(filter).Matches(Actor));

    [Theory]
    [InlineData("1", "1_ink", true)]
    [InlineData("1", "11_ink", false)]
    [InlineData("1", "1", true)]
    [InlineData("1", "one", false)]
    [InlineData("1*", "11_ink", true)]
    public void A_bare_id_is_no_beginning(string filter, string folder, bool matches) => Assert.Equal(matches, IdFilter.Parse(filter).Matches(folder));

    [Fact]
    public void Nothing_given_is_everything()
    {
        Assert.True(IdFilter.Parse(" ;; ").IsAll);
        Assert.False(IdFilter.Parse("*").IsAll);
    }
}
