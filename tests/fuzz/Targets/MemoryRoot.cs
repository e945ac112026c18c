namespace ActorMaker.Fuzz.Targets;

/// <summary>A data root of a process, in memory, with a file beside it that is nobody's business.</summary>
internal sealed class MemoryRoot
{
    private readonly string folder;

    public MemoryRoot()
    {
        // fuzz.sh names a folder that it removes: afl-fuzz ends a process so that it cannot.
        string place = Environment.GetEnvironmentVariable("ACTORMAKER_FUZZ_FOLDER") ?? (Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath());
        folder = Path.Join(place, "actormaker-fuzz-" + Path.GetRandomFileName());
        Root = Path.Join(folder, "data");
        Directory.CreateDirectory(Root);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }

    /// <summary>Absolute path of the data root.</summary>
    public string Root { get; }

    /// <summary>Removes all that is in the root.</summary>
    public void Clear()
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Join(folder, "outside.json"), "outside");
    }

    /// <summary>Writes a file below the root.</summary>
    public void Write(string relative, ReadOnlySpan<byte> bytes)
    {
        string path = Path.Join(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Fails if something outside of the root has changed.</summary>
    public void CheckOutside() =>
        Wrong.Unless(Directory.GetFileSystemEntries(folder).Length == 2 && File.ReadAllText(Path.Join(folder, "outside.json")) == "outside", "something outside of the data root has changed");
}
