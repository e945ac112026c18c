using System.Diagnostics;
using System.Globalization;
using ActorMaker.Data.Json;

namespace ActorMaker.Benchmarks;

/// <summary>
/// How fast JSON is read on one thread: cold, as a build task does it in a process that has just started, and warm. The files
/// are in memory before the clock starts.
/// </summary>
internal static class JsonReading
{
    public static int Run(string folder, int passes)
    {
        byte[][] files = [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Select(File.ReadAllBytes)];
        double megabytes = files.Sum(file => (long)file.Length) / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files.Length} files, {megabytes:F1} MB"));
        for (int pass = 1; pass <= passes; pass++)
        {
            int values = 0;
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            foreach (byte[] file in files)
            {
                using JsonText text = JsonText.Parse(file);
                values += text.Problems.Count == 0 ? text.Root.End : 0;
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double used = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;
            string name = pass == 1 ? "cold" : pass == passes ? "warm" : $"pass {pass}";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {seconds * 1000:F1} ms ({used:F1} ms of processor time), {megabytes / seconds:F0} MB/s, {values / 1e6:F1} MB sound"));
        }

        return 0;
    }
}
