using System.Globalization;
#if !NATIVE_TOOL
using System.Reflection;
#endif
using ActorMaker.Data.Files;
using ActorMaker.Data.Plans;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Pages;

/// <summary>Small pictures of images, made once and kept in <c>.actormaker/thumbs</c>, which git does not see.</summary>
/// <param name="service">What all parts of the service share.</param>
internal sealed class Thumbnails(ServiceState service)
{
    /// <summary>The one width that they have.</summary>
    public const int Width = 192;

    /// <summary>What they are.</summary>
    public const string Type = "image/webp";

    // Each holds a whole picture in memory.
    private const int AtOnce = 2;

    private readonly Func<string, int, byte[]?>? make = FindMaker();

    /// <summary>The picture of an image.</summary>
    /// <param name="actor">The folder of the actor.</param>
    /// <param name="image">The image's name, as its folder lists it.</param>
    /// <param name="path">Absolute path of the image.</param>
    /// <returns>The picture; null if there can be none, so that the image itself has to do.</returns>
    public async Task<byte[]?> ReadAsync(string actor, string image, string path, CancellationToken cancellation)
    {
        FileStamp stamp = FileStamp.Of(path);
        if (make is null || stamp.Kind != FileKind.File)
        {
            return null;
        }

        string folder = Path.Combine(RootLock.Folder(service.Root), "thumbs", actor);
        string kept = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{image}.{stamp.Size:x}-{stamp.Modified:x}-{stamp.Changed:x}-{stamp.Inode:x}.webp"));
        if (Read(kept) is { } known)
        {
            return known;
        }

        await Turn.WaitAsync(cancellation);
        try
        {
            byte[]? made = Read(kept) ?? await Task.Run(() => Make(path), cancellation);
            if (made is not null && service.Writing != Writing.ReadOnly)
            {
                Keep(folder, image, kept, made);
            }

            return made;
        }
        finally
        {
            Turn.Release();
        }
    }

    private SemaphoreSlim Turn { get; } = new(AtOnce);

    private static byte[]? Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a picture, in place of the one of what the image was before. Where that cannot be done it is made anew each time.</summary>
    private void Keep(string folder, string image, string path, byte[] picture)
    {
        try
        {
            RootLock.MakeFolder(service.Root);
            Directory.CreateDirectory(folder);
            foreach (string old in Directory.EnumerateFiles(folder).Where(f => Path.GetFileName(f).StartsWith(image + ".", StringComparison.Ordinal) && f != path).ToArray())
            {
                File.Delete(old);
            }

            AtomicFile.Write(path, picture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is full, the name too long, or the folder somebody else's.
        }
    }

    private byte[]? Make(string path)
    {
        try
        {
            return make!(path, Width);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or FileNotFoundException or BadImageFormatException or InvalidOperationException or ArgumentException)
        {
            // What draws it is not there for this platform.
            return null;
        }
    }

    /// <summary>Finds what makes them. By name: the service is whole without it, and the native command is built without it.</summary>
    private static Func<string, int, byte[]?>? FindMaker()
    {
#if NATIVE_TOOL
        return null;
#else
        try
        {
            MethodInfo? method = Assembly.Load("ActorMaker.Thumbnails").GetType("ActorMaker.Thumbnails.Thumbnail")?.GetMethod("Make");
            return method?.CreateDelegate<Func<string, int, byte[]?>>();
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
#endif
    }
}
