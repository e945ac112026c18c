using System.Text;
using ActorMaker.Data.Trainings;

namespace ActorMaker.Fuzz.Targets;

/// <summary>Bodies of hooks: each is an event or refused, and an event that was kept is read as it was.</summary>
internal static class HookBodies
{
    [ThreadStatic]
    private static MemoryRoot? memory;

    public static void Check(byte[] bytes)
    {
        if (EventBody.Read(bytes, serviceUrl: null, out string refusal) is not { } said)
        {
            Wrong.Unless(refusal.Length > 0 && !Encoding.UTF8.GetString(bytes).Contains(refusal, StringComparison.Ordinal), "refused without a reason of our own");
            return;
        }

        Wrong.Unless(refusal.Length == 0 && said.RunId.Length is > 0 and <= TrainingEvent.MaxId * 2, "an event without an id");
        Wrong.Unless(said.Lora is not { HasSignature: true } && said.Size is null or >= 0, "an address with a signature, or a size below nothing");
        memory ??= new MemoryRoot();
        memory.Clear();
        TrainingStore store = new(memory.Root);
        string name = store.Keep(said, "job", DateTimeOffset.UnixEpoch);
        Wrong.Unless(store.Keep(said, "job", DateTimeOffset.UnixEpoch.AddHours(1)) == name, "the same event is another one");
        List<WaitingEvent> waiting = store.Waiting(serviceUrl: null, []);
        Wrong.Unless(waiting is [var one] && one.Name == name && one.Job == "job", "it was kept, and does not wait");
        TrainingEvent kept = waiting[0].Event;
        Wrong.Unless(kept with { Lora = null } == said with { Lora = null, EndedAt = kept.EndedAt, Error = kept.Error, RequestId = kept.RequestId, LoraName = kept.LoraName }, "it was kept as another");
        Wrong.Unless(kept.Lora?.ToString() == said.Lora?.ToString() && Same(kept.Error, said.Error) && Same(kept.RequestId, said.RequestId) && Same(kept.LoraName, said.LoraName), "its texts were kept as others");
        Wrong.Unless((kept.EndedAt is null) == (said.EndedAt is null) && (kept.EndedAt - said.EndedAt)?.Duration() is null or { TotalSeconds: < 1 }, "its end was kept as another");
    }

    // What is empty is kept as nothing.
    private static bool Same(string? kept, string? said) => (kept ?? "") == (said ?? "");
}
