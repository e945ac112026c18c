using System.Globalization;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Versions;

/// <summary>The parameters of a training as its LoRA's header records them, under the names that the studio's entries use.</summary>
/// <remarks>The trainer (kohya) records everything as text: numbers are made numbers again, and <c>None</c> is left out.</remarks>
internal static class TrainerParameters
{
    // First what every entry has, in its order; then the rest, as the trainer names it.
    private static readonly (string Trainer, string Entry)[] Known =
    [
        ("ss_network_dim", "network_dim"),
        ("ss_network_alpha", "network_alpha"),
        ("ss_learning_rate", "learning_rate"),
        ("ss_max_train_steps", "max_train_steps"),
        ("ss_lr_scheduler", "lr_scheduler"),
        ("ss_lr_warmup_steps", "lr_warmup_steps"),
        ("ss_optimizer", "optimizer_type"),
        ("ss_batch_size_per_device", "batch_size"),
    ];

    /// <summary>The value of <c>parameters</c>.</summary>
    /// <param name="header">The LoRA's header.</param>
    /// <returns>An object; an empty one if the trainer recorded nothing.</returns>
    public static JsonTemplate Of(SafetensorsHeader header)
    {
        List<(string, JsonTemplate)> members = [];
        foreach ((string trainer, string entry) in Known)
        {
            Add(members, entry, header.Training.GetValueOrDefault(trainer));
        }

        foreach ((string trainer, string value) in header.Training.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (!Array.Exists(Known, k => string.Equals(k.Trainer, trainer, StringComparison.Ordinal)))
            {
                Add(members, trainer["ss_".Length..], value);
            }
        }

        return JsonTemplate.Object([.. members]);
    }

    private static void Add(List<(string, JsonTemplate)> members, string name, string? value)
    {
        if (value is null or "" or "None")
        {
            return;
        }

        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        JsonTemplate template =
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? JsonTemplate.Of(whole)
            : double.TryParse(value, Decimal, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? JsonTemplate.Of(number)
            : value is "True" or "False" ? JsonTemplate.Of(value is "True")
            : JsonTemplate.Of(Printable(value));
        members.Add((name, template));
    }

    /// <summary>A header may hold anything: half a surrogate pair can be in no file.</summary>
    private static string Printable(string value) => string.Concat(value.EnumerateRunes());
}
