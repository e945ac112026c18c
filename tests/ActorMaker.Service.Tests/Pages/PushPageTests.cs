using System.Net;
using ActorMaker.S3.Harness;
using ActorMaker.Service.Tests.Api;
using ActorMaker.Testing;

namespace ActorMaker.Service.Tests.Pages;

/// <summary>The button of an actor's page that uploads, on a real S3 server.</summary>
public sealed class PushPageTests(S3ServerFixture fixture) : IClassFixture<S3ServerFixture>
{
    private const string Page = $"/actors/{Studio.Actor}.html";
    private const string Manifest = "data/actor_manifests/0006_manifest.json";

    [Fact]
    public async Task What_would_be_uploaded_is_shown_and_then_uploaded_of_that_actor_alone()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        using DataRepository data = Data(bucket);
        data.AddActor("0007_asian_30_male", localOnly: 1);
        await using RunningService service = await RunningService.StartAsync(data, ["--reconcile", "off"], new(StringComparer.Ordinal) { ["ImageBucket"] = bucket.Name, ["S3ServiceUrl"] = bucket.Server.Endpoint.AbsoluteUri });
        string manifest = data.Read(Manifest);
        string page = (await service.GetAsync(Page)).Body;
        Assert.Contains("Push 2 to S3", page, StringComparison.Ordinal);

        (HttpStatusCode status, string preview) = await service.SendAsync("/do/push", Pages.Page.Fields(page, "/do/push"));
        Assert.True(status == HttpStatusCode.OK, preview);
        Assert.Contains("nothing is written yet", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("0007", Pages.Page.Text(preview), StringComparison.Ordinal);
        Assert.Equal((manifest, 0), (data.Read(Manifest), (await bucket.KeysAsync()).Count));

        (status, string done) = await service.SendAsync("/do/push", Pages.Page.Fields(preview, "/do/push"));
        Assert.True(status == HttpStatusCode.OK, done);
        Assert.Contains("2 uploaded", done, StringComparison.Ordinal);
        Assert.Equal(2, (await bucket.KeysAsync()).Count);
        Assert.DoesNotContain("local_only\"", data.Read(Manifest), StringComparison.Ordinal);
        Assert.DoesNotContain("/do/push", (await service.GetAsync(Page)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_bucket_there_is_no_button_and_of_somebody_else_nothing_is_pushed()
    {
        using TestBucket bucket = await fixture.BucketAsync();
        using DataRepository data = Data(bucket);
        await using RunningService service = await RunningService.StartAsync(data, ["--reconcile", "off"]);
        string page = (await service.GetAsync(Page)).Body;
        Assert.DoesNotContain("/do/push", page, StringComparison.Ordinal);

        Dictionary<string, string> fields = Pages.Page.Fields(page, "/do/sync/manifests");
        foreach (string actor in new[] { "", "*", "0006", Studio.Actor + ";*" })
        {
            fields["actor"] = actor;
            Assert.Equal(HttpStatusCode.NotFound, (await service.SendAsync("/do/push", fields)).Status);
        }
    }

    private static DataRepository Data(TestBucket bucket)
    {
        DataRepository data = new();
        data.AddActor(Studio.Actor, images: 3, localOnly: 2);
        data.Write(".env", $"AWS_ACCESS_KEY={bucket.Server.AccessKey}\nAWS_ACCESS_SECRET={bucket.Server.SecretKey}\nAWS_REGION=us-west-1\n");
        return data;
    }
}
