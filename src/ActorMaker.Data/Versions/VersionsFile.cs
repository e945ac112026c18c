using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>A version file: an object with an array <c>versions</c>.</summary>
public sealed class VersionsFile
{
    private VersionsFile(string path, JsonText text, Subject? subject, JsonValue? array, IReadOnlyList<TrainingVersion> versions, IReadOnlyList<Finding> shape)
    {
        Path = path;
        Text = text;
        Subject = subject;
        Array = array;
        Versions = versions;
        Shape = shape;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The text; the entries are views of it.</summary>
    public JsonText Text { get; }

    /// <summary>Whose versions these are; null if the file's place does not tell.</summary>
    public Subject? Subject { get; }

    /// <summary>The array of entries; null if there is none.</summary>
    public JsonValue? Array { get; }

    /// <summary>The entries whose known fields are of the right type, in the file's order.</summary>
    public IReadOnlyList<TrainingVersion> Versions { get; }

    /// <summary>Number of entries, unsound ones included.</summary>
    public int EntryCount { get; private init; }

    /// <summary>AM1001 to AM1005: what keeps the file, or an entry, from being read as what it should be.</summary>
    public IReadOnlyList<Finding> Shape { get; }

    /// <summary>True if every entry could be read: only such a file may be changed.</summary>
    public bool IsSound => Shape.Count == 0;

    /// <summary>Reads a version file from its text.</summary>
    /// <param name="path">Absolute path, for the findings.</param>
    /// <param name="subject">Whose versions these are; null if the file's place does not tell.</param>
    /// <param name="serviceUrl">The S3 service whose host counts as an S3 address; null for AWS only.</param>
    /// <returns>The file, with what is wrong with its shape.</returns>
    public static VersionsFile Read(string path, JsonText text, Subject? subject, Uri? serviceUrl)
    {
        var findings = new FindingList(path);
        JsonValue? array = JsonRules.Check(text, findings) ? FindArray(text.Root, findings) : null;
        List<TrainingVersion> versions = [];
        int index = 0;
        if (array is { } list)
        {
            foreach (JsonValue item in list.Items)
            {
                if (item.Kind == JsonKind.Object)
                {
                    var version = new TrainingVersion(item, index, subject, serviceUrl);
                    if (VersionShape.Check(version, findings))
                    {
                        versions.Add(version);
                    }
                }
                else
                {
                    findings.Add(RuleCatalog.WrongShape, item, $"An entry of \"versions\" is {item.Kind.Describe()}, and should be an object");
                }

                index++;
            }
        }

        return new VersionsFile(path, text, subject, array, versions, findings.Items) { EntryCount = index };
    }

    private static JsonValue? FindArray(JsonValue root, FindingList findings)
    {
        if (root.Kind != JsonKind.Object)
        {
            findings.Add(RuleCatalog.WrongShape, root, $"The file is {root.Kind.Describe()}, and should be an object with an array \"versions\"");
        }
        else if (!root.TryGet("versions"u8, out JsonValue versions))
        {
            findings.Add(RuleCatalog.MissingField, root, "The array \"versions\" is missing");
        }
        else if (versions.Kind != JsonKind.Array)
        {
            findings.Add(RuleCatalog.WrongShape, versions, $"\"versions\" is {versions.Kind.Describe()}, and should be an array");
        }
        else
        {
            return versions;
        }

        return null;
    }
}
