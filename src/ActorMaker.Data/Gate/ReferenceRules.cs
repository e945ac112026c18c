using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;
using ActorMaker.Data.Root;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Gate;

/// <summary>AM1036: what the registry and the assessments say of versions.</summary>
internal static class ReferenceRules
{
    public static void Check(DataSettings settings, List<VersionPlace> places, IReadOnlyList<CheckedVersions> files, List<Finding> findings, CancellationToken cancellation)
    {
        var known = new Dictionary<Subject, KnownIds>(files.Count);
        foreach (CheckedVersions file in files)
        {
            if (file.Place.Subject is { Kind: SubjectKind.Style } style)
            {
                if (!known.TryGetValue(style, out KnownIds? ids))
                {
                    known.Add(style, ids = new KnownIds());
                }

                ids.Add(file);
            }
        }

        CheckRegistry(settings, known, findings);
        List<StyleFolder> styles = ListStyles(places);
        var results = new List<Finding>?[styles.Count];
        Workers.Run(styles.Count, Workers.ForReading, i => results[i] = CheckAssessments(styles[i].Style, styles[i].Folder, known), cancellation);
        foreach (List<Finding>? result in results)
        {
            findings.AddRange(result ?? []);
        }
    }

    private static void CheckRegistry(DataSettings settings, Dictionary<Subject, KnownIds> known, List<Finding> findings)
    {
        var list = new FindingList(DataRoot.Registry(settings.Root));
        using DataFile? registry = SideFile.Open(list);
        if (registry is not null && registry.Text.Root.TryGet("styles"u8, out JsonValue styles))
        {
            if (styles.Kind != JsonKind.Array)
            {
                list.Add(RuleCatalog.WrongShape, styles, $"\"styles\" is {styles.Kind.Describe()}, and should be an array");
            }

            foreach (JsonValue style in styles.Items)
            {
                if (!IsRegistered(style, list))
                {
                    continue;
                }

                if (style.TryGet("id"u8, out JsonValue id)
                    && Subject.FromName(SubjectKind.Style, id.AsString() ?? id.AsInt64()?.ToString() ?? "") is { } subject
                    && settings.Styles.Matches(subject.Number.ToString())
                    && style.TryGet("validated_lora_model"u8, out JsonValue model)
                    && model.TryGet("version_id"u8, out JsonValue version)
                    && version.AsString() is { Length: > 0 } text
                    && !Knows(known, subject, text))
                {
                    list.Add(RuleCatalog.UnknownVersionId, version, $"The registry validates version {text} of {subject}, which {WhyUnknown(known, subject)}");
                }
            }

            SecretRules.Check(registry.Text, list);
        }

        findings.AddRange(list.Items);
    }

    /// <summary>Whether a style of the registry can be read; the registry may leave out what it validates, or say null.</summary>
    private static bool IsRegistered(JsonValue style, FindingList list)
    {
        if (style.Kind != JsonKind.Object)
        {
            list.Add(RuleCatalog.WrongShape, style, $"A style of the registry is {style.Kind.Describe()}, and should be an object");
            return false;
        }

        return !style.TryGet("validated_lora_model"u8, out JsonValue model)
            || (Is(model, "validated_lora_model", JsonKind.Object, list) && (!model.TryGet("version_id"u8, out JsonValue version) || Is(version, "version_id", JsonKind.String, list)));
    }

    private static bool Is(JsonValue value, string name, JsonKind kind, FindingList list)
    {
        if (value.Kind is JsonKind.Null || value.Kind == kind)
        {
            return true;
        }

        list.Add(RuleCatalog.WrongShape, value, $"\"{name}\" is {value.Kind.Describe()}, and should be {kind.Describe()}");
        return false;
    }

    private static List<StyleFolder> ListStyles(List<VersionPlace> places)
    {
        List<StyleFolder> found = [];
        foreach (VersionPlace place in places)
        {
            if (place is { Kind: SubjectKind.Style, IsFallback: false, IsUtf8: true, Subject: { } style })
            {
                found.Add(new StyleFolder(style, Path.Combine(Path.GetDirectoryName(place.Path)!, "assessments")));
            }
        }

        return found;
    }

    private static List<Finding>? CheckAssessments(Subject style, string folder, Dictionary<Subject, KnownIds> known)
    {
        List<Finding>? findings = null;
        List<FolderItem> items = Folder.List(folder, static (name, _) => name.EndsWith(".json"u8), out UnlistedFolder? problem, stamps: false);
        if (problem is not null)
        {
            findings = [problem.ToFinding()];
        }

        foreach (FolderItem item in items)
        {
            (findings ??= []).AddRange(CheckAssessment(style, Path.Combine(folder, item.Name), known).Items);
        }

        return findings;
    }

    private static FindingList CheckAssessment(Subject style, string path, Dictionary<Subject, KnownIds> known)
    {
        var list = new FindingList(path);
        using DataFile? file = SideFile.Open(list);
        if (file is not null)
        {
            if (!file.Text.Root.TryGet("modelId"u8, out JsonValue model))
            {
                list.Add(RuleCatalog.MissingField, file.Text.Root, "The assessment has no \"modelId\"");
            }
            else if (model.AsString() is not { } id)
            {
                list.Add(RuleCatalog.WrongShape, model, $"\"modelId\" is {model.Kind.Describe()}, and should be a string");
            }
            else if (!Knows(known, style, id))
            {
                list.Add(RuleCatalog.UnknownVersionId, model, $"The assessment is of version {id} of {style}, which {WhyUnknown(known, style)}");
            }

            SecretRules.Check(file.Text, list);
        }

        return list;
    }

    private static string WhyUnknown(Dictionary<Subject, KnownIds> known, Subject style) => known.ContainsKey(style) ? "is not in its version file" : "has no version file at all";

    private static bool Knows(Dictionary<Subject, KnownIds> known, Subject style, string id) =>
        known.TryGetValue(style, out KnownIds? ids) && ids.Contains(id);

    /// <summary>Where a style's assessments are.</summary>
    private sealed record StyleFolder(Subject Style, string Folder);

    /// <summary>The ids of one style, collected only for styles that somebody refers to.</summary>
    private sealed class KnownIds
    {
        private readonly List<CheckedVersions> files = [];
        private HashSet<ulong>? ids;

        public void Add(CheckedVersions file) => files.Add(file);

        public bool Contains(string id)
        {
            lock (files)
            {
                ids ??= [.. files.SelectMany(f => f.Ids).Select(i => i.Hash)];

                // A file that cannot be read may hold any id: its own findings come first.
                return ids.Contains(Mention.HashOf(id)) || files.Exists(f => !f.IsSound);
            }
        }
    }
}
