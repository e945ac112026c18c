namespace ActorMaker.Data.Trainings;

/// <summary>By what an order is known that comes again: hashes, as the key may be anything.</summary>
/// <param name="KeySha256">Of the key that its sender gave it.</param>
public sealed record JobOrder(string KeySha256, string BodySha256)
{
    /// <summary>How long an order is known.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromHours(24);
}
