using ActorMaker.Data.Files;
using ActorMaker.Testing;

namespace ActorMaker.Data.Tests;

/// <summary>A clock that goes ahead of the system's.</summary>
internal sealed class Ahead(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}

/// <summary>A clock that stands still.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    /// <summary>A second after a file changed, whenever it is asked: too soon to remember that file.</summary>
    public static FixedTime JustAfterChangeOf(string path)
    {
        FileStamp stamp = FileStamp.Of(path);
        return new(DateTimeOffset.UnixEpoch.AddTicks(Math.Max(stamp.Modified, stamp.Changed) / 100).AddSeconds(1));
    }

    public override DateTimeOffset GetUtcNow() => now;
}

/// <summary>The clock by which a file system stamps files; some move it on every few milliseconds only.</summary>
internal static class FileClock
{
    /// <summary>Waits until what changes from now on gets another stamp than whatever changed before.</summary>
    /// <remarks>For tests whose gate remembers files at once; at its usual time it first lets them settle.</remarks>
    public static void AwaitTick(DataRepository data)
    {
        string probe = Path.Join(data.Folder, "probe");
        FileStamp before = Rewrite();
        while (Rewrite() == before)
        {
            Thread.Yield();
        }

        FileStamp Rewrite()
        {
            File.WriteAllText(probe, " ");
            return FileStamp.Of(probe);
        }
    }
}
