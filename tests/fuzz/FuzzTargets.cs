using ActorMaker.Fuzz.Targets;

namespace ActorMaker.Fuzz;

/// <summary>What is given random bytes. A target throws if something is wrong with what became of them.</summary>
public static class FuzzTargets
{
    private static readonly Dictionary<string, Action<byte[]>> All = new(StringComparer.Ordinal)
    {
        ["json"] = JsonReading.Check,
        ["editor"] = JsonEditing.Check,
        ["address"] = Addresses.Check,
        ["safetensors"] = Headers.Check,
        ["env"] = EnvFiles.Check,
        ["hook"] = HookBodies.Check,
        ["plan"] = PlanFiles.Check,
        ["journal"] = Journals.CheckIndex,
        ["archive"] = Journals.CheckArchive,
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Finds a target.</summary>
    /// <param name="name">Its name.</param>
    public static Action<byte[]> Find(string name) => All.TryGetValue(name, out Action<byte[]>? target) ? target : throw new ArgumentException($"{name} is none of {string.Join(", ", All.Keys)}", nameof(name));
}
