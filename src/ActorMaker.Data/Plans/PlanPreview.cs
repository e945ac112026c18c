using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Plans;

/// <summary>What a preview of a plan says.</summary>
public static class PlanPreview
{
    /// <summary>One AM4001 for each planned change, at its place, in the plan's order.</summary>
    public static IEnumerable<Finding> Changes(Plan plan)
    {
        IEnumerable<Finding> edits =
            from edit in plan.Edits
            where !edit.IsCheck
            from change in edit.Changes.Count > 0 ? edit.Changes : [new PlannedChange(TextPosition.Start, Whole(edit.Kind))]
            select new Finding(RuleCatalog.PlannedChange, edit.Path, change.Position, change.Text);
        return plan.Transfers.Select(static t => t.Preview).OfType<Finding>().Concat(edits);
    }

    /// <summary>The AM4000 that ends a preview.</summary>
    /// <param name="path">Absolute path of the place that it is reported at: the plan file, or the project.</param>
    public static Finding Summary(Plan plan, string path)
    {
        FileEdit[] edits = [.. plan.Edits.Where(e => !e.IsCheck)];
        int alone = plan.Transfers.Count(static t => t.Preview is not null);
        int changes = alone + edits.Sum(e => Math.Max(1, e.Changes.Count));
        string text = $"{Count(changes, "change")} in {Count(alone + edits.Length, "file")} planned; nothing was written. Run again with -p:Apply=true";
        return new Finding(RuleCatalog.Preview, path, TextPosition.Start, text);
    }

    private static string Whole(FileEditKind kind) => kind switch
    {
        FileEditKind.Create => "the file would be created",
        FileEditKind.Delete => "the file would be deleted",
        _ => "the file would be changed",
    };

    private static string Count(int number, string noun) => $"{number:#,0} {noun}{(number == 1 ? "" : "s")}";
}
