using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;
using ActorMaker.FaultHost;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Plans;

/// <summary>A data root in a folder of its own, removed after the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public DataFolder() => Root = RealPathOf(Directory.CreateTempSubdirectory("actormaker-plans-").FullName);

    private DataFolder(string root) => Root = RealPathOf(root);

    public string Root { get; }

    /// <summary>A data root in memory, where there is such a file system: thousands are made in seconds.</summary>
    public static DataFolder InMemory() => new(MemoryFolder.Make("actormaker-plans-"));

    public string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public string Write(string relative, string text)
    {
        string path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    public string Read(string relative) => File.ReadAllText(Path(relative));

    /// <summary>A data root in a folder, which may be on a file system of another kind.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    public static DataFolder In(string folder) => new(Directory.CreateDirectory(System.IO.Path.Join(folder, System.IO.Path.GetRandomFileName())).FullName);

    /// <summary>Every data file with its content, backups included.</summary>
    public SortedDictionary<string, string> Snapshot() =>
        new(TreePlan.Files(Root).ToDictionary(f => f, Read, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Temporary files anywhere, and journals of runs that did not end.</summary>
    public string[] Leftovers() => [.. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
        .Where(f => f.EndsWith(".actormaker-tmp", StringComparison.Ordinal) || f.EndsWith(".open", StringComparison.Ordinal))];

    public FileEdit Change(string relative, string text) =>
        FileEdit.Change(Path(relative), ContentHash.Of(File.ReadAllBytes(Path(relative))), FileContent.Of(Encoding.UTF8.GetBytes(text)));

    public FileEdit Create(string relative, string text) => FileEdit.Create(Path(relative), FileContent.Of(Encoding.UTF8.GetBytes(text)));

    public FileEdit Delete(string relative) => FileEdit.Delete(Path(relative), ContentHash.Of(File.ReadAllBytes(Path(relative))));

    public Plan Plan(params FileEdit[] edits) => new(Root, "Test", edits);

    public PlanResult Apply(params FileEdit[] edits) => Apply(new ApplySettings(), edits);

    public PlanResult Apply(ApplySettings settings, params FileEdit[] edits) => PlanApplier.Apply(Plan(edits), settings, CancellationToken.None);

    public PlanResult Undo() => PlanApplier.Apply(PlanUndo.Plan(Root).Plan, new ApplySettings(), CancellationToken.None);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A killed process may hold it for a moment; the system's temporary folder is cleared anyway.
        }
    }

    private static string RealPathOf(string path) => RealPath.Resolve(path);
}
