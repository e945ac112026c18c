using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Tests.Mend;

namespace ActorMaker.Data.Tests.Manifests;

/// <summary>What becomes of one manifest's text: states, statistics, and which bytes change.</summary>
public sealed class ManifestBuilderTests
{
    private const string Actor = "0006_european_20_female";
    private const string HashA = "0123456789abcdef0123456789abcdef";
    private const string HashB = "fedcba9876543210fedcba9876543210";
    private static readonly DateTimeOffset Modified = new(2025, 10, 17, 14, 41, 37, 250, TimeSpan.Zero);

    [Fact]
    public void The_first_sync_adds_a_section_and_statistics_and_no_other_line_changes()
    {
        string before = ActorRepository.OldManifest(Actor);
        string after = Update(before, [Local("a.jpg")], [Address("b.png")]);

        string added = $$"""
              "status": "success",
              "training_data": [
                {
                  "filename": "a.jpg",
                  "local_path": "data/actors/{{Actor}}/training_data/a.jpg",
                  "size_bytes": 1000000,
                  "size_mb": 0.95,
                  "modified_timestamp": 1760712097.25,
                  "modified_date": "2025-10-17T16:41:37.250000",
                  "md5_hash": "{{HashA}}",
                  "s3_url": null,
                  "status": "local_only"
                },
                {
                  "filename": "b.png",
                  "s3_url": "{{ActorRepository.Url(Actor, "b.png")}}",
                  "status": "s3_only"
                }
              ],
              "training_data_updated": "2025-10-18T02:00:00.123456"
            }
            """.ReplaceLineEndings("\n");
        const string Statistics = """
                "scene_images_count": 0,
                "training_images_count": 2,
                "training_data_size_bytes": 1000000,
                "training_data_size_mb": 0.95,
                "training_synced_count": 0,
                "training_local_only_count": 1,
                "training_s3_only_count": 1,
                "training_out_of_sync_count": 0
            """;
        Assert.Equal(
            before.Replace("  \"status\": \"success\"\n}", added, StringComparison.Ordinal).Replace("    \"scene_images_count\": 0", Statistics.ReplaceLineEndings("\n"), StringComparison.Ordinal),
            after);
    }

