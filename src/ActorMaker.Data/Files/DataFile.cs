using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Files;

/// <summary>A JSON file of the data root, read once and kept until disposed: its bytes come from a pool.</summary>
public sealed class DataFile : IDisposable
{
    private byte[] buffer;

    private DataFile(string path, byte[] buffer, JsonText text)
    {
        Path = path;
        this.buffer = buffer;
        Text = text;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The text, with its problems.</summary>
    public JsonText Text { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="problem">AM1001 or AM1005 if it is there but cannot be read at all; null otherwise.</param>
    /// <returns>The file; null if there is none, or it cannot be read.</returns>
    public static DataFile? Read(string path, out Finding? problem) => Read(path, FileStamp.Of(path), out problem);

    /// <summary>Reads a file that was looked at before.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="stamp">What the file system said of it.</param>
    /// <param name="problem">AM1001 or AM1005 if it is there but cannot be read at all; null otherwise.</param>
    /// <returns>The file; null if there is none, or it cannot be read.</returns>
    public static DataFile? Read(string path, FileStamp stamp, out Finding? problem)
    {
        problem = null;
        if (stamp.Kind == FileKind.Missing)
        {
            return null;
        }

        if (stamp.Kind != FileKind.File)
        {
            problem = Unreadable(path, stamp.Kind switch
            {
                FileKind.Folder => "is a folder, not a file",
                FileKind.DeadLink => "is a link to nothing",
                FileKind.Unseen when stamp.IsForbidden => "is in a folder that may not be looked into",
                FileKind.Unseen => $"cannot be looked at: {stamp.Problem}",
                _ => "is no ordinary file",
            });
            return null;
        }

        if (stamp.Size > JsonText.MaxBytes)
        {
            problem = Finding.At(RuleCatalog.NotText, path, $"The file has {stamp.Size / (1024 * 1024)} MB; at most {JsonText.MaxBytes / (1024 * 1024)} MB are read", "move what is not training data elsewhere");
            return null;
        }

        try
        {
            return Load(path, (int)stamp.Size);
        }
        catch (FileNotFoundException)
        {
            return null; // it went away meanwhile: as if it had never been there
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = Unreadable(path, $"cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>Takes bytes that were read already.</summary>
    /// <param name="path">The absolute path that they were read from.</param>
    /// <param name="bytes">The whole file; not copied.</param>
    public static DataFile Of(string path, byte[] bytes) => new(path, [], JsonText.Parse(bytes));

    /// <inheritdoc/>
    public void Dispose()
    {
        Text.Dispose();
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Handed to the caller inside the DataFile.")]
    private static DataFile Load(string path, int size)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(size + 1); // one more, to see its end
        int length = LinuxFiles.Available ? LinuxFiles.Read(path, ref bytes) : -1;
        if (length < 0)
        {
            length = Read(path, ref bytes); // which says why, if it cannot be read either
        }

        return new DataFile(path, bytes, JsonText.Parse(bytes.AsMemory(0, length)));
    }

    private static int Read(string path, ref byte[] bytes)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = ReadOnlyFile.Open(path);
        int length = 0;
        int read;
        while ((read = RandomAccess.Read(handle, bytes.AsSpan(length), length)) > 0)
        {
            length += read;
            if (length > JsonText.MaxBytes)
            {
                throw new IOException($"it goes on after {JsonText.MaxBytes / (1024 * 1024)} MB, whatever its folder says");
            }

            GrowIfFull(ref bytes, length);
        }

        return length;
    }

    /// <summary>Makes room in a buffer of the shared pool, where a file has grown while it was read.</summary>
    internal static void GrowIfFull(ref byte[] bytes, int length)
    {
        if (length == bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
            bytes.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
    }

    private static Finding Unreadable(string path, string reason) =>
        Finding.At(RuleCatalog.NotJson, path, $"The path {reason}", "put a readable JSON file there, or remove it");
}
