using ActorMaker.Data.Tree;

namespace ActorMaker.Data.Gates;

/// <summary>What a run of the gate is told.</summary>
/// <param name="Root">Absolute path of the data root.</param>
public sealed record GateSettings(string Root)
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a run may stay pending before AM1031.</summary>
    public TimeSpan PendingLimit { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The buckets that an address may name; empty means any.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>The S3 service whose host counts as an S3 address; null for AWS only.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>The styles to check.</summary>
    public IdFilter Styles { get; init; } = IdFilter.All;

    /// <summary>The actors to check.</summary>
    public IdFilter Actors { get; init; } = IdFilter.All;

    /// <summary>Absolute path of the image hash cache; null for none.</summary>
    public string? HashCachePath { get; init; }

    /// <summary>Absolute path of the file that remembers what was found in version files; null for none.</summary>
    public string? VersionCachePath { get; init; }

    /// <summary>Ignore both caches and read every file again.</summary>
    public bool Rehash { get; init; }

    /// <summary>Called about once a second while images are hashed, from any thread.</summary>
    public Action<HashProgress>? Progress { get; init; }
}

/// <summary>How far the hashing of images has come.</summary>
/// <param name="Items">Images done.</param>
/// <param name="TotalItems">Images found so far that have to be read.</param>
/// <param name="Bytes">Bytes done.</param>
/// <param name="TotalBytes">Bytes found so far that have to be read.</param>
/// <param name="Elapsed">Time since the first image.</param>
public readonly record struct HashProgress(long Items, long TotalItems, long Bytes, long TotalBytes, TimeSpan Elapsed);
