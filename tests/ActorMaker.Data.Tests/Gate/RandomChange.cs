using ActorMaker.Testing;

namespace ActorMaker.Data.Tests.Gate;

/// <summary>Makes one of several named changes to a data repository.</summary>
internal static class RandomChange
{
    /// <summary>Makes a change; where what it changes is not there any more, restores the repository instead.</summary>
    /// <returns>The change's name.</returns>
    public static string Make(Dictionary<string, Action<DataRepository>> changes, DataRepository data, Random random, Action<DataRepository> restore)
    {
        string change = changes.Keys.ElementAt(random.Next(changes.Count));
        FileClock.AwaitTick(data);
        try
        {
            changes[change](data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Xunit.Sdk.XunitException)
        {
            restore(data);
        }

        return change;
    }
}
