using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Mend;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>Random actors with random images, manifests and responses: what holds after every sync.</summary>
public sealed class ManifestSyncPropertyTests
{
    private static readonly string[] Files = ["_0.jpg", "_1.png", "_10.png", "_2.JPG", "_3.jpg", "_4.jpg", "_4.png", "_ü 1.png"];
    private static readonly string[] Mendable = ["AM2010", "AM2015", "AM2016", "AM2018"];

    [Fact]
    public void No_address_is_lost_nothing_unknown_changes_a_second_run_writes_nothing_and_the_gate_agrees() => RandomCases.Run(150, random =>
    {
        using ActorRepository tree = new();
        string[] actors = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => $"{i:0000}_european_{random.Next(16, 60)}_{(random.Next(2) == 0 ? "male" : "female")}")];
        foreach (string actor in actors)
        {
            Fill(tree, actor, random);
        }

        Dictionary<string, byte[]> manifests = Manifests(tree);
        HashSet<string> before = Addresses(tree);

        ManifestSyncPlan sync = tree.Sync();

        Assert.Subset(Addresses(tree), before);
        Assert.Empty(tree.Plan().Plan.Edits);
        foreach ((string path, byte[] old) in manifests)
        {
            AssertKept(old, File.ReadAllBytes(path));
        }

