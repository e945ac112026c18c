using System.Security.Cryptography;

namespace ActorMaker.Fuzz;

/// <summary>Keeps of a folder what is worth keeping.</summary>
internal static class Corpus
{
    private const int MapSize = 1 << 16;

    /// <summary>Copies the smallest files that together go wherever all of them go. The assembly must be instrumented.</summary>
    /// <param name="target">What they are given to.</param>
    /// <param name="from">The folder with all of them.</param>
    /// <param name="to">The folder that gets the chosen ones; others in it are removed.</param>
    public static unsafe int Minimize(Action<byte[]> target, string from, string to)
    {
        byte[][] inputs = [.. Directory.EnumerateFiles(from).Select(File.ReadAllBytes).OrderBy(static b => b.Length).ThenBy(static b => Convert.ToHexString(SHA256.HashData(b)), StringComparer.Ordinal)];
        bool[] known = new bool[MapSize];
        List<byte[]> kept = [];
        byte[] map = new byte[MapSize];
        fixed (byte* shared = map)
        {
            SharpFuzz.Common.Trace.SharedMem = shared;

            // What is done only once in a process counts for no file.
            Array.ForEach(inputs, input => target(input));
            foreach (byte[] input in inputs)
            {
                map.AsSpan().Clear();
                SharpFuzz.Common.Trace.PrevLocation = 0;
                target(input);
                bool isNew = false;
                for (int i = 0; i < MapSize; i++)
                {
                    isNew |= map[i] > 0 && !known[i];
                    known[i] |= map[i] > 0;
                }

                if (isNew)
                {
                    kept.Add(input);
                }
            }
        }

        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(to))
        {
            File.Delete(file);
        }

        foreach (byte[] input in kept)
        {
            File.WriteAllBytes(Path.Join(to, Convert.ToHexStringLower(SHA256.HashData(input))[..12]), input);
        }

        Console.WriteLine($"{kept.Count} of {inputs.Length} files, {kept.Sum(static b => b.Length)} bytes");
        return 0;
    }
}
