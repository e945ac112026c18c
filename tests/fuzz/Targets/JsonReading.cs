using System.Text.Json;
using ActorMaker.Data.Json;

namespace ActorMaker.Fuzz.Targets;

/// <summary>The JSON reader, beside the framework's: it never throws, and both say the same of every text.</summary>
internal static class JsonReading
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 100_000, AllowDuplicateProperties = true };

    public static void Check(byte[] bytes)
    {
        using JsonText text = JsonText.Parse(bytes);
        foreach (JsonProblem problem in text.Problems)
        {
            Wrong.Unless(problem.Start >= 0 && problem.Start <= problem.End && problem.End <= bytes.Length && problem.Message.Length > 0, $"a problem at {problem.Start} to {problem.End} of {bytes.Length}");
            TextPosition at = text.GetPosition(problem.Start);
            Wrong.Unless(at is { Line: > 0, Column: > 0 }, $"position {at}");
        }

        bool hasBom = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        using JsonDocument? other = Read(bytes.AsMemory(hasBom ? 3 : 0));
        if (text.Problems.Count == 0)
        {
            Wrong.Unless(other is not null, "it has no problem, and is no JSON");
            Compare(text.Root, other!.RootElement, bytes);
        }
        else if (text.Problems.Any(static p => p.Kind == JsonProblemKind.Syntax))
        {
            Wrong.Unless(other is null, $"it is JSON: {text.Problems[0].Message}");
        }
    }

    private static JsonDocument? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Compare(JsonValue ours, JsonElement other, byte[] bytes)
    {
        Wrong.Unless(bytes.AsSpan(ours.Start, ours.End - ours.Start).SequenceEqual(ours.Raw) && ours.GetPath().StartsWith('$'), $"{ours.GetPath()} stands elsewhere");
        switch (other.ValueKind)
        {
            case JsonValueKind.Object:
                using (JsonElement.ObjectEnumerator members = other.EnumerateObject())
                {
                    foreach (JsonMember member in ours.Members)
                    {
                        Wrong.Unless(members.MoveNext() && members.Current.Name == member.Name.AsString(), $"another member than {member.Name.AsString()}");
                        Compare(member.Value, members.Current.Value, bytes);
                    }

                    Wrong.Unless(!members.MoveNext(), "members are missing");
                }

                break;
            case JsonValueKind.Array:
                using (JsonElement.ArrayEnumerator items = other.EnumerateArray())
                {
                    foreach (JsonValue item in ours.Items)
                    {
                        Wrong.Unless(items.MoveNext(), "too many items");
                        Compare(item, items.Current, bytes);
                    }

                    Wrong.Unless(!items.MoveNext(), "items are missing");
                }

                break;
            case JsonValueKind.String:
                Wrong.Unless(ours.AsString() == other.GetString(), "another text");
                break;
            case JsonValueKind.Number:
                Wrong.Unless(ours.AsDouble() is { } number && number.Equals(other.GetDouble()), "another number");
                Wrong.Unless(ours.AsInt64() == (other.TryGetInt64(out long whole) ? whole : null), "another whole number");
                _ = ours.AsWhole();
                break;
            default:
                Wrong.Unless(ours.Kind.ToString() == other.ValueKind.ToString(), $"{ours.Kind}, not {other.ValueKind}");
                break;
        }
    }
}
