using System.Text;
using System.Text.Json;
using ActorMaker.Data.Json;
using ActorMaker.Data.Plans;

namespace ActorMaker.Fuzz.Targets;

/// <summary>Plan files, which the tool only writes: whatever names and values a plan has, its file is sound JSON that says them.</summary>
internal static class PlanFiles
{
    [ThreadStatic]
    private static MemoryRoot? memory;

    // An input is texts that NUL separates: the file, what changes, where, the value, why.
    public static void Check(byte[] bytes)
    {
        string[] texts = [.. Encoding.UTF8.GetString(bytes).Split('\0'), "", "", "", ""];
        memory ??= new MemoryRoot();
        memory.Clear();
        string path = Path.Join(memory.Root, texts[0]);
        FileEdit edit;
        Plan plan;
        try
        {
            edit = FileEdit.Change(path, ContentHash.Of(bytes), FileContent.Of(bytes)) with
            {
                Changes = [new PlannedChange(TextPosition.Start, texts[1])],
                LostValues = [new LostValue(texts[2], texts[3], texts[4])],
            };
            plan = new Plan(memory.Root, "NormalizeVersions", [edit]);
        }
        catch (ArgumentException)
        {
            return; // documented: a path outside of the root
        }

        string file = Path.Join(memory.Root, "plan.json");
        PlanFile.Write(plan, result: null, file);
        byte[] written = File.ReadAllBytes(file);
        using JsonText text = JsonText.Parse(written);
        Wrong.Unless(text.Problems.Count == 0, "the plan file has problems");
        using JsonDocument document = JsonDocument.Parse(written);
        JsonElement one = document.RootElement.GetProperty("files")[0];
        JsonElement lost = one.GetProperty("lostValues")[0];
        Wrong.Unless(one.GetProperty("changes")[0].GetProperty("text").GetString() == texts[1], "another change");
        Wrong.Unless(lost.GetProperty("jsonPath").GetString() == texts[2] && lost.GetProperty("value").GetString() == texts[3] && lost.GetProperty("reason").GetString() == texts[4], "another lost value");
        Wrong.Unless(Path.GetFullPath(one.GetProperty("path").GetString()!, memory.Root) == Path.GetFullPath(path), "another path");
        Wrong.Unless(PlanIdentity.Of(plan) == PlanIdentity.Of(plan with { Origin = PlanOrigin.Live }), "another identity");
        memory.CheckOutside();
    }
}
