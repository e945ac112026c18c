using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorMaker.FaultHost;

/// <summary>An editor that knows no lock: it reads a file, adds a line, and renames its version over the file.</summary>
/// <remarks>It swaps instead of only replacing, so that it learns what it has overwritten, and mends that: then every line that is
/// missing at the end was lost by the tool, not by the editor.</remarks>
internal static partial class Editor
{
    /// <summary>Edits once, and on until the stop file exists, and prints each saved change as <c>file line</c>.</summary>
    public static int Run(string root, string id, int seed, string stop)
    {
        Random random = new(seed);
        string[] files = [.. TreePlan.Files(root).Where(f => f.EndsWith(".json", StringComparison.Ordinal))];
        for (int i = 0; i == 0 || !File.Exists(stop); i++)
        {
            string file = files[random.Next(files.Length)];
            Save(Path.Combine(root, file), $"{id}-{i}");
            Console.WriteLine($"{file} {id}-{i}");

            // On a slow disk as on a fast one, others get a change through between two of these.
            Thread.Sleep(random.Next(4 + (int)(4 * SyncTime(stop + id).TotalMilliseconds)));
        }

        return 0;
    }

    /// <summary>How long the disk takes now to keep a byte.</summary>
    private static TimeSpan SyncTime(string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        long start = Stopwatch.GetTimestamp();
        file.WriteByte(0);
        file.Flush(flushToDisk: true);
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Save(string path, string line)
    {
        string mine = path + line + "~";
        string[] known = File.ReadAllLines(path);
        string[] wanted = [.. known, line];
        while (true)
        {
            File.WriteAllText(mine, string.Join('\n', wanted) + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            if (renameat2(-100, mine, -100, path, 2) != 0)
            {
                throw new IOException("swap failed: " + Marshal.GetLastPInvokeErrorMessage());
            }

            string[] overwritten = File.ReadAllLines(mine);
            if (overwritten.All(wanted.Contains))
            {
                return;
            }

            wanted = [.. wanted.Union(overwritten, StringComparer.Ordinal)];
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int renameat2(int fromFolder, string from, int toFolder, string to, uint flags);
}
