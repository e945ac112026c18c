using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>The example of <c>docs/versions.md</c>, run.</summary>
public sealed partial class VersionsPageTests
{
    private const string Versions = "resources/style_images/7_night_markets/training_versions.json";

    [Fact]
    public void The_example_is_what_happens()
    {
        string page = File.ReadAllText(Path.Join(Sources.Root, "docs", "versions.md"));
        using DataRepository data = new();
        data.Write(Versions, Block(page, "before"));

        BuildRun preview = data.Run("NormalizeVersions").Succeeded();

        Assert.Equal(Block(page, "preview"), string.Join('\n', preview.Findings.Select(f => string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetRelativePath(data.Root, f.Path)}({f.Line},{f.Column}): {f.Level} {f.Code}: {f.Message}"))));
        JsonNode plan = JsonNode.Parse(data.Read("obj/training.plan.json"))!;
        Assert.Equal(JsonNode.Parse(Block(page, "lost"))!.ToString(), plan["files"]![0]!["lostValues"]!.ToString());
        Assert.Equal(Block(page, "before"), data.Read(Versions));

        data.Run("NormalizeVersions", "-p:Apply=true").Succeeded();
        Assert.Equal(LastSynced().Replace(Block(page, "after"), "now"), LastSynced().Replace(data.Read(Versions), "now"));
        Assert.Equal(Block(page, "before"), data.Read(Versions + ".backup"));

        data.Run("UndoTraining", "-p:Apply=true").Succeeded();
        Assert.Equal(Block(page, "before"), data.Read(Versions));
        Assert.False(File.Exists(data.PathOf(Versions + ".backup")));
    }

    /// <summary>The code block behind a comment with a name.</summary>
    private static string Block(string page, string name)
    {
        Match match = Regex.Match(page, $"<!-- {name} -->\\r?\\n```[a-z]+\\r?\\n(?<text>.*?)\\r?\\n?```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
        Assert.True(match.Success, name);
        return match.Groups["text"].Value.ReplaceLineEndings("\n");
    }

    [GeneratedRegex("(?<=\"lastSynced\": \")[^\"]+", RegexOptions.None, 1000)]
    private static partial Regex LastSynced();
}
