using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>The addresses of one actor's <c>response.json</c> that his manifest may take over.</summary>
public sealed class LegacyAddresses
{
    private static readonly Rule MixedBuckets = RuleCatalog.LegacyResponse with { Severity = Severity.Warning };

    private LegacyAddresses(string path) => Path = path;

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>The hash of the file as it was read.</summary>
    public ContentHash Hash { get; private set; }

    /// <summary>The whole text.</summary>
    public string RawJson { get; private set; } = "";

    /// <summary>The addresses, in ordinal order of their file names, each name once.</summary>
    public IReadOnlyList<LegacyAddress> Items { get; private set; } = [];

    /// <summary>True if nothing in the file stands against removing it once these addresses are in the manifest.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads the addresses.</summary>
    /// <param name="folder">The actor's folder, which has a <c>response.json</c>.</param>
    /// <param name="actors">The names of all actors' folders.</param>
    /// <param name="settings">Which addresses are allowed.</param>
    /// <param name="findings">Gets why the file has to stay.</param>
    /// <param name="unseen">True if the file could not be read at all: it may hold any address.</param>
    /// <returns>The addresses; null if the file could not be read, or holds something else.</returns>
    public static LegacyAddresses? Read(ActorFolder folder, IReadOnlySet<string> actors, DataSettings settings, List<Finding> findings, out bool unseen)
    {
        using DataFile? file = DataFile.Read(folder.ResponsePath, out Finding? unreadable);
        unseen = unreadable is not null;
        if (unreadable is not null)
        {
            findings.Add(unreadable);
        }

        if (file is null)
        {
            return null;
        }

        var list = new FindingList(folder.ResponsePath);
        LegacyAddresses? response = Read(file.Text, folder.Name, actors, settings, list);
        if (response is not null)
        {
            response.Hash = ContentHash.Of(file.Text.Bytes.Span);
            response.RawJson = Encoding.UTF8.GetString(file.Text.Bytes.Span).Trim();
            ReportBuckets(response.Items, list);
        }

        findings.AddRange(list.Items);
        return response;
    }

    /// <summary>Reads the addresses from the file's text.</summary>
    /// <param name="actors">The names of all actors' folders.</param>
    /// <param name="settings">Which addresses are allowed.</param>
    /// <param name="findings">Gets why the file has to stay.</param>
    /// <returns>The addresses; null if the text is something else.</returns>
    public static LegacyAddresses? Read(JsonText text, string actor, IReadOnlySet<string> actors, DataSettings settings, FindingList findings)
    {
        if (!JsonRules.Check(text, findings))
        {
            return null;
        }

        if (LegacyResponse.Read(text) is not { } urls)
        {
            findings.Add(RuleCatalog.WrongShape, text.Root, "The response has no array output.output.s3_image_urls of addresses", fix: "take what is of use by hand, then remove the file");
            return null;
        }

        var response = new LegacyAddresses(findings.Path);
        if (!IsOfOtherActor(text.Root, actor, findings))
        {
            response.Items = Take(urls, actor, actors, settings, findings);
            SecretRules.Check(text, findings);
        }

        response.IsComplete = findings.Items.Count == 0;
        return response;
    }

