using ActorMaker.Data.Addresses;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Manifests;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>Reads from a data root which objects it names.</summary>
internal sealed class ClaimReader
{
    private readonly DataSettings settings;

    private ClaimReader(DataSettings settings) => this.settings = settings;

    /// <summary>The LoRAs that entries name.</summary>
    public List<ObjectClaim> Loras { get; } = [];

    /// <summary>The images that manifests name.</summary>
    public List<ObjectClaim> Images { get; } = [];

    /// <summary>Whether there is any style of the wanted ones.</summary>
    public bool HasStyles { get; private set; }

    /// <summary>Whether there is any actor of the wanted ones.</summary>
    public bool HasActors { get; private set; }

    /// <summary>Files that cannot be read, and addresses that name no object: what they claim is not verified.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Reads the tree.</summary>
    /// <param name="settings">Which, and which styles and actors of it.</param>
    public static ClaimReader Read(DataSettings settings, CancellationToken cancellation)
    {
        ClaimReader reader = new(settings);
        List<VersionPlace> places = [.. VersionTree.List(settings.Root, settings.Styles, settings.Actors, reader.Findings).Where(p => p.IsUtf8)];
        ActorTree tree = ActorTree.List(settings, reader.Findings);
        IReadOnlyList<string> manifests = tree.Manifests;
        var found = new Found[places.Count + manifests.Count];
        Workers.Run(
            found.Length,
            Workers.ForReading,
            i => found[i] = i < places.Count ? reader.ReadVersions(places[i]) : reader.ReadManifest(manifests[i - places.Count], tree),
            cancellation);
        reader.HasStyles = places.Exists(static p => p.Kind == SubjectKind.Style);
        reader.HasActors = places.Exists(static p => p.Kind == SubjectKind.Actor) || found.Skip(places.Count).Any(static f => f.IsWanted);
        foreach (Found file in found)
        {
            reader.Loras.AddRange(file.Loras);
            reader.Images.AddRange(file.Images);
            reader.Findings.AddRange(file.Findings);
        }

        return reader;
    }

    private Found ReadVersions(VersionPlace place)
    {
        Found found = new();
        using DataFile? data = DataFile.Read(place.Path, out Finding? unreadable);
        if (data is null)
        {
            found.Add(unreadable);
            return found;
        }

        VersionsFile file = VersionsFile.Read(place.Path, data.Text, place.Subject, settings.ServiceUrl);
        found.Findings.AddRange(file.Shape);
        FindingList findings = new(place.Path);
        foreach (TrainingVersion entry in file.Versions)
        {
            if (entry[VersionField.LoraUrl] is not { } value || entry.LoraUrl is null)
            {
                continue;
            }

            if (entry.Lora is { } lora)
            {
                found.Loras.Add(new ObjectClaim($"The LoRA of \"{entry.Name}\"", lora.Bucket, lora.Key).At(place.Path, value));
            }
            else
            {
                findings.Add(RuleCatalog.NotAnObject, value, "This is not the address of an S3 object, so it cannot be verified");
            }
        }

        found.Findings.AddRange(findings.Items);
        return found;
    }

    private Found ReadManifest(string path, ActorTree tree)
    {
        using DataFile? data = DataFile.Read(path, out Finding? unreadable);
        ActorManifest? manifest = data is null ? null : ActorManifest.Read(path, data.Text);
        if (!tree.IsWanted(path, manifest?.CharacterName ?? ""))
        {
            return new Found { IsWanted = false };
        }

        Found found = new();
        found.Add(unreadable);
        found.Findings.AddRange(manifest?.Shape ?? []);
        FindingList findings = new(path);
        foreach (TrainingImage image in manifest?.Images ?? [])
        {
            if (!image.HasAddress)
            {
                continue;
            }

            JsonValue url = image.S3Url!.Value;
            if (S3Address.TryParse(url.AsString() ?? "", settings.ServiceUrl, out S3Address? address))
            {
                ObjectClaim claim = new($"The image \"{image.Name}\"", address.Bucket, address.Key)
                {
                    Size = image.Size?.AsWhole(),
                    Md5 = image.TryGetMd5(out Md5Hash md5) ? md5 : null,
                    LocalPath = ActorPaths.IsFileName(manifest!.CharacterName) && ActorPaths.IsFileName(image.Name)
                        ? Path.Combine(DataRoot.Images(settings.Root, manifest.CharacterName), image.Name)
                        : null,
                };
                found.Images.Add(claim.At(path, url));
            }
            else
            {
                findings.Add(RuleCatalog.ImageAddress, url, "This is not the address of an S3 object, so it cannot be verified");
            }
        }

        found.Findings.AddRange(findings.Items);
        return found;
    }

    /// <summary>What one file claims.</summary>
    private sealed class Found
    {
        public bool IsWanted { get; init; } = true;

        public List<ObjectClaim> Loras { get; } = [];

        public List<ObjectClaim> Images { get; } = [];

        public List<Finding> Findings { get; } = [];

        public void Add(Finding? finding)
        {
            if (finding is not null)
            {
                Findings.Add(finding);
            }
        }
    }
}
