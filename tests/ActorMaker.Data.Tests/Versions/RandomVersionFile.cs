using System.Globalization;
using System.Text;

namespace ActorMaker.Data.Tests.Versions;

/// <summary>
/// A random file of style 1: twins, look-alikes, conflicts, every form of address, odd fields, in a random layout. Few values
/// of each kind, so that entries often meet; ids are unique.
/// </summary>
internal sealed class RandomVersionFile
{
    private static readonly string[] Names =
    [
        "V1", "V1", "V1", "V2", "V2", "V10", "v1", "V01", "VV2", "style_1_v1", "style_1_vV2.safetensors", "STYLE_1_VV10.SAFETENSORS", " V1 ", "\\u0056\\u0031",
        "style_11_vV1", "style_100_vV2.safetensors", "style_1_vV1-000010", "actor_1_V1", "SBai_style_1", "best", "лучший", "1", "V1.1", "style_132cfd2d-8d2f-4a44-9c1e-6f3a1f0e7d11",
    ];

    private static readonly string[] Stems = ["style_1_vV1", "style_1_vV1", "style_1_vV2", "style_1_vV10", "style_1_vV1-000010", "style_11_vV1", "mine", "other", "with space (1)"];
    private static readonly string[] Parameters = ["{}", "{\"network_dim\": 16, \"learning_rate\": 1e-05}", "{\"learning_rate\": 0.00001, \"network_dim\": 16}", "{\"network_dim\": 32, \"learning_rate\": 1e-05}", "{ \"x\": [1.0, {\"y\": null}] }"];
    private static readonly string[] Statuses = ["pending", "pending", "completed", "completed", "failed", "training", "cancelled"];
    private static readonly string[] Times = ["2025-10-13T19:36:17.724Z", "2025-10-13T19:36:17+00:00", "2025-10-16T16:46:12.097326", "2025-10-14T05:58:37.724159Z", "2025-05-16", "soon"];
    private static readonly string[] Descriptions = ["Synced from S3", "more steps", "\\u0421\\u043b\\u043e\\u0439", "Слой", ""];
    private static readonly string[] Loose = ["1", "1.0", "0.0", "1e-05", "12345678901234567890", "12345678901234567891", "null", "true", "[]", "[1, \"a\"]", "{\"k\": {\"k\": \"v\"}}", "\"\\ud83d\\ude00 'a' & <b>\""];

    private readonly Random random;
    private readonly string newLine;
    private readonly string[] indents;

    public RandomVersionFile(Random random)
    {
        this.random = random;
        newLine = random.Next(4) == 0 ? "\r\n" : "\n";
        string indent = Pick(["  ", "  ", "    ", "\t", ""]);
        indents = indent.Length == 0 ? [] : [indent, indent + indent, indent + indent + indent];
        Entries = [.. Enumerable.Range(0, random.Next(1, 9)).Select(Entry)];
        Text = Assemble(Entries);
    }

    /// <summary>The entries' JSON, in the file's order.</summary>
    public string[] Entries { get; }

    public string Text { get; private set; }

    public byte[] Bytes => Encoding.UTF8.GetBytes(Text);

    /// <summary>The same entries in another order; all else is the same.</summary>
    public byte[] Shuffled()
    {
        string[] other = [.. Entries];
        random.Shuffle(other);
        string before = Text[..Text.IndexOf(Entries[0], StringComparison.Ordinal)];
        string after = Text[(Text.LastIndexOf(Entries[^1], StringComparison.Ordinal) + Entries[^1].Length)..];
        return Encoding.UTF8.GetBytes(before + string.Join(Between, other) + after);
    }

    private string Between => indents.Length == 0 ? ", " : "," + newLine + indents[1];

    private string Assemble(string[] entries)
    {
        string bom = random.Next(6) == 0 ? "\uFEFF" : "";
        string line = indents.Length == 0 ? "" : newLine + indents[0];
        string head = random.Next(3) == 0 ? $"\"schema\": {Pick(Loose)}," + (line.Length == 0 ? " " : line) : "";
        string tail = random.Next(3) == 0 ? $",{line} \"корень\": {Pick(Loose)}" : "";
        string list = indents.Length == 0 ? string.Join(Between, entries) : newLine + indents[1] + string.Join(Between, entries) + newLine + indents[0];
        return $"{bom}{{{line}{head}\"versions\": [{list}]{tail}{(indents.Length == 0 ? "" : newLine)}}}{(random.Next(2) == 0 ? newLine : "")}";
    }

    private string Entry(int index)
    {
        List<string> members = [$"\"name\": \"{Pick(Names)}\"", $"\"status\": \"{Pick(Statuses)}\""];
        Maybe(2, members, () => $"\"parameters\": {Pick(Parameters)}");
        Maybe(2, members, () => $"\"loraUrl\": \"{Address()}\"");
        Maybe(2, members, () => $"\"timestamp\": \"{Pick(Times)}\"");
        Maybe(4, members, () => $"\"completedAt\": \"{Pick(Times)}\"");
        Maybe(4, members, () => $"\"failedAt\": \"{Pick(Times)}\"");
        Maybe(4, members, () => $"\"lastSynced\": \"{Pick(Times)}\"");
        Maybe(3, members, () => $"\"description\": \"{Pick(Descriptions)}\"");
        Maybe(3, members, () => $"\"isGood\": {Pick(["true", "false"])}");
        Maybe(4, members, () => $"\"error\": \"{Pick(Descriptions)}\"");
        Maybe(4, members, () => $"\"imageCount\": {Pick(["12", "12.0", "43"])}");
        Maybe(4, members, () => $"\"selectionSetId\": {Pick(["1", "2"])}");
        Maybe(3, members, () => $"\"note\": {Pick(Loose)}");
        Maybe(3, members, () => $"\"тег\": {Pick(Loose)}");
        Maybe(6, members, () => $"\"mergedIds\": [\"m{index}\", \"mm{index}\"]");
        string[] order = [.. members];
        random.Shuffle(order);
        string[] all = [string.Create(CultureInfo.InvariantCulture, $"\"id\": \"job{index}-e1\""), .. order];
        return indents.Length == 0
            ? "{" + string.Join(", ", all) + "}"
            : "{" + newLine + indents[2] + string.Join("," + newLine + indents[2], all) + newLine + indents[1] + "}";
    }

    private string Address()
    {
        string file = Uri.EscapeDataString(Pick(Stems)) + ".safetensors";
        string key = Pick(["actor_maker_user", "styles_maker_user"]) + "/custom-styles-models/" + file;
        return random.Next(16) switch
        {
            0 => "https://example.org/" + file,
            1 => "",
            2 => "s3://storyboard-user-files/" + key,
            3 => "https://s3-accelerate.amazonaws.com/storyboard-user-files/" + key,
            4 => "https://s3.us-west-1.amazonaws.com/storyboard-user-files/" + key,
            5 => "https://other-bucket.s3-accelerate.amazonaws.com/" + key,
            < 11 => "https://storyboard-user-files.s3-accelerate.amazonaws.com/" + key,
            _ => "https://storyboard-user-files.s3.us-west-1.amazonaws.com/" + key,
        };
    }

    private void Maybe(int oneIn, List<string> members, Func<string> make)
    {
        if (random.Next(oneIn) == 0)
        {
            members.Add(make());
        }
    }

    private string Pick(string[] values) => values[random.Next(values.Length)];
}
