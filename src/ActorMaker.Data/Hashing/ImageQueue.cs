using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ActorMaker.Data.Files;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Hashing;

/// <summary>Reads the images that the cache does not know, on threads of its own, while others are still being found.</summary>
/// <param name="cache">Gets what is read.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class ImageQueue(DataSettings settings, ImageHashCache cache, CancellationToken cancellation) : IDisposable
{
    private readonly Lock gate = new();
    private readonly WorkCounter counter = settings.Counter ?? new WorkCounter();
    private readonly List<Thread> threads = [];
    private BlockingCollection<Unread>? waiting;
    private ExceptionDispatchInfo? failure;
    private volatile bool stopped;
    private int done;

    /// <summary>Adds the images of an actor that are not read yet; nobody else may look at them until <see cref="Complete"/>.</summary>
    public void Add(ActorFolder folder, ImageState[] states)
    {
        for (int i = 0; i < states.Length; i++)
        {
            if (!states[i].IsRead)
            {
                Add(folder, states, i);
            }
        }
    }

    /// <summary>Adds one image. One that could not be looked at is not read: size and time of what would be read are not known.</summary>
    public void Add(ActorFolder folder, ImageState[] states, int image)
    {
        if (folder.Images[image].Stamp.Problem is { } problem)
        {
            states[image].Problem = problem;
            return;
        }

        StartThread();
        waiting!.Add(new Unread(folder, states, image, counter.Expect(folder.Images[image].Stamp.Size)), CancellationToken.None);
    }

    /// <summary>Waits until all are read; returns how many.</summary>
    public int Complete()
    {
        waiting?.CompleteAdding();
        threads.ForEach(static t => t.Join());
        failure?.Throw();
        return done;
    }

    /// <summary>Gives up what is not read yet.</summary>
    public void Dispose()
    {
        stopped = true;
        waiting?.CompleteAdding();
        threads.ForEach(static t => t.Join());
        waiting?.Dispose();
    }

    /// <summary>One more thread for each image, as long as there are few: most runs find one new image or none.</summary>
    private void StartThread()
    {
        lock (gate)
        {
            waiting ??= [];
            if (threads.Count < Workers.ForReading)
            {
                var thread = new Thread(Work) { IsBackground = true };
                threads.Add(thread);
                thread.Start();
            }
        }
    }

    private void Work()
    {
        try
        {
            if (Md5Lanes.IsFast)
            {
                ReadSideBySide();
            }
            else
            {
                ReadOneByOne();
            }
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private void ReadOneByOne()
    {
        while (Take(wait: true) is { } image)
        {
            try
            {
                End(image, ImageReader.Read(image.Path, image.Work, cancellation), problem: null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                End(image, default, e.Message);
            }
        }
    }

    private void ReadSideBySide()
    {
        using var batch = new ImageBatch<Unread>();
        while (true)
        {
            while (!batch.IsFull && Take(wait: batch.Count == 0) is { } image)
            {
                batch.Add(image, image.Path, image.Work);
            }

            IReadOnlyList<BatchResult<Unread>> ended = batch.Advance();
            if (ended.Count == 0 && batch.Count == 0)
            {
                return;
            }

            foreach (BatchResult<Unread> result in ended)
            {
                End(result.Item, result.Facts, result.Problem);
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The next image; null if there is none, or none yet.</summary>
    private Unread? Take(bool wait)
    {
        if (stopped || !waiting!.TryTake(out Unread? image, wait ? Timeout.Infinite : 0, cancellation))
        {
            return null;
        }

        image.Begun = settings.Time.GetUtcNow();
        return image;
    }

    private void End(Unread image, ImageFacts facts, string? problem)
    {
        ref ImageState state = ref image.States[image.Index];
        state.Problem = problem;
        if (problem is null)
        {
            state.Facts = facts;
            state.IsRead = true;
            cache.Add(ImageHashCache.KeyOf(image.Folder.Name, image.Item.Name), image.Item.Stamp, facts, image.Begun);
        }

        image.Work.End();
        Interlocked.Increment(ref done);
    }

    private sealed record Unread(ActorFolder Folder, ImageState[] States, int Index, WorkItem Work)
    {
        public FolderItem Item => Folder.Images[Index];

        public string Path => System.IO.Path.Combine(Folder.TrainingPath, Item.Name);

        /// <summary>The time before its bytes were read.</summary>
        public DateTimeOffset Begun { get; set; }
    }
}
