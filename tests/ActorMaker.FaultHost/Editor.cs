using System.Runtime.InteropServices;
using System.Text;

namespace ActorMaker.FaultHost;

/// <summary>An editor that knows no lock: it reads a file, adds a line, and renames its version over the file.</summary>
/// <remarks>It swaps instead of only replacing, so that it learns what it has overwritten, and mends that: then every line that is
/// missing at the end was lost by the tool, not by the editor.</remarks>
internal static partial class Editor
{
    /// <summary>Edits until the stop file exists, and prints each saved change as <c>file line</c>.</summary>
    public static int Run(string root, string id, int seed, string stop)
    {
        Random random = new(seed);
        string[] files = [.. TreePlan.Files(root).Where(f => f.EndsWith(".json", StringComparison.Ordinal))];
        for (int i = 0; !File.Exists(stop); i++)
        {
            string file = files[random.Next(files.Length)];
            Save(Path.Combine(root, file), $"{id}-{i}");
            Console.WriteLine($"{file} {id}-{i}");
            Thread.Sleep(random.Next(4));
        }

        return 0;
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
