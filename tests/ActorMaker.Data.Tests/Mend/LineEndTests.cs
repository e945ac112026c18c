using System.Text;
using ActorMaker.Data.Gate;
using ActorMaker.Data.Mend;
using ActorMaker.Data.Plans;
using ActorMaker.Data.Tests.Gate;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Mend;

/// <summary>A checkout whose lines end as on Windows (<c>core.autocrlf</c>): what is found and written is the same, and its line ends stay.</summary>
public sealed class LineEndTests
{
    [Fact]
    public void The_gate_finds_the_same_in_both_checkouts()
    {
        using DataRepository unix = Checkout();
        using DataRepository windows = Windows();

        string found = Found(unix);
        Assert.Contains("AM1010", found, StringComparison.Ordinal);
        Assert.Contains("AM2010", found, StringComparison.Ordinal);
        Assert.Equal(found, Found(windows));
    }

    [Fact]
    public void What_is_written_is_the_same_but_for_the_line_ends_which_stay_and_an_undo_puts_every_byte_back()
    {
        using DataRepository unix = Checkout();
        using DataRepository windows = Windows();
        SortedDictionary<string, byte[]> before = Texts(windows);

        Mend(unix);
        Mend(windows);

        SortedDictionary<string, byte[]> after = Texts(windows);
        Assert.Equal(Texts(unix).Select(static f => (f.Key, Text(f.Value))), after.Select(static f => (f.Key, Text(f.Value).Replace("\r\n", "\n", StringComparison.Ordinal))));
        Assert.All(after.Where(static f => !f.Key.EndsWith(".backup", StringComparison.Ordinal)), static f => Assert.DoesNotContain("\n", Text(f.Value).Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.NotEqual(before.Select(static f => (f.Key, Text(f.Value))), after.Select(static f => (f.Key, Text(f.Value))));
        for (int i = 0; i < 2; i++)
        {
            Assert.True(PlanApplier.Apply(PlanUndo.Plan(windows.Root).Plan, new ApplySettings(), CancellationToken.None).Succeeded);
        }

        Assert.Equal(before.Select(static f => (f.Key, Text(f.Value))), Texts(windows).Select(static f => (f.Key, Text(f.Value))));
    }

    private static DataRepository Checkout()
    {
        DataRepository data = new();
        data.AddStyle("1_ink_intensity", DataRepository.Version("style_1_v", 2), DataRepository.Version("style_1_v", 1), DataRepository.Version("style_1_v", 1).Replace("\"V1\"", "\"v01\"", StringComparison.Ordinal).Replace("-e1", "-e2", StringComparison.Ordinal));
        data.AddActor("0006_european_20_female");
        string image = data.Write("data/actors/0006_european_20_female/training_data/new.jpg", DataRepository.Jpeg("new"));
        File.SetLastWriteTimeUtc(image, DateTime.UnixEpoch.AddYears(55));
        return data;
    }

    private static DataRepository Windows()
    {
        DataRepository data = Checkout();
        foreach ((string file, byte[] bytes) in Texts(data))
        {
            data.Write(file, Text(bytes).Replace("\n", "\r\n", StringComparison.Ordinal));
        }

        return data;
    }

    private static void Mend(DataRepository data)
    {
        GateSettings settings = GateRun.Settings(data);
        foreach (Plan plan in new[] { VersionNormalizer.Plan(settings, mergeConflicts: false, CancellationToken.None).Plan, ManifestSync.Plan(settings, CancellationToken.None).Plan })
        {
            PlanResult result = PlanApplier.Apply(plan, new ApplySettings(), CancellationToken.None);
            Assert.True(result is { Succeeded: true, Changed: > 0 }, string.Join('\n', result.Findings.Select(static f => f.Message)));
        }
    }

    private static string Found(DataRepository data) =>
        string.Join('\n', GateRun.Check(data).Select(f => $"{f.Rule.Code} {Path.GetRelativePath(data.Root, f.Path)}({f.Start.Line},{f.Start.Column}) {f.What}").Order(StringComparer.Ordinal));

    private static SortedDictionary<string, byte[]> Texts(DataRepository data) => new(
        Directory.EnumerateFiles(data.Root, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(data.Root, f))
            .Where(static f => !f.StartsWith('.') && !f.EndsWith(".jpg", StringComparison.Ordinal))
            .ToDictionary(static f => f, f => File.ReadAllBytes(data.PathOf(f)), StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
