using System.Text;
using ActorMaker.Data.Addresses;

namespace ActorMaker.Data.Tests.Addresses;

/// <summary>Random addresses from a printed seed: what was written is read again, and no text whatever makes the parser throw.</summary>
public sealed class S3AddressPropertyTests
{
    private const int Rounds = 20_000;
    private static readonly Uri Service = new("http://localhost:4566");
    private static readonly string[] Buckets = ["abc", "story-boards-assets", "my.dotted.bucket", "s3", "s3.x", "0-0", "amazonaws.com"];
    private static readonly string[] Regions = ["us-west-1", "us-gov-east-1", "cn-north-1", "ap-southeast-4"];
    private static readonly string[] Pieces =
        ["a", "B", "0", "/", "//", ".", "..", "-", "_", "~", " ", "+", "%", "%20", "#", "?", "&", "=", "@", ":", ";", "(", ")", "'", "\"", "\\", "ü", "Ж", "漢", "😀", "\u0301", "*"];

    [Fact]
    public void A_written_address_is_read_as_the_same_object()
    {
        ForEachSeed((random, seed) =>
        {
            string bucket = Buckets[random.Next(Buckets.Length)];
            string bucketName = bucket.Length < 3 ? bucket + "x" : bucket;
            string key = Join(random, 1);
            S3AddressStyle style = (S3AddressStyle)random.Next(3);
            string? region = random.Next(4) == 0 ? null : Regions[random.Next(Regions.Length)];

            string text = S3Address.Format(bucketName, key, style, region, Service);

            Assert.True(S3Address.TryParse(text, Service, out S3Address? address), $"seed {seed}: {text}");
            Assert.True((bucketName, key) == (address.Bucket, address.Key), $"seed {seed}: {text} is {address.Bucket} {address.Key}");
            Assert.Equal(text, address.ToString());
            Assert.False(address.HasSignature, $"seed {seed}: {text}");
        });
    }

    [Fact]
    public void A_changed_form_is_the_same_object_and_keeps_spelling_and_query()
    {
        ForEachSeed((random, seed) =>
        {
            string raw = Join(random, 1).Replace("?", "%3F", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal).TrimEnd(' ') + "x";
            string query = random.Next(2) == 0 ? "" : "?versionId=1#f";
            Assert.True(S3Address.TryParse($"https://some-bucket.s3.us-west-1.amazonaws.com/{raw}{query}", Service, out S3Address? address), $"seed {seed}");

            S3AddressForm form = (S3AddressForm)random.Next((int)S3AddressForm.Service);
            S3Address changed = address.With(form);

            Assert.Equal(form, changed.Form);
            Assert.Equal(query, changed.Query);
            Assert.EndsWith(raw + query, changed.ToString(), StringComparison.Ordinal);
            Assert.True(S3Address.TryParse(changed.ToString(), Service, out S3Address? again), $"seed {seed}: {changed}");
            Assert.True(again.SameObject(address) && changed.SameObject(address), $"seed {seed}: {changed}");
            Assert.Equal((changed.Form, changed.Region, changed.FileName), (again.Form, again.Region, again.FileName));
        });
    }

    [Fact]
    public void No_text_makes_the_parser_throw_and_what_is_parsed_is_kept()
    {
        string[] tokens =
        [
            .. Pieces, "https://", "http://", "s3://", "s3", ".s3.", "s3-", "accelerate", "dualstack", "us-west-1", ".amazonaws.com", ".cn", "localhost",
            ":4566", "bucket", "%C3", "%ff", "\ud800", "\udc00", "\0", "\n", "[::1]", "X-Amz-Signature=1",
        ];
        ForEachSeed((random, seed) =>
        {
            StringBuilder text = new(random.Next(2) == 0 ? "" : "https://");
            for (int i = random.Next(12); i > 0; i--)
            {
                text.Append(tokens[random.Next(tokens.Length)]);
            }

            string written = text.ToString();
            if (S3Address.TryParse(written, Service, out S3Address? address))
            {
                Assert.Equal(written, address.ToString());
                Assert.True(address.Key.Length > 0 && address.Bucket.Length >= 3, $"seed {seed}: {written}");
                Assert.EndsWith(address.FileName, address.Key, StringComparison.Ordinal);
                Assert.EndsWith(address.Query, written, StringComparison.Ordinal);
                _ = address.HasSignature;
                Assert.True(address.ToAccelerated().SameObject(address) && address.ToVirtualHosted().SameObject(address), $"seed {seed}: {written}");
            }

            _ = AddressSecrets.IsIn(written);
        });
    }

    private static string Join(Random random, int least)
    {
        StringBuilder key = new();
        for (int i = random.Next(least, 10); i > 0; i--)
        {
            key.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return key.ToString();
    }

    private static void ForEachSeed(Action<Random, int> check)
    {
        int first = Random.Shared.Next();
        for (int i = 0; i < Rounds; i++)
        {
            int seed = unchecked(first + i);
            try
            {
                check(new Random(seed), seed);
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }
}
