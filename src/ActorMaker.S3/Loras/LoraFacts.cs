using System.Collections.Concurrent;
using ActorMaker.Data.Versions;

namespace ActorMaker.S3;

/// <summary>What one run of <see cref="LoraSync"/> knows of the bucket so far.</summary>
/// <param name="Settings">What the run is to do.</param>
/// <param name="Loras">What was listed.</param>
internal sealed record LoraFacts(LoraSyncSettings Settings, LoraListing Loras)
{
    /// <summary>The RunPod jobs of the objects that were asked for theirs, by key; null for an object without one.</summary>
    public ConcurrentDictionary<string, string?> Jobs { get; } = new(StringComparer.Ordinal);

    /// <summary>The headers that were read, of whole files only, by key.</summary>
    public Dictionary<string, SafetensorsHeader> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>The LoRAs of a style or actor.</summary>
    public List<LoraObject> Of(Subject subject) => Loras.BySubject.GetValueOrDefault(subject, []);
}
