using ActorMaker.Data.Gate;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Root;
using ActorMaker.Data.Tests.Mend;
using ActorMaker.Data.Trainings;
using ActorMaker.Data.Views;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Views;

/// <summary>One actor, as the live side shows them and trains on them: the same statuses as a sync would record.</summary>
public sealed class ActorTrainingTests : IDisposable
{
    private const string Actor = "0006_european_20_female";
    private const string Training = "data/actors/" + Actor + "/training_data/";
    private readonly DataRepository data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Evidence_says_how_the_bytes_are_known()
    {
        string manifest = data.AddActor(Actor, images: 3);
        File.Delete(data.PathOf(Training + Actor + "_1.jpg"));
        string md5 = Entry(manifest, 2, "md5_hash");
        data.Replace(manifest, md5, "d41d8cd98f00b204e9800998ecf8427e-26");
        Assert.Equal([Evidence.ReadNow, Evidence.None, Evidence.None], Read().Images.Select(static i => i.Detail!.Evidence));
        ActorView again = Read();
        Assert.Equal([Evidence.Remembered, Evidence.None, Evidence.None], again.Images.Select(static i => i.Detail!.Evidence));
        Assert.Equal(md5, again.Images[2].Detail!.LocalMd5);
        Assert.EndsWith("-26", again.Images[2].Detail!.Md5, StringComparison.Ordinal);
        Assert.Equal(Evidence.ReadNow, Read(rehash: true).Images[0].Detail!.Evidence);
    }

    [Fact]
    public void A_file_whose_name_differs_in_case_only_is_its_entrys()
    {
        data.AddActor(Actor, images: 1);
        File.Move(data.PathOf(Training + Actor + "_0.jpg"), data.PathOf(Training + Actor + "_0.JPG"));

        ImageView image = Assert.Single(Read().Images);

        Assert.Equal((Actor + "_0.jpg", true, true, SyncStatus.Synced), (image.Name, image.IsLocal, image.IsListed, image.Status));
    }

    [Fact]
    public void What_only_a_response_knows_of_is_in_S3_and_no_orphan()
    {
        data.AddActor(Actor, images: 1);
        data.Write(Training + "response.json", $$"""{"output":{"output":{"s3_image_urls":["{{ActorRepository.Url(Actor, Actor + "_7.jpg")}}"]} } }""");

        ActorView actor = Read();

        Assert.Equal([(Actor + "_0.jpg", SyncStatus.Synced), (Actor + "_7.jpg", SyncStatus.S3Only)], actor.Images.Select(static i => (i.Name, i.Status!.Value)));
        Assert.Equal((0, false), (actor.Orphans, actor.IsReady));
        Assert.Equal(ManifestSync.Plan(new GateSettings(data.Root), default).Counts, new StatusCounts(actor.Synced, actor.LocalOnly, actor.S3Only, actor.OutOfSync));
    }

    [Fact]
    public void An_entry_that_stands_twice_is_shown_once_and_good_ones_are_known()
    {
        string manifest = data.AddActor(Actor, images: 2);
        data.Replace(manifest, $"\"filename\": \"{Actor}_1.jpg\"", $"\"filename\": \"{Actor}_0.jpg\"");
        data.Write(Training + "prompt_metadata.json", $$"""{"images":{"{{Actor}}_0.jpg":{"good":true},"{{Actor}}_1.jpg":{"good":false} } }""");

        ActorView actor = Read();

        Assert.Equal([(Actor + "_0.jpg", true, true), (Actor + "_1.jpg", false, false)], actor.Images.Select(static i => (i.Name, i.Detail!.IsTwice, i.Detail.IsGood)));
        Assert.Equal((1, "2025-10-17T16:46:12.097326"), (actor.Duplicates, actor.Updated));
        Assert.False(actor.Images[1].IsListed);
        Assert.Equal(actor.Images[1].Detail!.LocalMd5, actor.Images[1].Detail!.Md5);
    }

    [Fact]
    public void A_training_gets_what_S3_has_as_it_is_recorded()
    {
        string manifest = data.AddActor(Actor, images: 4);
        File.Delete(data.PathOf(Training + Actor + "_1.jpg"));
        data.Write(Training + Actor + "_2.jpg", DataRepository.Jpeg("another"));
        data.Replace(manifest, $"\"{ActorRepository.Url(Actor, Actor + "_3.jpg")}\"", "null");
        data.Write(Training + "new.jpg", DataRepository.Jpeg("new"));

        TrainingSet set = ActorTraining.SetOf(Read(), serviceUrl: null);

        Assert.Equal([$"s3://story-boards-assets/system_actors/training_data/{Actor}/{Actor}_0.jpg", $"s3://story-boards-assets/system_actors/training_data/{Actor}/{Actor}_1.jpg"], set.Addresses);
        Assert.Equal([Actor + "_2.jpg", Actor + "_3.jpg", "new.jpg"], set.NotSynced);
        Assert.Equal((2, false), (set.Images, set.IsComplete));
    }

    [Fact]
    public void A_page_of_actors_begins_behind_a_name_and_reads_no_image()
    {
        data.AddActor("0001_a_1_x");
        data.AddActor("0002_b_2_x");
        string manifest = data.AddActor("0003_c_3_x");
        data.Write("data/actors/0003_c_3_x/training_data/0003_c_3_x_0.jpg", "no image, but nobody has looked");
        data.Replace(manifest, "\"status\": \"synced\"", "\"status\": \"out_of_sync\"");
        Directory.CreateDirectory(data.PathOf("data/actors/0004_empty"));

        ActorView[] page = [.. ActorTraining.ReadFrom(new GateSettings(data.Root), "0001_a_1_x", new ManifestNames(), default)];

        Assert.Equal(["0002_b_2_x", "0003_c_3_x"], page.Select(static a => a.Name));
        Assert.Equal((2, 0, 2), (page[0].Synced, page[1].Synced, page[1].OutOfSync));
    }

    [Fact]
    public void Nobody_is_read_for_a_name_that_is_none()
    {
        data.AddActor(Actor);

        Assert.Null(ActorTraining.Read(new GateSettings(data.Root), "0006", new ManifestNames(), default));
    }

    [Fact]
    public void Every_real_actor_is_shown_as_a_sync_would_record_them()
    {
        string? corpus = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus), "ACTORMAKER_CORPUS names no folder with real files");
        GateSettings settings = new(corpus);
        StatusCounts synced = ManifestSync.Plan(settings, default).Counts;

        ActorView[] actors = [.. ActorTraining.ReadFrom(settings, "", new ManifestNames(), default)];

        Assert.Equal(synced, new StatusCounts(actors.Sum(static a => a.Synced), actors.Sum(static a => a.LocalOnly), actors.Sum(static a => a.S3Only), actors.Sum(static a => a.OutOfSync)));
        Assert.All(actors, a => Assert.Equal(a.Images.Count, ActorTraining.Read(settings, a.Name, new ManifestNames(), default)!.Images.Count));
    }

    private ActorView Read(bool rehash = false) =>
        ActorTraining.Read(new GateSettings(data.Root) { HashCachePath = Path.Join(data.Folder, "hashes"), Rehash = rehash, Time = new Ahead(TimeSpan.FromMinutes(1)) }, Actor, new ManifestNames(), default)!;

    private string Entry(string manifest, int index, string field) =>
        (string)System.Text.Json.Nodes.JsonNode.Parse(data.Read(manifest))!["training_data"]![index]![field]!;
}
