using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>A response.json whose addresses are not for the manifest to take over, or contradict it: it stays, and says why.</summary>
public sealed class DoubtfulResponseTests : IDisposable
{
    private const string Actor = "0204_european_37_male";
    private const string Other = "0204_asian_43_male";
    private readonly ActorRepository tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("", "AM1001")]
    [InlineData("{\"output\": {", "AM1001")]
    [InlineData("<<<<<<< HEAD\n{}", "AM1001")]
    [InlineData("[]", "AM1003")]
    [InlineData("{\"status\": \"FAILED\"}", "AM1003")]
    [InlineData("{\"output\": {\"output\": {\"s3_image_urls\": [1]}}}", "AM1003")]
    [InlineData("{\"output\": {\"output\": {\"s3_image_urls\": [\"http://example.org/a.jpg\"]}}}", "AM2024")]
    [InlineData("{\"output\": {\"output\": {\"s3_image_urls\": [\"\"]}}}", "AM2024")]
    public void A_response_that_cannot_be_taken_over_stays_while_the_images_are_recorded(string response, string code)
    {
        tree.AddManifest(Actor);
        tree.AddImage(Actor, "a.jpg");
        tree.Write(tree.ResponsePath(Actor), response);

        ManifestSyncPlan sync = tree.Sync();

        Finding finding = Assert.Single(sync.Findings);
        Assert.Equal((code, tree.ResponsePath(Actor)), (finding.Rule.Code, finding.Path));
        Assert.Equal(response, File.ReadAllText(tree.ResponsePath(Actor)));
        Assert.Equal("local_only", tree.Statuses(Actor));
        Assert.Empty(tree.Plan().Plan.Edits);
    }

    [Fact]
    public void A_response_that_is_not_utf8_or_no_file_stays()
    {
        tree.AddManifest(Actor);
        tree.Write(tree.ResponsePath(Actor), Encoding.Unicode.GetPreamble());
        tree.Sync();
        Assert.Equal("AM1005", tree.Codes());

        File.Delete(tree.ResponsePath(Actor));
        Directory.CreateDirectory(tree.ResponsePath(Actor));
        Assert.Equal("", tree.Codes());
    }

    [Fact]
    public void A_signed_address_is_not_taken_over()
    {
        tree.AddManifest(Actor);
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"), ActorRepository.Url(Actor, "b.jpg") + "?X-Amz-Signature=0123456789abcdef");
        tree.Sync();

        Assert.Equal(["a.jpg"], tree.Entries(Actor).Select(e => e.Name));
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
        Assert.Contains("AM2024", tree.Codes(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_response_of_another_actor_stays_where_it_is()
    {
        tree.AddManifest(Actor);
        tree.Write(tree.ResponsePath(Actor), ActorRepository.Response(Other, ActorRepository.Url(Other, "a.jpg")));
        tree.Sync();
        Assert.Empty(tree.Entries(Actor));
        Assert.Equal("AM2023", tree.Codes());
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Theory]
    [InlineData("https://story-boards-assets.s3.us-west-1.amazonaws.com/system_actors/training_data/0204_asian_43_male/b.jpg")]
    [InlineData("https://story-boards-assets.s3.us-west-1.amazonaws.com/system_actors/training_data/0001_unknown_20_female/b.jpg")]
    [InlineData("https://story-boards-assets.s3.us-west-1.amazonaws.com/x/0204_asian_43_male_3.jpg")]
    [InlineData("https://s3-accelerate.amazonaws.com/storyboard-user-files/99999999-9999-9999-9999-999999999999/custom_actor/0204_asian_43_male/training_data/b.jpg")]
    public void An_address_of_another_actor_does_not_cross_over(string foreign)
    {
        tree.AddManifest(Actor);
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"), foreign);
        tree.Sync();

        Assert.Equal("a.jpg", Assert.Single(tree.Entries(Actor)).Name);
        Assert.Equal("AM2023", tree.Codes());
        Assert.Contains(foreign, File.ReadAllText(tree.ResponsePath(Actor)), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_in_two_buckets_each_keep_their_own_and_a_warning_says_so()
    {
        string old = $"https://storyboard-user-files.s3.us-west-1.amazonaws.com/99999999-9999-9999-9999-999999999999/custom_actor/{Actor}/training_data/b.jpg";
        tree.AddManifest(Actor);
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"), old);
        ManifestSyncPlan sync = tree.Sync();

        Finding finding = Assert.Single(sync.Findings);
        Assert.Equal(("AM2018", Severity.Warning), (finding.Rule.Code, finding.Rule.Severity));
        Assert.Contains($"\"{ActorRepository.Bucket}\" (1), \"storyboard-user-files\" (1)", finding.Message, StringComparison.Ordinal);
        Assert.Equal([ActorRepository.Url(Actor, "a.jpg"), old], tree.Entries(Actor).Select(e => e.Url));
        Assert.False(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void One_file_name_in_two_buckets_is_not_decided()
    {
        tree.AddManifest(Actor);
        tree.AddImage(Actor, "b.jpg");
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"), ActorRepository.Url(Actor, "b.jpg"), ActorRepository.Url(Actor, "b.jpg", "storyboard-user-files"));
        tree.Sync();

        Assert.Equal("s3_only local_only", tree.Statuses(Actor));
        Assert.Equal("AM2023", tree.Codes());
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void Two_forms_of_one_address_are_one_object()
    {
        tree.AddManifest(Actor);
        string accelerated = ActorRepository.Url(Actor, "a.jpg").Replace(".s3.us-west-1.", ".s3-accelerate.", StringComparison.Ordinal);
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"), accelerated);
        ManifestSyncPlan sync = tree.Sync();

        Assert.Empty(sync.Findings);
        Assert.Equal(ActorRepository.Url(Actor, "a.jpg"), Assert.Single(tree.Entries(Actor)).Url);
        Assert.False(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void An_address_that_contradicts_the_manifests_stays_in_the_response()
    {
        string old = ActorRepository.Url(Actor, "a.jpg", "storyboard-user-files");
        tree.AddManifest(Actor, extra: $$"""
            ,
              "training_data": [{ "filename": "a.jpg", "s3_url": "{{old}}", "status": "synced" }]
            """);
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg"));
        tree.Sync();

        Assert.Equal(old, Assert.Single(tree.Entries(Actor)).Url);
        Assert.Equal("AM2023", tree.Codes());
        Assert.True(File.Exists(tree.ResponsePath(Actor)));
    }

    [Fact]
    public void A_bucket_that_is_not_allowed_is_not_taken_over()
    {
        tree.AddManifest(Actor);
        tree.AddResponse(Actor, ActorRepository.Url(Actor, "a.jpg", "elsewhere"));
        ManifestSyncPlan sync = ManifestSync.Plan(tree.Settings with { Buckets = [ActorRepository.Bucket] }, CancellationToken.None);
        Assert.Equal("AM2024", Assert.Single(sync.Findings).Rule.Code);
        Assert.DoesNotContain(sync.Plan.Edits, e => e.Kind == FileEditKind.Delete);
    }
}
