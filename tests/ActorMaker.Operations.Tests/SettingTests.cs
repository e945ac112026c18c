using System.Xml.Linq;
using ActorMaker.Operations.Settings;
using ActorMaker.Testing;

namespace ActorMaker.Operations.Tests;

public sealed class SettingTests
{
    [Fact]
    public void Every_public_property_of_the_package_is_a_setting_and_the_other_way_round()
    {
        XDocument props = XDocument.Load(Path.Join(Sources.Root, "build", "ActorMaker.Build.props"));
        string[] own = ["ActorMakerBuildPropsImported", "TrainingTasksFolder"];
        IEnumerable<string> properties = props.Descendants("PropertyGroup").Elements().Select(static e => e.Name.LocalName)
            .Where(n => !n.StartsWith('_') && !own.Contains(n, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);

        Assert.Equal(properties.Order(StringComparer.Ordinal), Setting.All.Select(static s => s.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Stylez", "Styles")]
    [InlineData("Style", "Styles")]
    [InlineData("actor", "Actors")]
    [InlineData("Aply", "Apply")]
    [InlineData("TrainigSariff", "TrainingSarif")]
    [InlineData("ImageBukcet", "ImageBucket")]
    [InlineData("styles", null)]
    [InlineData("Configuration", null)]
    [InlineData("TargetFramework", null)]
    [InlineData("RuntimeIdentifier", null)]
    [InlineData("Platform", null)]
    [InlineData("Version", null)]
    [InlineData("NuGetInteractive", null)]
    public void A_slip_in_a_name_is_told_from_a_name_of_somebody_elses(string name, string? meant) => Assert.Equal(meant, Setting.Meant(name));
}
