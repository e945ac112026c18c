using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ActorMaker.Data.Json;

/// <summary>The paths of a text's values, such as <c>$.versions[2].name</c>; may be asked by several threads.</summary>
/// <remarks>What an array or object holds is counted once: a file may have a finding at each of 100,000 images.</remarks>
internal sealed class JsonPaths(JsonText text)
{
    // By the index of an array or object, those of its items or of its members' names, which ascend.
    private readonly ConcurrentDictionary<int, int[]> children = new();

    /// <summary>The path from the root to a value, or to the member whose name it is.</summary>
    public string Get(int index)
    {
        var path = new StringBuilder("$");
        int at = 0;
        while (at != index)
        {
            int[] below = children.GetOrAdd(at, ChildrenOf);
            int place = Array.BinarySearch(below, index);
            place = place < 0 ? ~place - 1 : place;
            int child = below[place];
            if (text.Node(at).Kind == JsonKind.Array)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{place}]");
                at = child;
                continue;
            }

            Append(path, new JsonValue(text, child).AsString()!);
            at = index == child ? index : child + 1; // a name has its member's path
        }

        return path.ToString();
    }

    private static void Append(StringBuilder path, string name)
    {
        bool plain = name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        _ = plain ? path.Append('.').Append(name) : path.Append('[').Append(JsonString.Encode(name)).Append(']');
    }

    private int[] ChildrenOf(int index)
    {
        List<int> found = [];
        int isMember = text.Node(index).Kind == JsonKind.Object ? 1 : 0;
        int end = text.Node(index).Next;
        for (int child = index + 1; child < end; child = text.Node(child + isMember).Next)
        {
            found.Add(child);
        }

        return [.. found];
    }
}
