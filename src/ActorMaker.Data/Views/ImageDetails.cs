using ActorMaker.Data.Files;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Views;

/// <summary>Tells what is known of one actor's images besides their state.</summary>
internal sealed class ImageDetails
{
    private readonly DataSettings settings;
    private readonly ActorFacts facts;
    private readonly bool[] remembered;
    private readonly HashSet<string> good = new(StringComparer.Ordinal);

    public ImageDetails(DataSettings settings, string actor, ActorFacts facts, bool[] remembered)
    {
        this.settings = settings;
        this.facts = facts;
        this.remembered = remembered;
        ReadGood(System.IO.Path.Combine(DataRoot.Images(settings.Root, actor), "prompt_metadata.json"));
    }

    public ImageDetail OfEntry(TrainingImage image, int local, bool hasAddress, bool isTwice)
    {
        // A hash of another kind, such as a multipart upload's ETag, says nothing of the file's bytes.
        bool isCompared = !hasAddress || image.TryGetMd5(out _);
        return Of(local, isCompared, image.Name) with
        {
            Md5 = Shown.Text(image.Hash?.AsString()),
            Megabytes = Member(image, "size_mb"u8)?.AsDouble(),
            Modified = Shown.Text(Member(image, "modified_date"u8)?.AsString()),
            IsTwice = isTwice,
        };
    }

    public ImageDetail OfOrphan(int local)
    {
        LocalImage image = facts.Images[local];
        ImageDetail detail = Of(local, isCompared: true, image.Name);
        return detail with { Md5 = detail.LocalMd5, Megabytes = EntryFacts.Megabytes(image.Size), Modified = LocalStamp.OfFile(image.Modified, settings.Time) };
    }

    public ImageDetail OfAddress(string name) => Of(local: -1, isCompared: false, name);

    private ImageDetail Of(int local, bool isCompared, string name)
    {
        bool isKnown = local >= 0 && facts.Images[local].IsUsable;
        return new ImageDetail(!isKnown || !isCompared ? Evidence.None : remembered[local] ? Evidence.Remembered : Evidence.ReadNow)
        {
            LocalMd5 = isKnown ? facts.Images[local].Hash.ToString() : null,
            IsGood = good.Contains(name),
        };
    }

    private void ReadGood(string path)
    {
        using DataFile? file = DataFile.Read(path, out _);
        if (file is { Text.Problems.Count: 0 } && file.Text.Root.TryGet("images"u8, out JsonValue images))
        {
            foreach (JsonMember member in images.Members)
            {
                if (member.Value.TryGet("good"u8, out JsonValue value) && value.Kind == JsonKind.True)
                {
                    good.Add(member.Name.AsString()!);
                }
            }
        }
    }

    private static JsonValue? Member(TrainingImage image, ReadOnlySpan<byte> name) => image.Value.TryGet(name, out JsonValue value) ? value : null;
}
