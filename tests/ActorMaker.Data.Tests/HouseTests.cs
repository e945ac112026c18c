using System.Text.RegularExpressions;
using System.Xml.Linq;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests;

/// <summary>The order of layers and rooms that ARCHITECTURE.md draws: each uses only those below it.</summary>
public sealed partial class HouseTests
{
    // Bottom up.
    private static readonly string[] Rooms =
        ["Json", "Findings", "Files", "Addresses", "Versions", "Manifests", "ThreeWay", "Root", "Hashing", "Plans", "Losses", "Gate", "Mend", "Trainings", "Views"];

    private static readonly string[] Layers = ["ActorMaker.Data", "ActorMaker.S3", "ActorMaker.Pages", "ActorMaker.Operations", "ActorMaker.Build", "ActorMaker.Thumbnails", "ActorMaker.Service", "ActorMaker.Tool"];

    [Fact]
    public void A_room_uses_only_rooms_below_it()
    {
        string data = Path.Join(Sources.Root, "src", "ActorMaker.Data");
        List<string> wrong = [];
        int read = 0;
        foreach (string file in Directory.EnumerateFiles(data, "*.cs", SearchOption.AllDirectories).Where(static f => !IsOutput(f)))
        {
            int room = Array.IndexOf(Rooms, Path.GetRelativePath(data, Path.GetDirectoryName(file)!));
            Assert.True(room >= 0, $"{file} is in no room");
            read++;
            foreach (Match use in RoomName().Matches(File.ReadAllText(file)))
            {
                int used = Array.IndexOf(Rooms, use.Groups["room"].Value);
                if (used > room)
                {
                    wrong.Add($"{Path.GetRelativePath(data, file)} uses {use.Value}");
                }
            }
        }

        Assert.True(read > 100, $"only {read} files were read");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_layer_uses_only_layers_below_it()
    {
        for (int layer = 0; layer < Layers.Length; layer++)
        {
            string project = Path.Join(Sources.Root, "src", Layers[layer], Layers[layer] + ".csproj");
            string[] used = [.. XDocument.Load(project).Descendants("ProjectReference").Select(static r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!))];

            Assert.All(used, u => Assert.InRange(Array.IndexOf(Layers, u), 0, layer - 1));
        }
    }

    [Fact]
    public void Every_target_that_is_run_by_name_runs_in_this_repository_too()
    {
        string inRepository = File.ReadAllText(Path.Join(Sources.Root, "build", "inRepository", "InRepository.targets"));
        foreach (string file in Directory.EnumerateFiles(Path.Join(Sources.Root, "build", "targets"), "*.targets"))
        {
            // The halves of the gate are the whole one's here; the help needs no task.
            string name = Path.GetFileNameWithoutExtension(file);
            Assert.True(name is "TrainingHelp" || inRepository.Contains($"<Target Name=\"{name}\"", StringComparison.Ordinal), $"{name} would be looked for in the package's folder");
        }
    }

    private static bool IsOutput(string file) => file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal);

    [GeneratedRegex(@"\bActorMaker\.Data\.(?<room>[A-Z]\w*)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RoomName();
}
