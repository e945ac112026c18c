using ActorMaker.Data.Files;
using ActorMaker.Data.Root;

namespace ActorMaker.Data.Gate;

/// <summary>This build of the rules, and the settings that decide what they find, in one number: what was found under another one says nothing.</summary>
internal static class RulesState
{
    /// <summary>The number.</summary>
    public static ulong Of(DataSettings settings)
    {
        ulong state = CacheFile.Mix(CacheFile.Build, CacheFile.NameOf("", $"{settings.ServiceUrl}"));
        foreach (string bucket in settings.Buckets)
        {
            state = CacheFile.Mix(state, CacheFile.NameOf("", bucket));
        }

        return state;
    }
}
