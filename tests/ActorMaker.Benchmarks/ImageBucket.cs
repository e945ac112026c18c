using System.Globalization;
using ActorMaker.S3.Harness;

namespace ActorMaker.Benchmarks;

/// <summary>Writes actors with images and no manifest, and makes a bucket for them.</summary>
internal static class ImageBucket
{
    private const int Least = 20 * 1024;
    private const int Most = 60 * 1024;
    private static readonly byte[] JpegHeader = [0xFF, 0xD8, 0xFF, 0xE0];
    private static readonly byte[] JpegEnd = [0xFF, 0xD9];

    public static async Task<int> MakeAsync(string root, int actors, int images)
    {
        IS3Server server = Server.Given();
        using TestBucket bucket = await TestBucket.CreateAsync(server);
        Random random = new(1);
        for (int actor = 0; actor < actors; actor++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{actor:d4}_bench");
            string folder = Path.Combine(root, "data", "actors", name, "training_data");
            Directory.CreateDirectory(folder);
            for (int image = 0; image < images; image++)
            {
                byte[] bytes = new byte[random.Next(Least, Most)];
                random.NextBytes(bytes);
                JpegHeader.CopyTo(bytes, 0);
                JpegEnd.CopyTo(bytes, bytes.Length - JpegEnd.Length);
                await File.WriteAllBytesAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}_{image}.jpg")), bytes);
            }
        }

        Console.WriteLine(bucket.Name);
        return 0;
    }
}
