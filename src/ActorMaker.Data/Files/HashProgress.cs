namespace ActorMaker.Data.Files;

/// <summary>How far the hashing of images has come.</summary>
/// <param name="Items">Images done.</param>
/// <param name="TotalItems">Images found so far that have to be read.</param>
/// <param name="Bytes">Bytes done.</param>
/// <param name="TotalBytes">Bytes found so far that have to be read.</param>
/// <param name="Elapsed">Time since the first image.</param>
public readonly record struct HashProgress(long Items, long TotalItems, long Bytes, long TotalBytes, TimeSpan Elapsed);
