using System.Buffers;
using ActorMaker.Data.Findings;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Reporting;

/// <summary>Decides how much a rule weighs in this project.</summary>
internal sealed class SeverityPolicy
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(";, \t\r\n");
    private readonly OperationSettings settings;
    private readonly bool treatAll;
    private Dictionary<string, Severity>? overrides;

    private SeverityPolicy(OperationSettings settings, bool treatAll)
    {
        this.settings = settings;
        this.treatAll = treatAll;
    }

    /// <summary>Reads the settings.</summary>
    /// <param name="settings">What the project says.</param>
    /// <param name="treatAll">All warnings are errors.</param>
    /// <param name="refuse">Called with each text that names no rule or no severity.</param>
    /// <returns>The policy; what was refused is not in it.</returns>
    public static SeverityPolicy Read(OperationSettings settings, bool treatAll, Action<string> refuse)
    {
        SeverityPolicy policy = new(settings, treatAll);
        foreach (RuleSeverity rule in settings.Rules)
        {
            policy.Override(rule, refuse);
        }

        return policy;
    }

    /// <summary>Decides.</summary>
    /// <returns>Its severity here: a <c>TrainingRule</c> first, then what the properties and the command line say of warnings.</returns>
    public Severity Decide(Rule rule)
    {
        if (rule.IsFailure)
        {
            return rule.Severity;
        }

        Severity severity = overrides is not null && overrides.TryGetValue(rule.Code, out Severity chosen) ? chosen : rule.Severity;
        if (severity != Severity.Warning)
        {
            return severity;
        }

        if (Names(settings[Setting.NoWarn], rule.Code))
        {
            return Severity.None;
        }

        bool raised = Names(settings[Setting.WarningsAsErrors], rule.Code)
            || (treatAll && !IsPreview(rule) && !Names(settings[Setting.WarningsNotAsErrors], rule.Code))
            || settings.IsRaised(rule.Code);
        return raised ? Severity.Error : Severity.Warning;
    }

    /// <summary>What a preview says is no fault of the data; only who names it makes it an error.</summary>
    private static bool IsPreview(Rule rule) => rule == RuleCatalog.Preview || rule == RuleCatalog.PlannedChange;

    private static bool Names(string? list, string code)
    {
        ReadOnlySpan<char> rest = list;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny(Separators);
            if ((end < 0 ? rest : rest[..end]).Equals(code, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return false;
    }

    private void Override(RuleSeverity item, Action<string> refuse)
    {
        string code = item.Code.Trim();
        string wanted = item.Severity.Trim();
        Severity? severity = wanted.ToLowerInvariant() switch
        {
            "error" => Severity.Error,
            "warning" => Severity.Warning,
            "info" => Severity.Info,
            "none" => Severity.None,
            _ => null,
        };

        if (RuleCatalog.Find(code) is not { } rule)
        {
            refuse($"TrainingRule names \"{code}\", which is no rule; docs/rules lists them");
        }
        else if (severity is null)
        {
            refuse($"TrainingRule {rule.Code} has the severity \"{wanted}\"; it can be error, warning, info or none");
        }
        else if (severity != Severity.Error && rule.IsFailure)
        {
            refuse($"TrainingRule {rule.Code} can only be error: it says that a run did not do what it was asked for, which must never pass for done");
        }
        else
        {
            overrides ??= new Dictionary<string, Severity>(StringComparer.Ordinal);
            overrides[rule.Code] = severity.Value;
        }
    }
}
