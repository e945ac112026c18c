using ActorMaker.Data.Findings;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>What the gate says of the images themselves: their bytes, their names.</summary>
public sealed class ImageRuleTests
{
    private const string Training = "data/actors/" + Entry.Actor + "/training_data/";

    [Theory]
    [InlineData("", "AM2021")]
    [InlineData("hex:89504E470D0A1A0A00", "AM2021")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "AM2021")]
    [InlineData("not an image", "AM2021")]
    [InlineData("hex:FFD8FF", "AM2021")]
    public void An_image_is_what_its_name_says(string content, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write(Entry.ImagePath(1), content.StartsWith("hex:", StringComparison.Ordinal) ? Convert.FromHexString(content[4..]) : System.Text.Encoding.UTF8.GetBytes(content));

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Theory]
    [InlineData("../../../../../elsewhere.jpg", "AM2019")]
    [InlineData("../images/elsewhere.jpg", "")]
    public void An_image_that_is_a_link_out_of_the_root_is_a_finding(string target, string codes)
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        string link = data.PathOf(Entry.ImagePath(1));
        string real = Path.GetFullPath(target, Path.GetDirectoryName(link)!);
        Directory.CreateDirectory(Path.GetDirectoryName(real)!);
        File.Move(link, real);
        File.CreateSymbolicLink(link, target);

        Assert.Equal(codes, GateRun.Codes(data));
    }

    [Fact]
    public void An_image_without_end_is_a_finding_and_not_read_on()
    {
        Assert.SkipUnless(File.Exists("/proc/self/pagemap"), "Only Linux has such files.");
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.AddStyle("1_ink");
        File.Delete(data.PathOf(Entry.ImagePath(1)));
        File.CreateSymbolicLink(data.PathOf(Entry.ImagePath(1)), "/proc/self/pagemap");
        File.Delete(data.PathOf("resources/style_images/1_ink/training_versions.json"));
        File.CreateSymbolicLink(data.PathOf("resources/style_images/1_ink/training_versions.json"), "/proc/self/pagemap");

        IReadOnlyList<Finding> findings = GateRun.Check(data);

        Assert.Contains(findings, f => f.Rule == RuleCatalog.NotAnImage && f.Path == data.PathOf(Entry.ImagePath(1)));
        Assert.Contains(findings, f => f.Rule == RuleCatalog.NotJson);
    }

    [Fact]
    public void Many_images_with_the_same_bytes_are_each_told_beside_the_first()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        for (int i = 10; i < 110; i++)
        {
            data.Write(Training + $"copy_{i}.jpg", DataRepository.Jpeg(i < 60 ? $"image {i}" : "image 0"));
        }

        Finding[] same = [.. GateRun.Check(data).Where(f => f.Rule == RuleCatalog.SameBytes)];

        Assert.Equal(50, same.Length);
        Assert.All(same, f => Assert.Equal(data.PathOf(Entry.ImagePath(0)), f.Related!.Path));
    }

    [Fact]
    public void An_image_with_anothers_extension_is_to_be_renamed()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1));
        data.Write(Training + "wrong.jpg", DataRepository.Png("x"));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM2021", "rename it, and its entry, to wrong.png"), (finding.Rule.Code, finding.Fix!.Text));
    }

    [Fact]
    public void The_same_bytes_twice_are_a_finding_at_the_second()
    {
        using DataRepository data = new();
        data.AddManifest(Entry.Image(0), Entry.Image(1), Entry.Image(0, ("filename", $"\"{Entry.Actor}_2.jpg\""), ("s3_url", $"\"s3://images/{Entry.Actor}_2.jpg\"")));
        string copy = data.Write(Entry.ImagePath(2), DataRepository.Jpeg("image 0"));

        Finding finding = Assert.Single(GateRun.Check(data));

        Assert.Equal(("AM2020", copy, data.PathOf(Entry.ImagePath(0))), (finding.Rule.Code, finding.Path, finding.Related!.Path));
    }

    [Fact]
    public void Names_that_differ_only_in_case_are_one_finding()
    {
        using DataRepository data = new();
        string upper = $"{Entry.Actor}_1.JPG";
        string entry = Entry.Image(2, ("filename", $"\"{upper}\""), ("s3_url", $"\"s3://images/{upper}\""));
        data.AddManifest(Entry.Image(0), Entry.Image(1), entry);
        Assert.Equal("AM2022", GateRun.Codes(data));

        data.Write(Training + upper, DataRepository.Jpeg("image 2"));
        Assert.Equal("AM2022", GateRun.Codes(data));
    }

    [Fact]
    public void The_same_stem_with_two_extensions_is_no_finding()
    {
        using DataRepository data = new();
        string png = $"{Entry.Actor}_1.png";
        data.Write(Training + png, DataRepository.Png("x"));
        data.AddManifest(Entry.Image(0), Entry.Image(1), Entry.Image(2, ("filename", $"\"{png}\""), ("size_bytes", null), ("md5_hash", null), ("s3_url", $"\"s3://images/{png}\"")));

        Assert.Equal("", GateRun.Codes(data));
    }
}
