using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text.Json;

namespace ActorMaker.Data.Versions;

/// <summary>What the beginning of a LoRA file, beside its size, proves.</summary>
public enum SafetensorsState
{
    /// <summary>The header is sound and the file as long as it says. That no byte within was changed is not proven.</summary>
    Whole,

    /// <summary>The file ends before its last tensor does.</summary>
    Truncated,

    /// <summary>The file is something else.</summary>
    NotSafetensors,
}

/// <summary>
/// The header of a safetensors file: 8 bytes that hold its length N (little-endian), N bytes of JSON, then the tensors, without a gap;
/// 8 + N + the end of the last tensor is the size of the file.
/// </summary>
/// <param name="State">What it proves of the file.</param>
/// <param name="Reason">Why, as a phrase; empty for a whole file.</param>
/// <param name="Training">What the trainer recorded, by name (<c>ss_network_dim</c>…): settings and counts only, never captions, folders or comments.</param>
public sealed record SafetensorsHeader(SafetensorsState State, string Reason, IReadOnlyDictionary<string, string> Training)
{
    /// <summary>How many bytes hold the header's length.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The longest header that is read. The format allows 100 MB; LoRAs have less than 1 MB.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const int MaxValueLength = 256;

    private static readonly FrozenDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal,
        "ss_base_model_version", "ss_batch_size_per_device", "ss_clip_skip", "ss_epoch", "ss_full_fp16", "ss_gradient_accumulation_steps",
        "ss_gradient_checkpointing", "ss_learning_rate", "ss_loss_type", "ss_lr_scheduler", "ss_lr_warmup_steps", "ss_max_train_steps",
        "ss_min_snr_gamma", "ss_mixed_precision", "ss_network_alpha", "ss_network_dim", "ss_network_dropout", "ss_network_module",
        "ss_noise_offset", "ss_num_batches_per_epoch", "ss_num_epochs", "ss_num_reg_images", "ss_num_train_images", "ss_optimizer",
        "ss_resolution", "ss_seed", "ss_session_id", "ss_steps", "ss_text_encoder_lr", "ss_total_batch_size", "ss_training_finished_at",
        "ss_training_started_at", "ss_unet_lr");

    /// <summary>Reads the length of the header, and what can be said before the header itself is there.</summary>
    /// <param name="prefix">The first bytes of the file, at least <see cref="PrefixBytes"/> if it has so many.</param>
    /// <param name="size">The size of the file in bytes.</param>
    /// <param name="length">N, the header's length; 0 when the file is judged already.</param>
    /// <returns>The judgement, when the prefix is enough for one; else null: go on with <see cref="Parse"/>.</returns>
    public static SafetensorsHeader? CheckPrefix(ReadOnlySpan<byte> prefix, long size, out int length)
    {
        length = 0;
        if (size < PrefixBytes || prefix.Length < PrefixBytes)
        {
            return Bad(SafetensorsState.NotSafetensors, $"it has only {size} bytes");
        }

        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed is < 2 or > MaxBytes || (prefix.Length > PrefixBytes && prefix[PrefixBytes] != (byte)'{'))
        {
            return Bad(SafetensorsState.NotSafetensors, "it does not begin with a safetensors header");
        }

        if (PrefixBytes + (long)claimed > size)
        {
            return Bad(SafetensorsState.Truncated, $"it ends within its header, after {size} of at least {PrefixBytes + (long)claimed} bytes");
        }

        length = (int)claimed;
        return null;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="json">Its N bytes.</param>
    /// <param name="size">The size of the file in bytes.</param>
    /// <returns>The judgement. Never throws.</returns>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long size)
    {
        Dictionary<string, string> training = new(StringComparer.Ordinal);
        long end;
        try
        {
            end = SafetensorsLayout.Read(json, (ref Utf8JsonReader reader) => ReadTraining(ref reader, training)).End();
        }
        catch (FormatException e)
        {
            return Bad(SafetensorsState.NotSafetensors, e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Bad(SafetensorsState.NotSafetensors, "its header is not valid JSON of that format");
        }

        long expected = PrefixBytes + json.Length + end;
        return size.CompareTo(expected) switch
        {
            < 0 => Bad(SafetensorsState.Truncated, $"it has {size} of {expected} bytes"),
            > 0 => Bad(SafetensorsState.NotSafetensors, $"it has {size} bytes, {size - expected} more than its header says"),
            _ => new SafetensorsHeader(SafetensorsState.Whole, "", training),
        };
    }

    private static SafetensorsHeader Bad(SafetensorsState state, string reason) => new(state, reason, None);

    private static void ReadTraining(ref Utf8JsonReader reader, Dictionary<string, string> training)
    {
        string name = reader.GetString()!;
        SafetensorsLayout.Expect(ref reader, JsonTokenType.String);
        if (Kept.Contains(name) && reader.ValueSpan.Length <= MaxValueLength)
        {
            training[name] = reader.GetString()!;
        }
    }
}
