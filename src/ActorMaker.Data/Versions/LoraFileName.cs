namespace ActorMaker.Data.Versions;

/// <summary>What the file name of a LoRA says: <c>style_1_vV8.safetensors</c>, <c>actor_0006_V7-000010.safetensors</c>.</summary>
/// <param name="Subject">The style or actor.</param>
/// <param name="Checkpoint">The trainer's suffix of an intermediate result, such as <c>-000010</c>; null for the final one.</param>
public sealed record LoraFileName(Subject Subject, long Version, string? Checkpoint)
{
    private const string Extension = ".safetensors";

    /// <summary>Reads a file name, with or without its extension, in any case.</summary>
    /// <param name="name">The last segment of a key, or an entry's name or id.</param>
    /// <returns>What it says; null if it is not named so (<c>SBai_style_1</c>, <c>style_91_4000</c>, <c>style_132cfd2d-…</c>).</returns>
    public static LoraFileName? Parse(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> text = StripExtension(name);
        SubjectKind kind;
        if (text.StartsWith("style_", StringComparison.OrdinalIgnoreCase))
        {
            kind = SubjectKind.Style;
        }
        else if (text.StartsWith("actor_", StringComparison.OrdinalIgnoreCase))
        {
            kind = SubjectKind.Actor;
        }
        else
        {
            return null;
        }

        text = text[6..];
        int end = text.IndexOf('_');
        if (end < 0 || !VersionName.TryParseNumber(text[..end], out long number))
        {
            return null;
        }

        text = text[(end + 1)..];
        int suffix = text.IndexOfAny('-', '_');
        ReadOnlySpan<char> version = suffix < 0 ? text : text[..suffix];
        ReadOnlySpan<char> checkpoint = suffix < 0 ? [] : text[suffix..];
        return VersionName.TryParseShort(version, out long parsed) && (suffix < 0 || IsCheckpoint(checkpoint))
            ? new LoraFileName(new Subject(kind, number), parsed, suffix < 0 ? null : checkpoint.ToString())
            : null;
    }

    /// <summary>Whether a name is plainly that of another product's file: <c>style_132cfd2d-0f5c-4d8e-9a3b-7e1f2a6b9c04.safetensors</c>.</summary>
    /// <param name="name">The last segment of a key.</param>
    public static bool IsOfAnotherProduct(ReadOnlySpan<char> name) => StripExtension(name) is var text && text.IndexOf('_') is > 0 and var end && Guid.TryParseExact(text[(end + 1)..], "D", out _);

    /// <summary>The name without <c>.safetensors</c>.</summary>
    public static ReadOnlySpan<char> StripExtension(ReadOnlySpan<char> name) =>
        name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name[..^Extension.Length] : name;

    /// <summary><c>-000010</c> (an epoch), <c>-step00000500</c>, <c>_000000500</c>: what kohya's and ai-toolkit's trainers append.</summary>
    private static bool IsCheckpoint(ReadOnlySpan<char> suffix)
    {
        ReadOnlySpan<char> digits = suffix[1..];
        if (suffix[0] == '-' && digits.StartsWith("step", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[4..];
        }

        return VersionName.TryParseNumber(digits, out _);
    }
}