        // A folder whose images are all broken gets no manifest: what the sync says of them stands for it.
        HashSet<string> stay = [.. sync.Findings.Select(f => f.Path), .. sync.Findings.Select(f => Path.GetDirectoryName(Path.GetDirectoryName(f.Path))!)];
        Assert.DoesNotContain(
            ManifestsGate.Check(tree.Settings, CancellationToken.None).Findings,
            f => Mendable.Contains(f.Rule.Code, StringComparer.Ordinal) && !stay.Contains(f.Path));
    });

    /// <summary>Bytes of entries, apart from the fields that a sync writes, and of everything beside list and statistics stay.</summary>
    private static void AssertKept(byte[] old, byte[] fresh)
    {
        using JsonText before = JsonText.Parse(old);
        using JsonText after = JsonText.Parse(fresh);
        foreach (JsonMember member in before.Root.Members)
        {
            if (member.Name.AsString() is not ("statistics" or "training_data" or "training_data_updated"))
            {
                Assert.True(after.Root.TryGet(Encoding.UTF8.GetBytes(member.Name.AsString()!), out JsonValue value) && value.Raw.SequenceEqual(member.Value.Raw));
            }
        }

        ManifestEntry[] entries = [.. ActorRepository.Entries(old)];
        ManifestEntry[] kept = [.. ActorRepository.Entries(fresh).Where(e => entries.Any(o => o.Name == e.Name))];
        Assert.Equal(entries.Select(e => e.Name), kept.Select(e => e.Name));
        for (int i = 0; i < entries.Length; i++)
        {
            Assert.Equal(Unknown(entries[i].Raw), Unknown(kept[i].Raw));
            if (entries[i].Url is { } url)
            {
                Assert.Equal(url, kept[i].Url);
                Assert.True(entries[i].Hash is null || entries[i].Hash == kept[i].Hash);
            }

            if (entries[i] == kept[i] with { Raw = entries[i].Raw })
            {
                Assert.Equal(entries[i].Raw, kept[i].Raw);
            }
        }
    }

    private static string Unknown(string entry)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(entry));
        Assert.True(text.Root.TryGet("good"u8, out JsonValue good));
        return Encoding.UTF8.GetString(good.Raw);
    }

    private static Dictionary<string, byte[]> Manifests(ActorRepository tree) =>
        Directory.Exists(tree.PathOf("data/actor_manifests"))
            ? Directory.GetFiles(tree.PathOf("data/actor_manifests")).ToDictionary(f => f, File.ReadAllBytes, StringComparer.Ordinal)
            : [];

    private static HashSet<string> Addresses(ActorRepository tree)
    {
        HashSet<string> addresses = [.. Manifests(tree).Values.SelectMany(m => ActorRepository.Entries(m)).Select(e => e.Url).OfType<string>()];
        foreach (string path in Directory.GetFiles(tree.Root, "response.json", SearchOption.AllDirectories))
        {
            using JsonText text = JsonText.Parse(File.ReadAllBytes(path));
            addresses.UnionWith(text.Problems.Count > 0 ? [] : LegacyResponse.Read(text)!.Select(v => v.AsString()!));
        }

        // Two forms of one address are one object.
        return [.. addresses.Select(a => S3Address.TryParse(a, null, out S3Address? address) ? $"{address.Bucket} {address.Key}" : a)];
    }

    private static void Fill(ActorRepository tree, string actor, Random random)
    {
        Directory.CreateDirectory(tree.PathOf($"data/actors/{actor}"));
        Dictionary<string, byte[]> local = new(StringComparer.Ordinal);
        foreach (string file in Files.Where(_ => random.Next(2) == 0))
        {
            local[file] = tree.AddImage(actor, actor + file, random.Next(8) == 0 ? "same" : null);
            if (random.Next(20) == 0)
            {
                tree.Write(tree.ImagePath(actor, actor + file), "");
            }
        }

        if (random.Next(6) != 0)
        {
            string[] listed = [.. Files.Where(_ => random.Next(2) == 0).Select(f => RandomEntry(actor, f, local.GetValueOrDefault(f), random))];
            if (random.Next(2) == 0)
            {
                random.Shuffle(listed);
            }

            string extra = listed.Length == 0 && random.Next(2) == 0 ? "" : $",\n  \"training_data\": [{string.Join(", ", listed)}],\n  \"training_data_updated\": \"2025-10-17T16:46:12.097326\",\n  \"good\": 1e-05";
            tree.Write(tree.ManifestPath(actor), random.Next(3) switch
            {
                0 => ActorRepository.OldManifest(actor, extra).Replace("\n", "\r\n", StringComparison.Ordinal),
                1 => "\uFEFF" + ActorRepository.OldManifest(actor, extra) + "\n",
                _ => ActorRepository.OldManifest(actor, extra).Replace("ë", "\\u00eb", StringComparison.Ordinal),
            });
        }

        if (random.Next(2) == 0)
        {
            string[] urls = [.. Files.Where(_ => random.Next(3) > 0).Select(f => RandomUrl(actor, f, random))];
            tree.Write(tree.ResponsePath(actor), random.Next(10) == 0 ? "{" : ActorRepository.Response(actor, urls));
        }
    }

    private static string RandomUrl(string actor, string file, Random random)
    {
        string name = Uri.EscapeDataString(actor + file);
        return random.Next(12) switch
        {
            0 => ActorRepository.Url(actor, name, "storyboard-user-files"),
            1 => ActorRepository.Url("0999_unknown_30_male", name),
            2 => ActorRepository.Url(actor, name).Replace(".s3.us-west-1.", ".s3-accelerate.", StringComparison.Ordinal),
            _ => ActorRepository.Url(actor, name),
        };
    }

    private static string RandomEntry(string actor, string file, byte[]? local, Random random)
    {
        List<string> fields = [$"\"filename\": {JsonString.Encode(actor + file)}"];
        bool address = random.Next(3) > 0;
        if (address || random.Next(2) == 0)
        {
            fields.Add($"\"s3_url\": {(address ? JsonString.Encode(RandomUrl(actor, file, random)) : "null")}");
        }

        if (random.Next(4) > 0)
        {
            fields.Add($"\"size_bytes\": {(random.Next(4) == 0 ? 17 : local?.Length ?? 5)}");
        }

        if (random.Next(4) > 0)
        {
            fields.Add($"\"md5_hash\": \"{(random.Next(4) == 0 ? "d41d8cd98f00b204e9800998ecf8427e-2" : ActorRepository.Md5(random.Next(3) == 0 ? [1] : local ?? []))}\"");
        }

        if (random.Next(8) > 0)
        {
            fields.Add($"\"status\": \"{random.GetItems(["synced", "local_only", "s3_only", "out_of_sync", "mismatch"], 1)[0]}\"");
        }

        string[] shuffled = [.. fields, $"\"good\": {(random.Next(2) == 0 ? "1e-05" : "\"\\u00fc\"")}"];
        random.Shuffle(shuffled);
        return "{ " + string.Join(", ", shuffled) + " }";
    }
}
