using System.Diagnostics.CodeAnalysis;
using ActorMaker.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace ActorMaker.Data.Hashing;

/// <summary>An image that a batch has read, or failed to.</summary>
/// <param name="Item">What the image was opened as.</param>
/// <param name="Facts">What was found.</param>
/// <param name="Problem">Why it cannot be read; null if it was.</param>
internal sealed record BatchResult<T>(T Item, ImageFacts Facts, string? Problem);

/// <summary>Reads several images side by side, for <see cref="Md5Lanes"/>.</summary>
/// <typeparam name="T">What the owner knows an image by.</typeparam>
internal sealed class ImageBatch<T> : IDisposable
    where T : class
{
    private readonly Md5Lanes hashes = new();
    private readonly Reading?[] lanes = new Reading?[Md5Lanes.Count];
    private readonly List<BatchResult<T>> ended = [];

    /// <summary>Number of images that are being read.</summary>
    public int Count { get; private set; }

    /// <summary>True if no image can be added.</summary>
    public bool IsFull => Count == lanes.Length;

    /// <summary>Adds an image; there must be room.</summary>
    /// <param name="item">What the owner knows it by.</param>
    /// <param name="path">Absolute path.</param>
    /// <param name="work">Told of the bytes as they are read; an image with more than it expects has no end, perhaps.</param>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Disposed when the image is done, or with the batch.")]
    public void Add(T item, string path, WorkItem work)
    {
        int lane = Array.IndexOf(lanes, null);
        try
        {
            lanes[lane] = new Reading(item, ReadOnlyFile.Open(path), work);
            hashes.Begin(lane);
            Count++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ended.Add(new BatchResult<T>(item, default, e.Message));
        }
    }

    /// <summary>Reads on, a piece of each image.</summary>
    /// <returns>The images that are done; valid until the next call.</returns>
    public IReadOnlyList<BatchResult<T>> Advance()
    {
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            if (lanes[lane] is { } reading)
            {
                try
                {
                    Fill(lane, reading);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    End(lane, default, e.Message);
                }
            }
        }

        hashes.Run();
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            if (lanes[lane] is { HasEnded: true } reading)
            {
                End(lane, reading, hashes.Result(lane));
            }
        }

        BatchResult<T>[] results = [.. ended];
        ended.Clear();
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Reading? reading in lanes)
        {
            reading?.Dispose();
        }
    }

    private void Fill(int lane, Reading reading)
    {
        Span<byte> room = hashes.Room(lane);
        int length = 0;
        while (length < room.Length && !reading.HasEnded)
        {
            int read = RandomAccess.Read(reading.File, room[length..], reading.Offset);
            reading.HasEnded = read == 0;
            reading.Offset += read;
            length += read;
        }

        if (reading.IsTooLong)
        {
            throw new IOException(ImageReader.TooLong);
        }

        if (reading.Offset == length)
        {
            reading.TakeHeader(room[..Math.Min(length, ImageFormat.HeaderLength)]);
        }

        hashes.Supply(lane, length, reading.HasEnded);
        reading.Work.Add(length);
    }

    private void End(int lane, Reading reading, Md5Hash hash)
    {
        try
        {
            bool isCut = ImageEnd.IsCut(reading.Kind, reading.Header, reading.File, reading.Offset);
            End(lane, new ImageFacts(hash, reading.Kind) { IsCut = isCut }, problem: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            End(lane, default, e.Message);
        }
    }

    private void End(int lane, ImageFacts facts, string? problem)
    {
        ended.Add(new BatchResult<T>(lanes[lane]!.Item, facts, problem));
        lanes[lane]!.Dispose();
        lanes[lane] = null;
        hashes.Begin(lane); // so that nothing is left to take in
        Count--;
    }

    private sealed class Reading(T item, SafeFileHandle file, WorkItem work) : IDisposable
    {
        private readonly byte[] header = new byte[ImageFormat.HeaderLength];
        private int headerLength;

        public T Item { get; } = item;

        public SafeFileHandle File { get; } = file;

        public WorkItem Work { get; } = work;

        public long Offset { get; set; }

        /// <summary>Whether there is more than the file system told.</summary>
        public bool IsTooLong => Offset > Work.Size;

        public ImageKind Kind { get; private set; }

        /// <summary>The first bytes.</summary>
        public ReadOnlySpan<byte> Header => header.AsSpan(0, headerLength);

        public bool HasEnded { get; set; }

        public void TakeHeader(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(header);
            headerLength = bytes.Length;
            Kind = ImageFormat.Detect(bytes);
        }

        public void Dispose() => File.Dispose();
    }
}
