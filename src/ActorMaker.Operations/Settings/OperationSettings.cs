using ActorMaker.Data.Gate;
using ActorMaker.Data.Root;

namespace ActorMaker.Operations.Settings;

/// <summary>A severity that a project gives a rule: a <c>TrainingRule</c> item.</summary>
/// <param name="Code">The rule's code, as the user wrote it.</param>
/// <param name="Severity">The severity, as the user wrote it.</param>
/// <remarks>A class: the runtime has lists of classes ready, and would compile those of a structure in each build.</remarks>
public sealed record RuleSeverity(string Code, string Severity);

/// <summary>What an operation is told, as text: whether a value makes sense is judged in one place, whichever door it came through.</summary>
public sealed class OperationSettings
{
    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Absolute path of the project: findings about the run itself stand there, relative paths start at its folder.</summary>
    public string Project { get; set; } = "";

    /// <summary>The severities that rules have in this project.</summary>
    public IReadOnlyList<RuleSeverity> Rules { get; set; } = [];

    /// <summary>The names of what the user has set for this run, ours or not: a slip in one of ours is refused.</summary>
    public IEnumerable<string> Given { get; set; } = [];

    /// <summary>Knows of a rule's code whether something outside of the settings makes its warnings errors.</summary>
    public Func<string, bool> IsRaised { get; set; } = static _ => false;

    /// <summary>A setting's value; null or blank means its default.</summary>
    /// <param name="name">One of <see cref="Setting"/>.</param>
    public string? this[string name]
    {
        get => values.GetValueOrDefault(name);
        set
        {
            if (value is null)
            {
                values.Remove(name);
            }
            else
            {
                values[name] = value;
            }
        }
    }

    /// <summary>The data that they are about. What makes no sense counts as not given; the operation itself refuses it.</summary>
    public GateSettings Data() => Data(new SettingReader(this, static _ => { }));

    /// <summary>The same, with a reader that tells what makes no sense.</summary>
    internal GateSettings Data(SettingReader read)
    {
        Scope scope = Scope.Parse(this[Setting.Styles], this[Setting.Actors]);
        return new GateSettings(read.FilePath(Setting.TrainingDataRoot) ?? Path.GetDirectoryName(Project)!)
        {
            Buckets = read.List(Setting.TrainingBuckets),
            ServiceUrl = read.Service(Setting.S3ServiceUrl),
            Styles = scope.Styles,
            Actors = scope.Actors,
        };
    }
}
