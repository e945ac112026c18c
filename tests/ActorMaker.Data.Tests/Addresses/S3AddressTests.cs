using ActorMaker.Data.Addresses;

namespace ActorMaker.Data.Tests.Addresses;

public sealed class S3AddressTests
{
    private static readonly Uri Service = new("http://localhost:4566");

    [Theory]
    [InlineData("https://storyboard-user-files.s3.us-west-1.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.Regional, "us-west-1")]
    [InlineData("https://storyboard-user-files.s3-us-west-1.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.Regional, "us-west-1")]
    [InlineData("https://storyboard-user-files.s3-fips.us-gov-west-1.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.Regional, "us-gov-west-1")]
    [InlineData("https://storyboard-user-files.s3.cn-north-1.amazonaws.com.cn/a/style_1_vV8.safetensors", S3AddressForm.Regional, "cn-north-1")]
    [InlineData("https://storyboard-user-files.s3.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.Global, null)]
    [InlineData("https://storyboard-user-files.s3-external-1.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.Regional, "us-east-1")]
    [InlineData("https://storyboard-user-files.s3-accelerate.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.Accelerate, null)]
    [InlineData("https://storyboard-user-files.s3.dualstack.us-west-1.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.DualStack, "us-west-1")]
    [InlineData("https://storyboard-user-files.s3-accelerate.dualstack.amazonaws.com/a/style_1_vV8.safetensors", S3AddressForm.AccelerateDualStack, null)]
    [InlineData("https://s3.us-west-1.amazonaws.com/storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.RegionalPath, "us-west-1")]
    [InlineData("https://s3-us-west-1.amazonaws.com/storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.RegionalPath, "us-west-1")]
    [InlineData("https://s3.amazonaws.com/storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.GlobalPath, null)]
    [InlineData("https://s3-accelerate.amazonaws.com/storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.AcceleratePath, null)]
    [InlineData("https://s3.dualstack.us-west-1.amazonaws.com/storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.DualStackPath, "us-west-1")]
    [InlineData("s3://storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.S3Scheme, null)]
    [InlineData("http://localhost:4566/storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.Service, null)]
    [InlineData("https://LOCALHOST:1/storyboard-user-files/a/style_1_vV8.safetensors", S3AddressForm.Service, null)]
    [InlineData("HTTPS://Storyboard-User-Files.S3.US-West-1.AmazonAWS.com/a/style_1_vV8.safetensors", S3AddressForm.Regional, "us-west-1")]
    [InlineData("https://storyboard-user-files.s3.us-west-1.amazonaws.com.:443/a/style_1_vV8.safetensors", S3AddressForm.Regional, "us-west-1")]
    [InlineData("http://storyboard-user-files.s3.us-west-1.amazonaws.com/a/%73tyle_1_vV8.safetensors?versionId=x#y", S3AddressForm.Regional, "us-west-1")]
    public void Every_form_names_the_same_object(string text, S3AddressForm form, string? region)
    {
        Assert.True(S3Address.TryParse(text, Service, out S3Address? address));
        Assert.Equal(form, address.Form);
        Assert.Equal(region, address.Region);
        Assert.Equal("storyboard-user-files", address.Bucket);
        Assert.Equal("a/style_1_vV8.safetensors", address.Key);
        Assert.Equal("style_1_vV8.safetensors", address.FileName);
        Assert.Equal(text, address.ToString());
        Assert.False(address.HasSignature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not-a-url")]
    [InlineData("https://")]
    [InlineData("s3://")]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket/")]
    [InlineData("s3:///key")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com?key")]
    [InlineData("https://s3.us-west-1.amazonaws.com/bucket")]
    [InlineData("https://s3.us-west-1.amazonaws.com/bucket/")]
    [InlineData("https://s3.us-west-1.amazonaws.com//key")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com.example.org/key")]
    [InlineData("https://evil-s3.amazonaws.com.example.org/key")]
    [InlineData("https://amazonaws.com.evil.com/key")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com@evil.com/key")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com\\@evil.com/key")]
    [InlineData("https://evil.com\\.s3.us-west-1.amazonaws.com/key")]
    [InlineData("https://evil.com#.s3.us-west-1.amazonaws.com/key")]
    [InlineData("https://bucket.s3.us-west-1.notamazonaws.com/key")]
    [InlineData("https://bucket.evil-s3.amazonaws.com/key")]
    [InlineData("https://bucket.s3-website-us-west-1.amazonaws.com/key")]
    [InlineData("https://bucket.s3-website.us-west-1.amazonaws.com/key")]
    [InlineData("https://ec2.us-west-1.amazonaws.com/bucket/key")]
    [InlineData("https://amazonaws.com/bucket/key")]
    [InlineData("https://.s3.amazonaws.com/bucket/key")]
    [InlineData("https://d111111abcdef8.cloudfront.net/a/style_1_vV8.safetensors")]
    [InlineData("ftp://bucket.s3.us-west-1.amazonaws.com/key")]
    [InlineData(" https://bucket.s3.us-west-1.amazonaws.com/key")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/key ")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/ke\ny")]
    [InlineData("/resources/style_images/1_ink/x.png")]
    [InlineData("http://localhost.evil.com:4566/bucket/key")]
    [InlineData("http://evil.localhost/bucket/key")]
    public void Anything_else_is_not_an_S3_object(string text)
    {
        Assert.False(S3Address.TryParse(text, Service, out S3Address? address));
        Assert.Null(address);
    }

    [Fact]
    public void A_service_counts_only_when_it_is_named()
    {
        const string Text = "http://localhost:4566/bucket/key";
        Assert.False(S3Address.TryParse(Text, serviceUrl: null, out _));
        Assert.True(S3Address.TryParse(Text, Service, out _));
        Assert.False(S3Address.TryParse(Text, new Uri("http://minio.example.org"), out _));
    }

    [Theory]
    [InlineData("http://[::1]:9000", "http://[::1]:9000/bucket/a/b", "a/b")]
    [InlineData("http://127.0.0.1:9000/", "http://127.0.0.1:9000/bucket//b", "/b")]
    [InlineData("https://proxy.example.org/s3", "https://proxy.example.org/s3/bucket/key", "key")]
    [InlineData("https://id.r2.cloudflarestorage.com", "https://ID.r2.cloudflarestorage.com./bucket/key", "key")]
    public void A_service_may_have_any_scheme_port_and_base_path(string service, string text, string key)
    {
        Assert.True(S3Address.TryParse(text, new Uri(service), out S3Address? address));
        Assert.Equal("bucket", address.Bucket);
        Assert.Equal(key, address.Key);
        Assert.False(address.HasSignature);
    }

    [Fact]
    public void Beside_a_services_base_path_is_not_under_it() =>
        Assert.False(S3Address.TryParse("https://proxy.example.org/s3evil/bucket/key", new Uri("https://proxy.example.org/s3"), out _));

    [Theory]
    [InlineData("my.bucket.s3.us-west-1.amazonaws.com", "my.bucket")]
    [InlineData("foo.s3.s3.us-west-1.amazonaws.com", "foo.s3")]
    [InlineData("foo.s3.us-west-1.s3.amazonaws.com", "foo.s3.us-west-1")]
    [InlineData("s3-accelerate.s3.us-west-1.amazonaws.com", "s3-accelerate")]
    public void The_endpoint_is_read_from_the_right_of_the_host(string host, string bucket)
    {
        Assert.True(S3Address.TryParse($"https://{host}/key", serviceUrl: null, out S3Address? address));
        Assert.Equal(bucket, address.Bucket);
    }

    [Theory]
    [InlineData("a%20b%2Bc+d.png", "a b+c+d.png")]
    [InlineData("100%.png", "100%.png")]
    [InlineData("a%zzb%4", "a%zzb%4")]
    [InlineData("%C3%BC/%e2%82%ac%F0%9F%98%80", "ü/€😀")]
    [InlineData("%C3%28%FF", "%C3(%FF")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("/lead//x/../y/", "/lead//x/../y/")]
    [InlineData("Кадр (1).jpg", "Кадр (1).jpg")]
    public void A_path_is_decoded_to_the_key(string path, string key)
    {
        Assert.True(S3Address.TryParse("https://bucket.s3.us-west-1.amazonaws.com/" + path, serviceUrl: null, out S3Address? address));
        Assert.Equal(key, address.Key);
        Assert.Equal(key[(key.LastIndexOf('/') + 1)..], address.FileName);
    }

    [Theory]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k?x-amz-security-token=0")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k?X%2DAmz%2DCredential=0")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k?AWSAccessKeyId=A&Expires=1&Signature=s")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k#access_token=1")]
    [InlineData("https://AKIAEXAMPLE:secret@bucket.s3.us-west-1.amazonaws.com/k")]
    [InlineData("http://user@localhost:4566/bucket/k")]
    [InlineData("s3://key:secret@bucket/k")]
    [InlineData("s3://bucket/k?token=1")]
    public void A_signature_is_seen(string text)
    {
        Assert.True(S3Address.TryParse(text, Service, out S3Address? address));
        Assert.True(address.HasSignature);
        Assert.Equal(("bucket", "k"), (address.Bucket, address.Key));
    }

    [Theory]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k@2x.png")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k?versionId=token")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k?token")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/k?v=1&t=user@example.org")]
    [InlineData("http://localhost/bucket/k@2x.png")]
    public void What_is_no_signature_is_not_taken_for_one(string text)
    {
        Assert.True(S3Address.TryParse(text, Service, out S3Address? address));
        Assert.False(address.HasSignature);
    }

    [Theory]
    [InlineData("https://s3-accelerate.amazonaws.com/bucket/a%20b?v=1", "https://bucket.s3-accelerate.amazonaws.com/a%20b?v=1")]
    [InlineData("https://s3.us-west-1.amazonaws.com/bucket/a/b", "https://bucket.s3.us-west-1.amazonaws.com/a/b")]
    [InlineData("https://s3.amazonaws.com/bucket/a/b", "https://bucket.s3.amazonaws.com/a/b")]
    [InlineData("https://s3.dualstack.us-west-1.amazonaws.com/bucket/a", "https://bucket.s3.dualstack.us-west-1.amazonaws.com/a")]
    [InlineData("https://s3.cn-north-1.amazonaws.com.cn/bucket/a", "https://bucket.s3.cn-north-1.amazonaws.com.cn/a")]
    [InlineData("https://s3.us-west-1.amazonaws.com/my.bucket/a", "https://s3.us-west-1.amazonaws.com/my.bucket/a")]
    [InlineData("https://s3.us-west-1.amazonaws.com/Old_Bucket/a", "https://s3.us-west-1.amazonaws.com/Old_Bucket/a")]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/a", "https://bucket.s3.us-west-1.amazonaws.com/a")]
    [InlineData("s3://bucket/a", "s3://bucket/a")]
    public void Path_style_becomes_virtual_hosted(string from, string to)
    {
        Assert.True(S3Address.TryParse(from, serviceUrl: null, out S3Address? address));
        S3Address hosted = address.ToVirtualHosted();
        Assert.Equal(to, hosted.ToString());
        Assert.True(address.SameObject(hosted));
    }

    [Theory]
    [InlineData("https://bucket.s3.us-west-1.amazonaws.com/a+b", "https://bucket.s3-accelerate.amazonaws.com/a+b")]
    [InlineData("s3://bucket/a", "https://bucket.s3-accelerate.amazonaws.com/a")]
    [InlineData("https://bucket.s3-accelerate.dualstack.amazonaws.com/a", "https://bucket.s3-accelerate.dualstack.amazonaws.com/a")]
    public void An_address_is_upgraded_to_acceleration(string from, string to)
    {
        Assert.True(S3Address.TryParse(from, serviceUrl: null, out S3Address? address));
        Assert.Equal(to, address.ToAccelerated().ToString());
        Assert.True(address.ToAccelerated().IsAccelerated);
    }

    [Fact]
    public void A_form_that_needs_a_region_is_only_written_with_one()
    {
        Assert.True(S3Address.TryParse("s3://bucket/a", serviceUrl: null, out S3Address? address));
        Assert.Same(address, address.With(S3AddressForm.Regional));
        Assert.Equal("https://bucket.s3.us-west-1.amazonaws.com/a", address.With(S3AddressForm.Regional, "us-west-1").ToString());
    }

    [Fact]
    public void Other_buckets_and_keys_are_other_objects()
    {
        Assert.True(S3Address.TryParse("s3://bucket/a/b", serviceUrl: null, out S3Address? address));
        foreach (string other in new[] { "s3://bucket/a/B", "s3://bucket2/a/b", "s3://bucket//a/b", "s3://bucket/a/b/" })
        {
            Assert.True(S3Address.TryParse(other, serviceUrl: null, out S3Address? second));
            Assert.False(address.SameObject(second));
        }
    }

    [Theory]
    [InlineData(S3AddressStyle.Regional, "us-west-1", "https://bucket.s3.us-west-1.amazonaws.com/a%20b/%2B%25%23.png")]
    [InlineData(S3AddressStyle.Regional, "cn-north-1", "https://bucket.s3.cn-north-1.amazonaws.com.cn/a%20b/%2B%25%23.png")]
    [InlineData(S3AddressStyle.Regional, null, "https://bucket.s3.amazonaws.com/a%20b/%2B%25%23.png")]
    [InlineData(S3AddressStyle.Accelerate, "us-west-1", "https://bucket.s3-accelerate.amazonaws.com/a%20b/%2B%25%23.png")]
    [InlineData(S3AddressStyle.Service, "us-west-1", "http://localhost:4566/bucket/a%20b/%2B%25%23.png")]
    public void A_key_is_encoded_in_a_new_address(S3AddressStyle style, string? region, string expected) =>
        Assert.Equal(expected, S3Address.Format("bucket", "a b/+%#.png", style, region, Service));

    [Fact]
    public void A_service_address_never_carries_the_services_user_info() =>
        Assert.Equal("http://h:1/p/bucket/k", S3Address.Format("bucket", "k", S3AddressStyle.Service, region: null, new Uri("http://user:pass@h:1/p/")));

    [Fact]
    public void The_service_style_needs_a_service() =>
        Assert.Throws<ArgumentException>(() => S3Address.Format("bucket", "k", S3AddressStyle.Service, region: null, serviceUrl: null));

    [Theory]
    [InlineData("us-west-1", true)]
    [InlineData("us-gov-west-1", true)]
    [InlineData("us_west-1-2", false)]
    [InlineData("US-west-1", false)]
    [InlineData("us-west", false)]
    public void A_region_is_told_by_its_shape(string text, bool isRegion) => Assert.Equal(isRegion, S3Host.IsRegion(text));

    [Theory]
    [InlineData("https://user:key@host/x.jpg", true)]
    [InlineData("https://host/x.jpg?token=abc", true)]
    [InlineData("https://host/a@b.jpg", false)]
    [InlineData("mail@example.org", false)]
    public void A_secret_stands_in_the_user_info_or_the_query_of_an_address(string text, bool isSecret) => Assert.Equal(isSecret, AddressSecrets.IsIn(text));
}
