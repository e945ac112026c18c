using ActorMaker.Data.Addresses;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Manifests;

/// <summary>An address of a <c>response.json</c>.</summary>
/// <param name="Name">The file name that it ends in.</param>
/// <param name="Start">Where it stands.</param>
/// <param name="End">Just behind it.</param>
public sealed record LegacyAddress(string Name, S3Address Address, TextPosition Start, TextPosition End);
