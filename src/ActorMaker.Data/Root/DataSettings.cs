using ActorMaker.Data.Files;

namespace ActorMaker.Data.Root;

/// <summary>Which data a run is about, and how it reads it.</summary>
/// <param name="Root">Absolute path of the data root.</param>
public record DataSettings(string Root)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The buckets that an address may name; empty means any.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>The S3 service whose host counts as an S3 address; null for AWS only.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>The styles wanted.</summary>
    public IdFilter Styles { get; init; } = IdFilter.All;

    /// <summary>The actors wanted.</summary>
    public IdFilter Actors { get; init; } = IdFilter.All;

    /// <summary>Absolute path of the image hash cache; null for none.</summary>
    public string? HashCachePath { get; init; }

    /// <summary>Ignore what is remembered and read every file again.</summary>
    public bool Rehash { get; init; }

    /// <summary>Told of images that are hashed; null if nobody looks.</summary>
    public WorkCounter? Counter { get; init; }
}
