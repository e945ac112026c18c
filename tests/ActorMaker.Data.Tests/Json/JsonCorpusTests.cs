using System.Text;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Tests.Json;

/// <summary>Real files, in the folder that <c>ACTORMAKER_CORPUS</c> names.</summary>
public sealed class JsonCorpusTests
{
    private static readonly RandomLayout[] Layouts =
    [
        new("  ", "\n", ": ", ", ", Bom: false, ""),
        new("  ", "\r\n", ": ", ", ", Bom: false, ""),
        new("    ", "\n", ": ", ", ", Bom: true, "\n"),
        new("\t", "\n", ": ", ", ", Bom: false, "\n"),
        new(null, "\n", ":", ",", Bom: false, ""),
    ];

    [Fact]
    public void Real_files_are_read_whole_and_without_edits_stay_as_they_are()
    {
        foreach (string path in Files())
        {
            byte[] bytes = File.ReadAllBytes(path);
            using JsonText text = JsonText.Parse(bytes);
            Assert.True(text.Problems.Count == 0, path);
            Assert.True(new JsonEditor(text).ToBytes().AsSpan().SequenceEqual(bytes), path);
            string end = Encoding.UTF8.GetString(bytes.AsSpan(text.Root.End));
            Assert.True(JsonModel.Of(text.Root).Print(Layouts[0] with { End = end }).AsSpan().SequenceEqual(bytes), path);
        }
    }

    [Fact]
    public void Edits_of_real_files_in_every_layout_change_only_what_they_are_about()
    {
        string[] files = [.. Files()];
        RandomCases.Run(400, random =>
        {
            string path = files[random.Next(files.Length)];
            RandomLayout layout = Layouts[random.Next(Layouts.Length)];
            using JsonText original = JsonText.Parse(File.ReadAllBytes(path));
            using JsonText text = JsonText.Parse(JsonModel.Of(original.Root).Print(layout));
            JsonModel model = JsonModel.Of(text.Root);
            var editor = new JsonEditor(text, layout.ToStyle());
            for (int edits = random.Next(1, 5); edits > 0; edits--)
            {
                RandomEdits.Make(random, editor, model);
            }

            Assert.True(editor.ToBytes().AsSpan().SequenceEqual(model.Print(layout)), path);
        });
    }

    private static IEnumerable<string> Files()
    {
        string? corpus = Environment.GetEnvironmentVariable("ACTORMAKER_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(corpus), "ACTORMAKER_CORPUS names no folder with real files");
        // The data: RunPod's bodies beside it were laid out by hand.
        return new[] { "data", "resources" }.SelectMany(folder => Directory.EnumerateFiles(Path.Join(corpus, folder), "*.json", SearchOption.AllDirectories));
    }
}
