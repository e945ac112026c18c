using System.Text;

namespace ActorMaker.S3.Tests;

public sealed class ListPageTests
{
    private const string Page = """
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>p/</Prefix><MaxKeys>2</MaxKeys><IsTruncated>true</IsTruncated><Contents><Key>p/a &amp; &lt;b&gt; &#x9;&#13;&quot;ü.safetensors</Key><LastModified>2025-10-13T19:36:17.724Z</LastModified><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><Size>5368709121</Size><StorageClass>STANDARD</StorageClass><Owner><ID>o</ID><DisplayName>Key</DisplayName></Owner></Contents><Contents><ETag>"x-4"</ETag><Size>0</Size><LastModified>2025-10-13T19:36:17Z</LastModified><Key>p/b</Key></Contents><NextContinuationToken>a&amp;b=</NextContinuationToken></ListBucketResult>

        """;

    [Fact]
    public void Every_field_is_read_in_any_order_with_its_entities()
    {
        List<BucketObject> objects = [];
        byte[] xml = Encoding.UTF8.GetBytes(Page);

        Assert.True(ListPage.IsWhole(xml));
        Assert.Equal("a&b=", ListPage.NextToken(xml));
        ListPage.AddObjects(xml, objects);

        Assert.Equal(
            [
                new BucketObject("p/a & <b> \t\r\"ü.safetensors", 5368709121, "5d41402abc4b2a76b9719d911017c592", new DateTimeOffset(2025, 10, 13, 19, 36, 17, 724, TimeSpan.Zero)),
                new BucketObject("p/b", 0, "x-4", new DateTimeOffset(2025, 10, 13, 19, 36, 17, TimeSpan.Zero)),
            ],
            objects);
    }

    [Fact]
    public void A_page_is_whole_only_to_its_last_byte()
    {
        byte[] xml = Encoding.UTF8.GetBytes(Page.TrimEnd());
        for (int length = 0; length < xml.Length; length++)
        {
            Assert.False(ListPage.IsWhole(xml.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")]
    public void A_page_that_hides_the_next_one_is_refused(string xml) =>
        Assert.Throws<FormatException>(() => ListPage.NextToken(Encoding.UTF8.GetBytes(xml)));

    [Theory]
    [InlineData("<Contents><Key>a</Key></Contents>")]
    [InlineData("<Contents><Key></Key><Size>1</Size><LastModified>2025-10-13T19:36:17Z</LastModified></Contents>")]
    [InlineData("<Contents><Key>a</Key><Size>1x</Size><LastModified>2025-10-13T19:36:17Z</LastModified></Contents>")]
    [InlineData("<Contents><Key>a</Key><Size>1</Size><LastModified>2025-13-13T19:36:17Z</LastModified></Contents>")]
    [InlineData("<Contents><Key>a</Key><Size>1</Size>")]
    public void An_object_without_its_fields_is_refused(string xml) =>
        Assert.Throws<FormatException>(() => ListPage.AddObjects(Encoding.UTF8.GetBytes(xml), []));

    [Theory]
    [InlineData("<Error><Code>AccessDenied</Code><Message>secret</Message></Error>", "AccessDenied")]
    [InlineData("<Error><Code>Your key is AKIA</Code></Error>", "")]
    [InlineData("<html>", "")]
    [InlineData("", "")]
    public void Only_what_looks_like_an_error_code_is_taken_from_an_answer(string body, string code) =>
        Assert.Equal(code, ListPage.ErrorCode(Encoding.UTF8.GetBytes(body)));
}
