using ActorMaker.Data.Json;
using ActorMaker.Data.Versions;

namespace ActorMaker.Data.Trainings;

/// <summary>An input of a node of the studio's ComfyUI workflow.</summary>
/// <param name="Node">The node's id.</param>
public sealed record WorkflowInput(string Node, string Input);

/// <summary>A parameter of a training: what it may be, and which inputs of the workflow it goes into.</summary>
/// <param name="Name">Its name in an entry's <c>parameters</c>.</param>
/// <param name="Inputs">Where it goes.</param>
public sealed record TrainingParameter(string Name, IReadOnlyList<WorkflowInput> Inputs)
{
    private const string Text = "a text that is not empty";
    private const string Whole = "a whole number";

    /// <summary>The studio's parameters, in the order of its entries for styles.</summary>
    public static IReadOnlyList<TrainingParameter> All { get; } =
    [
        new("network_dim", [new("107", "network_dim")]) { Least = 1 },
        new("network_alpha", [new("107", "network_alpha")]) { IsPositive = true },
        new("learning_rate", [new("107", "learning_rate")]) { IsPositive = true },
        new("max_train_steps", [new("4", "steps"), new("107", "max_train_steps")]) { Least = 1 },
        new("lr_scheduler", [new("95", "lr_scheduler")]),
        new("lr_warmup_steps", [new("95", "lr_warmup_steps")]) { Least = 0 },
        new("optimizer_type", [new("95", "optimizer_type")]),
        new("batch_size", [new("109", "batch_size")]) { Least = 1 },
        new("num_repeats", [new("109", "num_repeats")]) { Least = 1 },
        new("gradient_dtype", [new("107", "gradient_dtype")]),
        new("save_every_n_steps", [new("107", "save_every_n_steps")]) { Least = 1, IsOptional = true },
        new(ClassTokens, [new("109", ClassTokens)]),
    ];

    /// <summary>The words that stand for what is trained.</summary>
    public const string ClassTokens = "class_tokens";

    /// <summary>The least whole number that it may be; null if it is none.</summary>
    public long? Least { get; init; }

    /// <summary>Whether it is any number above 0.</summary>
    public bool IsPositive { get; init; }

    /// <summary>Whether the workflow need not have the input: the studio's own has none, and its entries have the parameter.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The class tokens of a training that names none, as the studio's own.</summary>
    /// <param name="subject">What is trained.</param>
    /// <param name="folder">The name of its folder.</param>
    public static string DefaultTokens(Subject subject, string folder) => subject.Kind == SubjectKind.Style ? $"style SBai_style_{subject.Number}" : folder;

    /// <summary>Why a value is none of this parameter; null if it is one.</summary>
    public string? Refuse(JsonValue value)
    {
        bool isFit = Least is { } least ? value.AsInt64() >= least
            : IsPositive ? value.AsDouble() is > 0 and < double.PositiveInfinity
            : value.Kind == JsonKind.String && !string.IsNullOrWhiteSpace(value.AsString());
        return isFit ? null : $"\"{Name}\" is {value.Kind.Describe()}, and should be {(Least is { } from ? $"{Whole}, at least {from}" : IsPositive ? "a number above 0" : Text)}";
    }
}
