using System.Security.Cryptography;
using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Plans;

/// <summary>What makes two plans one: that they would show a person the same, on the same bytes. Times that a plan writes are none of it.</summary>
public static class PlanIdentity
{
    /// <summary>A number for a plan, by which whoever saw its preview can ask for it and no other.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(Plan plan)
    {
        StringBuilder text = new();
        Add(text, plan.Command);
        foreach (FileEdit edit in plan.Edits)
        {
            Add(text, $"{edit.Kind} {edit.OldHash}");
            Add(text, plan.Relative(edit.Path));
            foreach (PlannedChange change in edit.Changes)
            {
                Add(text, $"{change.Position.Line}:{change.Position.Column} {change.Text}");
            }

            foreach (LostValue lost in edit.LostValues)
            {
                Add(text, $"{lost.JsonPath} {lost.RawJson} {lost.Reason}");
            }
        }

        foreach (ObjectTransfer transfer in plan.Transfers)
        {
            Add(text, transfer.Preview?.What ?? "");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // With their lengths, so that no text runs into the next.
    private static void Add(StringBuilder text, string part) => text.Append(part.Length).Append(':').Append(part);
}
