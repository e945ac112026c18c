using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Gate;

/// <summary>Reads the files beside the version files: registry, assessments, selection sets.</summary>
internal static class SideFile
{
    /// <summary>Opens a file whose value has to be an object.</summary>
    /// <param name="list">Gets what is wrong with the text or its shape; its path is the file's.</param>
    /// <returns>The file; null if there is none, or it cannot be read.</returns>
    public static DataFile? Open(FindingList list)
    {
        DataFile? file = DataFile.Read(list.Path, out Finding? unreadable);
        if (unreadable is not null)
        {
            list.Items.Add(unreadable);
        }

        if (file is not null && !(JsonRules.Check(file.Text, list) && IsObject(file.Text.Root, list)))
        {
            file.Dispose();
            return null;
        }

        return file;
    }

    private static bool IsObject(JsonValue root, FindingList list)
    {
        if (root.Kind == JsonKind.Object)
        {
            return true;
        }

        list.Add(RuleCatalog.WrongShape, root, $"The file is {root.Kind.Describe()}, and should be an object");
        return false;
    }
}
