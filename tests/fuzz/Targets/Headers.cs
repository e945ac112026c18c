using System.Buffers.Binary;
using System.Text.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Fuzz.Targets;

/// <summary>Headers of LoRA files: reading never throws, and a file that counts as whole is one by the framework's JSON reader too.</summary>
internal static class Headers
{
    // An input is the first bytes of a file; its last two say how long the file is beyond them.
    public static void Check(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        byte[] bytes = input[..^2];
        long size = bytes.Length + BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(bytes.Length));
        if (SafetensorsHeader.CheckPrefix(bytes, size, out int length) is { } judged)
        {
            Wrong.Unless(judged.State != SafetensorsState.Whole && judged.Reason.Length > 0 && length == 0, "judged by its prefix, without a reason");
            return;
        }

        byte[] json = bytes[SafetensorsHeader.PrefixBytes..Math.Min(bytes.Length, SafetensorsHeader.PrefixBytes + length)];
        SafetensorsHeader header = SafetensorsHeader.Parse(json, size);
        Wrong.Unless(header.State == SafetensorsState.Whole == (header.Reason.Length == 0), "whole, and a reason against it");
        Wrong.Unless(header.Training.All(static t => t.Key.StartsWith("ss_", StringComparison.Ordinal)), "something else of the trainer's is kept");
        if (header.State != SafetensorsState.Whole)
        {
            return;
        }

        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement[] tensors = [.. document.RootElement.EnumerateObject().Where(static t => t.Name != "__metadata__").Select(static t => t.Value)];
        (long Start, long End)[] places = [.. tensors.Select(static t => t.GetProperty("data_offsets")).Select(static o => (o[0].GetInt64(), o[1].GetInt64())).Order()];
        long end = 0;
        foreach ((long start, long next) in places)
        {
            Wrong.Unless(start == end && next >= start, "a hole, or an overlap");
            end = next;
        }

        Wrong.Unless(tensors.Length > 0 && SafetensorsHeader.PrefixBytes + json.Length + end == size, "whole, and of another size");
    }
}