    [Fact]
    public void An_actor_without_images_gets_an_empty_list_and_zeros()
    {
        string after = Update(ActorRepository.OldManifest(Actor), [], []);
        Assert.Contains("\"training_data\": []", after, StringComparison.Ordinal);
        Assert.Contains("\"training_data_size_mb\": 0.0,", after, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_would_only_get_a_new_time_stays()
    {
        string once = Update(ActorRepository.OldManifest(Actor), [Local("a.jpg")], [Address("b.png")]);
        Assert.Null(Run(once, [Local("a.jpg")], []).Bytes);
        Assert.Null(Run(once, [Local("a.jpg")], [Address("b.png")]).Bytes);
    }

    [Fact]
    public void A_copy_with_another_time_is_the_same_image()
    {
        string once = Update(ActorRepository.OldManifest(Actor), [Local("a.jpg")], []);
        Assert.Null(Run(once, [Local("a.jpg") with { Modified = 0 }], []).Bytes);
    }

    [Fact]
    public void Raw_letters_and_escaped_ones_stay_as_they_are_spelled()
    {
        string raw = ActorRepository.OldManifest(Actor, extra: ",\n  \"note\": \"\u0416 ü\"");
        string escaped = ActorRepository.OldManifest(Actor, extra: ",\n  \"note\": \"\\u0416 \\u00fc\"").Replace("ë", "\\u00eb", StringComparison.Ordinal);
        LocalImage image = Local("ü.jpg");

        string afterRaw = Update(raw, [image], []);
        string afterEscaped = Update(escaped, [image], []);

        Assert.Contains("\"note\": \"\u0416 ü\"", afterRaw, StringComparison.Ordinal);
        Assert.Contains("\"filename\": \"ü.jpg\"", afterRaw, StringComparison.Ordinal);
        Assert.Contains("\"note\": \"\\u0416 \\u00fc\"", afterEscaped, StringComparison.Ordinal);
        Assert.Contains("\"filename\": \"\\u00fc.jpg\"", afterEscaped, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_entry_has_its_neighbours_fields_in_their_order()
    {
        const string Entry = """
            { "filename": "a.jpg", "s3_url": "https://b-1.s3.us-west-1.amazonaws.com/a.jpg", "md5_hash": "0123456789abcdef0123456789abcdef", "size_bytes": 1000000, "size_mb": 0.95, "modified_timestamp": 1.5, "modified_date": "x", "status": "synced" }
            """;
        string after = Update(WithEntries(Entry), [Local("a.jpg"), Local("b.jpg")], []);
        Assert.Equal(
            ["filename", "s3_url", "md5_hash", "size_bytes", "size_mb", "modified_timestamp", "modified_date", "status"],
            Names(ActorRepository.Entries(Encoding.UTF8.GetBytes(after))[1].Raw));
    }

    [Theory]
    [InlineData("b.jpg a.jpg", "b.jpg a.jpg c.jpg")]
    [InlineData("b.jpg d.jpg", "a.jpg b.jpg c.jpg d.jpg")]
    public void New_entries_take_their_place_in_a_sorted_list_and_the_end_of_any_other(string listed, string expected)
    {
        string entries = string.Join(", ", listed.Split(' ').Select(n => $$"""{ "filename": "{{n}}", "s3_url": "https://b-1.s3.us-west-1.amazonaws.com/{{n}}", "status": "synced" }"""));
        string after = Update(WithEntries(entries), [Local("a.jpg"), Local("c.jpg")], []);
        Assert.Equal(expected.Split(' '), ActorRepository.Entries(Encoding.UTF8.GetBytes(after)).Select(e => e.Name));
    }

    [Theory]
    [InlineData(HashA, "1000000", true, "synced")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF", "1000000", true, "synced")]
    [InlineData(HashB, "1000000", true, "out_of_sync")]
    [InlineData("d41d8cd98f00b204-26", "1000000", true, "synced")]
    [InlineData("d41d8cd98f00b204-26", "7", true, "out_of_sync")]
    [InlineData(HashA, "1000000", false, "local_only")]
    [InlineData(HashB, "1000000", false, "local_only")]
    public void A_local_image_is_synced_only_if_its_bytes_are_the_recorded_ones(string recorded, string size, bool address, string expected)
    {
        string url = address ? "\"https://b-1.s3.us-west-1.amazonaws.com/a.jpg\"" : "null";
        string before = WithEntries($$"""{ "filename": "a.jpg", "md5_hash": "{{recorded}}", "size_bytes": {{size}}, "size_mb": 0.95, "s3_url": {{url}}, "status": "?" }""");

        ManifestEntry entry = Assert.Single(ActorRepository.Entries(Encoding.UTF8.GetBytes(Update(before, [Local("a.jpg")], []))));

        Assert.Equal(expected, entry.Status);
        Assert.Equal(address ? recorded : HashA, entry.Hash);
        Assert.Equal(expected == "out_of_sync" ? size : "1000000", entry.Size.ToString());
    }

    [Fact]
    public void The_manifests_address_wins_over_the_responses()
    {
        string before = WithEntries($$"""{ "filename": "a.jpg", "s3_url": "https://old-bucket.s3.us-west-1.amazonaws.com/a.jpg", "status": "synced" }""");
        ManifestUpdate update = Run(before, [Local("a.jpg")], [Address("a.jpg")]);
        Assert.Equal("https://old-bucket.s3.us-west-1.amazonaws.com/a.jpg", Assert.Single(ActorRepository.Entries(update.Bytes!)).Url);
        Assert.Equal("a.jpg", Assert.Single(update.NotHeld).Name);
    }

    [Fact]
    public void An_entry_without_an_address_takes_the_responses()
    {
        string before = WithEntries($$"""{ "filename": "a.jpg", "md5_hash": "{{HashA}}", "size_bytes": 1000000, "s3_url": null, "status": "local_only", "good": true }, { "filename": "b.jpg", "status": "local_only" }""");
        ManifestEntry[] entries = [.. ActorRepository.Entries(Encoding.UTF8.GetBytes(Update(before, [Local("a.jpg")], [Address("a.jpg"), Address("b.jpg")])))];
        Assert.Equal([("synced", ActorRepository.Url(Actor, "a.jpg")), ("s3_only", ActorRepository.Url(Actor, "b.jpg"))], entries.Select(e => (e.Status!, e.Url!)));
        Assert.Equal($$"""{ "filename": "a.jpg", "md5_hash": "{{HashA}}", "size_bytes": 1000000, "s3_url": "{{ActorRepository.Url(Actor, "a.jpg")}}", "status": "synced", "good": true }""", entries[0].Raw);
    }

    [Fact]
    public void An_entry_with_neither_file_nor_address_stays()
    {
        const string Orphan = """{ "filename": "gone.jpg", "size_bytes": 5, "s3_url": null, "status": "local_only", "good": true }""";
        string after = Update(WithEntries(Orphan), [], []);
        Assert.Equal(Orphan, Assert.Single(ActorRepository.Entries(Encoding.UTF8.GetBytes(after))).Raw);
    }

    [Fact]
    public void A_local_image_that_was_never_in_s3_is_recorded_anew_and_the_old_record_is_in_the_plan()
    {
        string before = WithEntries($$"""{ "filename": "a.jpg", "md5_hash": "{{HashB}}", "size_bytes": 7, "s3_url": null, "status": "local_only" }""");
        ManifestUpdate update = Run(before, [Local("a.jpg")], []);
        ManifestEntry entry = Assert.Single(ActorRepository.Entries(update.Bytes!));
        Assert.Equal((HashA, 1000000), (entry.Hash, entry.Size));
        Assert.Equal([("$.training_data[0].size_bytes", "7"), ("$.training_data[0].md5_hash", $"\"{HashB}\"")], update.Lost.Select(l => (l.JsonPath, l.RawJson)));
    }

    [Fact]
    public void An_entry_of_s3_is_completed_when_its_image_arrives()
    {
        string once = Update(ActorRepository.OldManifest(Actor), [], [Address("a.jpg")]);
        string after = Update(once, [Local("a.jpg")], []);
        ManifestEntry entry = Assert.Single(ActorRepository.Entries(Encoding.UTF8.GetBytes(after)));
        Assert.Equal(("synced", HashA, 1000000), (entry.Status, entry.Hash, entry.Size));
        Assert.Equal(["filename", "size_bytes", "size_mb", "modified_timestamp", "modified_date", "md5_hash", "s3_url", "status"], Names(entry.Raw));
    }

    [Fact]
    public void Wrong_statistics_are_counted_again_and_the_others_stay()
    {
        string once = Update(ActorRepository.OldManifest(Actor), [Local("a.jpg")], []);
        string wrong = once.Replace("\"training_images_count\": 1", "\"training_images_count\": 2468", StringComparison.Ordinal).Replace("\"total_files\": 1", "\"total_files\": 999", StringComparison.Ordinal);
        ManifestUpdate update = Run(wrong, [Local("a.jpg")], []);
        Assert.Equal("statistics: training_images_count 2468 -> 1", Assert.Single(update.Changes).Text);
        Assert.Equal(wrong.Replace("2468", "1", StringComparison.Ordinal), Encoding.UTF8.GetString(update.Bytes!));
    }

    [Fact]
    public void Statistics_in_another_spelling_are_right()
    {
        string once = Update(ActorRepository.OldManifest(Actor), [], []);
        Assert.Null(Run(once.Replace("\"training_data_size_mb\": 0.0", "\"training_data_size_mb\": 0", StringComparison.Ordinal), [], []).Bytes);
    }

    [Fact]
    public void A_missing_count_of_zero_is_no_reason_to_change_a_manifest_and_any_other_is()
    {
        string once = Update(ActorRepository.OldManifest(Actor), [Local("a.jpg")], [Address("a.jpg")]);
        string fewer = once.Replace(",\n    \"training_s3_only_count\": 0,\n    \"training_out_of_sync_count\": 0", "", StringComparison.Ordinal);
        Assert.NotEqual(once, fewer);

        Assert.Null(Run(fewer, [Local("a.jpg")], []).Bytes);
        string after = Update(fewer, [Local("b.jpg")], []);
        Assert.Contains("\"training_s3_only_count\": 1,\n    \"training_out_of_sync_count\": 0\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_statistics_are_added()
    {
        string after = Update($$"""{"character_id":"0006","character_name":"{{Actor}}","status":"success"}""", [], []);
        Assert.StartsWith($$"""{"character_id":"0006","character_name":"{{Actor}}","statistics":{"training_images_count":0,""", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5242, "0.0")]
    [InlineData(5243, "0.01")]
    [InlineData(131072, "0.12")]
    [InlineData(393216, "0.38")]
    [InlineData(2805596, "2.68")]
    [InlineData(104857600, "100.0")]
    public void Megabytes_are_rounded_as_python_rounds(long size, string expected)
    {
        string after = Update(ActorRepository.OldManifest(Actor), [Local("a.jpg") with { Size = size }], []);
        Assert.Contains($"\"size_mb\": {expected},", after, StringComparison.Ordinal);
        Assert.Contains($"\"training_data_size_mb\": {expected},", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_say_what_happens_in_the_words_of_the_domain()
    {
        string once = Update(ActorRepository.OldManifest(Actor), [Local("a.jpg")], [Address("a.jpg"), Address("b.jpg")]);
        ManifestUpdate update = Run(once, [Local("a.jpg") with { Hash = new Md5Hash(1, 1) }, Local("b.jpg"), Local("c.jpg")], []);
        Assert.Equal(
            [
                "a.jpg: synced -> out_of_sync",
                "b.jpg: the size or hash that it lacks, s3_only -> synced",
                "training_data also lists 1 image: 1 local_only",
                "statistics: training_images_count 2 -> 3, training_data_size_bytes 1000000 -> 3000000, training_data_size_mb 0.95 -> 2.86, training_local_only_count 0 -> 1, training_s3_only_count 1 -> 0, training_out_of_sync_count 0 -> 1",
            ],
            update.Changes.Select(c => c.Text));
    }

    [Theory]
    [InlineData(1746892508_367700800, "2025-05-10T17:55:08.367701")]
    [InlineData(1746892508_367700200, "2025-05-10T17:55:08.367700")]
    [InlineData(1746892508_123456500, "2025-05-10T17:55:08.123456")]
    [InlineData(1746892508_999999999, "2025-05-10T17:55:09")]
    [InlineData(1746892508_000000300, "2025-05-10T17:55:08")]
    [InlineData(1746892508_000000000, "2025-05-10T17:55:08")]
    [InlineData(-1_500000000, "1970-01-01T01:59:58.500000")]
    public void A_files_time_is_written_as_Python_writes_it(long nanoseconds, string date)
    {
        string manifest = Update(ActorRepository.OldManifest(Actor), [Local("a.jpg") with { Modified = nanoseconds }], []);

        Assert.Contains($"\"modified_date\": \"{date}\"", manifest, StringComparison.Ordinal);
    }

    private static LocalImage Local(string name)
    {
        Assert.True(Md5Hash.TryParse(Encoding.ASCII.GetBytes(HashA), out Md5Hash hash));
        return new LocalImage(name, 1_000_000, (Modified - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, hash, IsUsable: true);
    }

    private static LegacyAddress Address(string name)
    {
        Assert.True(S3Address.TryParse(ActorRepository.Url(Actor, name), null, out S3Address? address));
        return new LegacyAddress(name, address, TextPosition.Start, TextPosition.Start);
    }

    private static string WithEntries(string entries) => ActorRepository.OldManifest(Actor, extra: $",\n  \"training_data\": [{entries}]");

    private static string Update(string manifest, LocalImage[] images, LegacyAddress[] addresses) =>
        Encoding.UTF8.GetString(Run(manifest, images, addresses).Bytes ?? throw new InvalidOperationException("Nothing changed."));

    private static ManifestUpdate Run(string manifest, LocalImage[] images, LegacyAddress[] addresses)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(manifest));
        return ManifestBuilder.Update(ActorManifest.Read("/manifest.json", text), new ActorFacts(Actor, images, addresses, null), ManifestModel.Default, new StudioTime());
    }

    private static string[] Names(string entry)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(entry));
        List<string> names = [];
        foreach (JsonMember member in text.Root.Members)
        {
            names.Add(member.Name.AsString()!);
        }

        return [.. names];
    }

    /// <summary>Midnight in a place two hours east of Greenwich.</summary>
    private sealed class StudioTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("studio", TimeSpan.FromHours(2), "studio", "studio");

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2025, 10, 18, 0, 0, 0, 123, TimeSpan.Zero).AddMicroseconds(456);
    }
}
