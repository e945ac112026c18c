using System.Text;
using ActorMaker.Data.Addresses;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>One group on its way into one entry: who gives what, and what is left over.</summary>
internal sealed class VersionMerge
{
    private const string SyncedDescription = "Synced from S3";

    private readonly TrainingVersion kept;
    private readonly IReadOnlyList<TrainingVersion> merged;
    private readonly Dictionary<string, Gift> gifts = new(StringComparer.Ordinal);

    /// <summary>Begins a merge.</summary>
    /// <param name="kept">The entry that stays.</param>
    /// <param name="merged">The entries that go into it, best first.</param>
    public VersionMerge(TrainingVersion kept, IReadOnlyList<TrainingVersion> merged)
    {
        this.kept = kept;
        this.merged = merged;
        Number = kept.Number ?? merged.FirstOrDefault(m => m.Number is not null)?.Number;
        ChooseLora();
        ChooseGifts();
    }

    /// <summary>A member of a merged entry that the kept one gets.</summary>
    /// <param name="From">The entry that gives it.</param>
    /// <param name="Reason">Why a value that the kept entry had gives way; empty if it had none.</param>
    public sealed record Gift(TrainingVersion From, JsonValue Value, string Reason);

    /// <summary>The version's number; null if no name of the group tells one.</summary>
    public long? Number { get; }

    /// <summary>The address that the kept entry ends with: its own, or the best of the others'; accelerated if any of the group is.</summary>
    public S3Address? Lora { get; private set; }

    /// <summary>The same as text; null if nobody in the group has one. Not an S3 address only if the first who has one has no better.</summary>
    public string? LoraUrl { get; private set; }

    /// <summary>The entry that <see cref="LoraUrl"/>, or its better form, comes from; null if it is the kept one's own.</summary>
    public TrainingVersion? LoraFrom { get; private set; }

    /// <summary>What the kept entry gets besides its name, status and address, by the members' names.</summary>
    public IReadOnlyDictionary<string, Gift> Gifts => gifts;

    /// <summary>What the preview says of an entry's gifts.</summary>
    public string DescribeGifts(TrainingVersion other)
    {
        List<string> names = [.. gifts.Where(g => ReferenceEquals(g.Value.From, other)).Select(g => g.Key)];
        if (ReferenceEquals(LoraFrom, other))
        {
            names.Insert(0, "loraUrl");
        }

        return names.Count == 0 ? "" : $", which takes over {string.Join(", ", names)}";
    }

    /// <summary>The values of a merged entry that the kept one does not hold afterwards.</summary>
    /// <param name="other">The merged entry.</param>
    /// <param name="texts">The texts that the kept entry was given: its name, status, address.</param>
    public List<LostValue> LostOf(TrainingVersion other, IReadOnlyDictionary<string, string> texts)
    {
        List<LostValue> lost = [];
        foreach (JsonMember member in other.Value.Members)
        {
            string name = member.Name.AsString()!;
            if (TrainingVersion.FieldOf(member.Name) is VersionField.Id or VersionField.MergedIds)
            {
                continue;
            }

            string? reason;
            if (texts.TryGetValue(name, out string? text))
            {
                reason = string.Equals(member.Value.AsString(), text, StringComparison.Ordinal) ? null : $"which has \"{name}\": \"{text}\"";
            }
            else if (gifts.TryGetValue(name, out Gift? gift))
            {
                reason = JsonEquality.SameValue(gift.Value, member.Value) ? null : $"which got its \"{name}\" from id {gift.From.Id}";
            }
            else if (LoraUrl is not null && IsFailure(member.Name))
            {
                reason = "which has a LoRA, so that it did not fail";
            }
            else
            {
                reason = Own(name) is { } own && JsonEquality.SameValue(own, member.Value) ? null : $"which has its own \"{name}\"";
            }

            if (reason is not null)
            {
                lost.Add(new LostValue(
                    member.Value.GetPath(),
                    Encoding.UTF8.GetString(member.Value.Raw),
                    $"the entry was merged into \"{kept.Name}\", id {kept.Id}, {reason}"));
            }
        }

        return lost;
    }

    private static bool IsFailure(JsonValue name) => TrainingVersion.FieldOf(name) is VersionField.Error or VersionField.FailedAt;

    private JsonValue? Own(string name) => kept.Value.TryGet(Encoding.UTF8.GetBytes(name), out JsonValue own) ? own : null;

    private void ChooseLora()
    {
        TrainingVersion? first = kept.LoraUrl is not null
            ? kept
            : merged.FirstOrDefault(m => m.Lora is not null) ?? merged.FirstOrDefault(m => m.LoraUrl is not null);
        LoraFrom = ReferenceEquals(first, kept) ? null : first;
        Lora = first?.Lora?.ToVirtualHosted();
        if (Lora is { IsAccelerated: false } slow)
        {
            // The bucket is known to be accelerated by the other's address; where the keys differ, the chosen one's stays.
            TrainingVersion? fast = merged.FirstOrDefault(m => m.Lora?.ToVirtualHosted() is { IsAccelerated: true } other
                && string.Equals(other.FileName, slow.FileName, StringComparison.Ordinal)
                && string.Equals(other.Bucket, slow.Bucket, StringComparison.Ordinal));
            if (fast is not null)
            {
                S3Address faster = fast.Lora!.ToVirtualHosted();
                LoraFrom = fast;
                Lora = faster.SameObject(slow) ? faster : slow.ToAccelerated();
            }
        }

        LoraUrl = Lora?.ToString() ?? first?.LoraUrl;
    }

    /// <summary>Finds what the kept entry lacks, and where a person's word stands against a program's.</summary>
    private void ChooseGifts()
    {
        foreach (TrainingVersion other in merged)
        {
            foreach (JsonMember member in other.Value.Members)
            {
                VersionField? field = TrainingVersion.FieldOf(member.Name);
                if (field is VersionField.Id or VersionField.Name or VersionField.Status or VersionField.LoraUrl or VersionField.MergedIds
                    || (field == VersionField.LastSynced && LoraFrom is not null)
                    || (LoraUrl is not null && IsFailure(member.Name)))
                {
                    continue;
                }

                string name = member.Name.AsString()!;
                JsonValue? current = gifts.TryGetValue(name, out Gift? gift) ? gift.Value : Own(name);
                if (current is null)
                {
                    gifts.Add(name, new Gift(other, member.Value, ""));
                }
                else if (WhyBetter(field, member.Value, current.Value) is { } reason)
                {
                    gifts[name] = new Gift(other, member.Value, reason);
                }
            }
        }
    }

    /// <summary>Why one value wins over another that comes from a better entry; null if it does not.</summary>
    private static string? WhyBetter(VersionField? field, JsonValue value, JsonValue current) => field switch
    {
        VersionField.IsGood when value.Kind == JsonKind.True && current.Kind == JsonKind.False => "a person marked the merged entry as good",
        VersionField.Description when IsWords(value) && !IsWords(current) => "a person's description replaces the sync's",
        _ => null,
    };

    private static bool IsWords(JsonValue description) => description.AsString() is { Length: > 0 } text && !string.Equals(text, SyncedDescription, StringComparison.Ordinal);
}