    /// <summary>Whether all addresses are plain names in one folder of the actor's, as nearly always: then none of them has to be looked at alone.</summary>
    /// <param name="text">A text without problems.</param>
    /// <param name="actors">The names of all actors' folders.</param>
    /// <param name="settings">Which addresses are allowed.</param>
    /// <param name="path">Absolute path of the file.</param>
    public static bool AreOrdinary(JsonText text, string actor, IReadOnlySet<string> actors, DataSettings settings, string path)
    {
        var doubts = new FindingList(path);
        if (LegacyResponse.Read(text) is not [var first, ..] urls
            || IsOfOtherActor(text.Root, actor, doubts)
            || first.IsEscaped
            || !TryRead(first, actor, actors, settings, doubts, out LegacyAddress? address)
            || address.Address.Query.Length > 0
            || !string.Equals(AddressOwner.FindFolder(address.Address, AddressOwner.IsActorName), actor, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<byte> folder = first.Raw[..(first.Raw.LastIndexOf((byte)'/') + 1)];
        for (int i = 0; i < urls.Count; i++)
        {
            ReadOnlySpan<byte> url = urls[i].Raw;
            if (!url.StartsWith(folder) || !IsPlainName(url[folder.Length..^1]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlainName(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (!(char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return name.Length > 0 && name[0] != (byte)'.';
    }

    /// <summary>AM2022 or AM2023 for an address that a manifest cannot hold: it has another one for the image, or lists it by another name.</summary>
    /// <param name="manifest">The manifest; null if it is still to be made.</param>
    internal static Finding NotHeld(LegacyAddress address, ActorManifest? manifest, ActorFolder folder)
    {
        if (manifest?.Images.FirstOrDefault(i => string.Equals(i.Name, address.Name, StringComparison.Ordinal)) is { } image)
        {
            RelatedLocation other = new(manifest.Path, image.S3Url!.Value.Position, image.Name);
            string message = $"The manifest has another address for \"{address.Name}\", which stays: {image.S3Url.Value.AsString()}";
            return Finding.At(RuleCatalog.Contradiction, folder.ResponsePath, address.Start, message, "remove the wrong one of the two", other) with { End = address.End };
        }

        string what = $"The address is that of \"{address.Name}\", which differs only in case or Unicode form from another name of the actor's: it is not taken over";
        return Finding.At(RuleCatalog.SameName, folder.ResponsePath, address.Start, what, "give both one name") with { End = address.End };
    }

    /// <summary>Addresses in two buckets are kept as they are, but a person should know: a move of the images may have been left half done.</summary>
    private static void ReportBuckets(IReadOnlyList<LegacyAddress> addresses, FindingList findings)
    {
        string[] buckets = [.. addresses.GroupBy(a => a.Address.Bucket, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Select(g => $"\"{g.Key}\" ({g.Count()})")];
        if (buckets.Length < 2)
        {
            return;
        }

        LegacyAddress first = addresses.MinBy(a => (a.Start.Line, a.Start.Column))!;
        LegacyAddress other = addresses.Where(a => !string.Equals(a.Address.Bucket, first.Address.Bucket, StringComparison.Ordinal)).MinBy(a => (a.Start.Line, a.Start.Column))!;
        string what = $"The addresses lie in {buckets.Length} buckets: {string.Join(", ", buckets)}; each is taken over as it is";
        RelatedLocation related = new(findings.Path, first.Start, first.Address.ToString());
        findings.Items.Add(Finding.At(MixedBuckets, findings.Path, other.Start, what, "nothing, if that is meant; else move the images into one bucket", related) with { End = other.End });
    }

    /// <summary>The reply says itself whose images it made: <c>actor_id</c> or <c>character_id</c>, both the folder's name.</summary>
    private static bool IsOfOtherActor(JsonValue root, string actor, FindingList findings)
    {
        _ = root.TryGet("output"u8, out JsonValue outer);
        _ = outer.TryGet("output"u8, out JsonValue inner);
        foreach (JsonMember member in inner.Members)
        {
            bool names = member.Name.Is("actor_id"u8) || member.Name.Is("character_id"u8);
            if (names && member.Value.AsString() is { } other && !IsNameOrId(other, actor))
            {
                findings.Add(RuleCatalog.Contradiction, member.Value, $"The response is of \"{other}\", and lies in the folder of \"{actor}\": nothing is taken over", fix: "move the file to its actor's folder");
                return true;
            }
        }

        return false;
    }

    private static bool IsNameOrId(string text, string actor) =>
        string.Equals(text, actor, StringComparison.Ordinal)
        || (!text.Contains('_', StringComparison.Ordinal) && Subject.FromName(SubjectKind.Actor, text) is { } id && id == Subject.FromName(SubjectKind.Actor, actor));

    private static LegacyAddress[] Take(IReadOnlyList<JsonValue> urls, string actor, IReadOnlySet<string> actors, DataSettings settings, FindingList findings)
    {
        var taken = new Dictionary<string, LegacyAddress>(urls.Count, StringComparer.Ordinal);
        HashSet<string> undecided = new(StringComparer.Ordinal);
        foreach (JsonValue url in urls)
        {
            if (!TryRead(url, actor, actors, settings, findings, out LegacyAddress? address))
            {
                continue;
            }

            if (!taken.TryAdd(address.Name, address) && !taken[address.Name].Address.SameObject(address.Address))
            {
                undecided.Add(address.Name);
                LegacyAddress first = taken[address.Name];
                findings.Add(
                    RuleCatalog.Contradiction,
                    url,
                    $"\"{address.Name}\" has another address in line {first.Start.Line}: neither is taken over",
                    new RelatedLocation(findings.Path, first.Start, first.Address.ToString()),
                    "remove the wrong one");
            }
        }

        return [.. taken.Values.Where(a => !undecided.Contains(a.Name)).OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    private static bool TryRead(
        JsonValue url, string actor, IReadOnlySet<string> actors, DataSettings settings, FindingList findings, [NotNullWhen(true)] out LegacyAddress? taken)
    {
        taken = null;
        _ = S3Address.TryParse(url.AsString()!, settings.ServiceUrl, out S3Address? address);
        if (!AddressRules.Check(url, address, settings.Buckets, RuleCatalog.ImageAddress, RuleCatalog.ImageAddress, findings))
        {
            return false;
        }

        string name = address!.FileName;
        if (!ActorPaths.IsFileName(name))
        {
            findings.Add(RuleCatalog.PathLeavesFolder, url, $"The address ends in \"{name}\", which is no file name");
            return false;
        }

        if (ImageRules.WhyHidden(name) is { } hidden)
        {
            findings.Add(RuleCatalog.NotAnImage, url, hidden, fix: "remove the address");
            return false;
        }

        if (AddressOwner.Find(address, name => actors.Contains(name) || AddressOwner.IsActorName(name)) is { } owner && !string.Equals(owner, actor, StringComparison.Ordinal))
        {
            findings.Add(RuleCatalog.Contradiction, url, $"The address is that of an image of \"{owner}\", and the folder is that of \"{actor}\": it is not taken over", fix: "move the address to its actor's response.json");
            return false;
        }

        taken = new LegacyAddress(name, address, url.Position, url.EndPosition);
        return true;
    }
}
