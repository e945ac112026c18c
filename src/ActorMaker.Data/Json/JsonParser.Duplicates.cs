using System.Runtime.CompilerServices;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>Finds names that occur twice in one object.</summary>
internal ref partial struct JsonParser
{
    private const int MaxCompared = 64;
    private const int MaxShown = 60;

    private void FindDuplicates(int index)
    {
        ReadOnlySpan<byte> t = text;
        JsonNode[] n = nodes;
        int end = n[index].Next;
        int members = 0;
        ulong seen = 0; // a bit for each combination of length, first and last letter, roughly
        for (int name = index + 1; name < end; name = n[name + 1].Next)
        {
            ref JsonNode node = ref n[name];
            if (node.Escaped || ++members > MaxCompared)
            {
                FindDuplicatesInLargeObject(index, name);
                return;
            }

            ulong bit = 1UL << (t[node.End - 2] + (7 * t[node.Start + 1]) + (13 * (node.End - node.Start)));
            if ((seen & bit) != 0)
            {
                CompareWithEarlier(index, name);
            }

            seen |= bit;
        }
    }

    private void CompareWithEarlier(int index, int name)
    {
        ReadOnlySpan<byte> t = text;
        JsonNode[] n = nodes;
        int start = n[name].Start;
        int length = n[name].End - start;
        for (int other = index + 1; other < name; other = n[other + 1].Next)
        {
            // From the end, where names of one length mostly differ.
            int otherStart = n[other].Start;
            int left = n[other].End - otherStart == length ? length - 1 : -1;
            while (left > 0 && t[start + left] == t[otherStart + left])
            {
                left--;
            }

            if (left == 0)
            {
                AddDuplicate(name, other);
                return;
            }
        }
    }

    /// <summary>Compares names by what they say, however they are escaped; those before <paramref name="from"/> were compared already.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindDuplicatesInLargeObject(int index, int from)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        int end = nodes[index].Next;
        for (int name = index + 1; name < end; name = nodes[name + 1].Next)
        {
            string decoded = JsonString.Decode(text[(nodes[name].Start + 1)..(nodes[name].End - 1)]);
            if (!seen.TryAdd(decoded, name) && name >= from)
            {
                AddDuplicate(name, seen[decoded]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddDuplicate(int name, int other)
    {
        if (Problems?.Count >= MaxProblems)
        {
            return;
        }

        TextPosition first = JsonPositions.Get(text, nodes[other].Start);
        string shown = Encoding.UTF8.GetString(text[nodes[name].Start..nodes[name].End]);
        if (shown.Length > MaxShown)
        {
            shown = $"{shown.AsSpan(0, MaxShown - (char.IsHighSurrogate(shown[MaxShown - 1]) ? 1 : 0))}…\"";
        }

        Add(JsonProblemKind.DuplicateProperty, nodes[name].Start, nodes[name].End, $"the property {shown} stands already in line {first.Line}, column {first.Column} of the same object");
    }
}
