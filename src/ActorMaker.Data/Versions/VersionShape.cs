using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>What type each known field of an entry has, and which must be there.</summary>
internal static class VersionShape
{
    /// <summary>Reports AM1003 and AM1004; returns true if there is nothing to report.</summary>
    public static bool Check(TrainingVersion version, FindingList findings)
    {
        int before = findings.Items.Count;
        foreach (JsonMember member in version.Value.Members)
        {
            if (TrainingVersion.FieldOf(member.Name) is { } field)
            {
                CheckType(field, member, findings);
            }
        }

        Require(version, VersionField.Id, "id", findings);
        Require(version, VersionField.Name, "name", findings);
        Require(version, VersionField.Status, "status", findings);
        return findings.Items.Count == before;
    }

    private static void CheckType(VersionField field, JsonMember member, FindingList findings)
    {
        JsonKind kind = member.Value.Kind;
        (bool right, string wanted) = field switch
        {
            VersionField.Parameters => (kind == JsonKind.Object, "an object"),
            VersionField.SelectionSetId or VersionField.ImageCount => (kind == JsonKind.Number, "a number"),
            VersionField.IsGood => (kind is JsonKind.True or JsonKind.False, "true or false"),
            VersionField.MergedIds => (IsListOfStrings(member.Value), "an array of strings"),
            _ => (kind == JsonKind.String, "a string"),
        };
        if (!right)
        {
            findings.Add(RuleCatalog.WrongShape, member.Value, $"\"{member.Name.AsString()}\" is {kind.Describe()}, and should be {wanted}");
        }
    }

    private static void Require(TrainingVersion version, VersionField field, string name, FindingList findings)
    {
        if (version[field] is not { } value)
        {
            findings.Add(RuleCatalog.MissingField, version.Value, $"The entry has no \"{name}\"");
        }
        else if (value.Is(""u8))
        {
            findings.Add(RuleCatalog.MissingField, value, $"The entry's \"{name}\" is empty");
        }
    }

    private static bool IsListOfStrings(JsonValue value)
    {
        foreach (JsonValue item in value.Items)
        {
            if (item.Kind != JsonKind.String)
            {
                return false;
            }
        }

        return value.Kind == JsonKind.Array;
    }
}
