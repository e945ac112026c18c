using System.Text;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Trainings;

/// <summary>The parameters that a start is asked for with, completed by what its workflow says: what is recorded is what is trained with. Pure functions.</summary>
public static class StartParameters
{
    /// <summary>Why parameters cannot be trained with; null if they can. One that goes nowhere would be recorded, and be a lie.</summary>
    /// <param name="given">What was asked for.</param>
    public static string? Refuse(JsonValue given)
    {
        if (given.Kind != JsonKind.Object)
        {
            return $"\"parameters\" is {given.Kind.Describe()}, and should be an object";
        }

        foreach (JsonMember member in given.Members)
        {
            string name = member.Name.AsString()!;
            string? problem = TrainingParameter.All.FirstOrDefault(p => p.Name == name) is { } known
                ? known.Refuse(member.Value)
                : $"\"{name}\" is no parameter that goes into the workflow; they are {string.Join(", ", TrainingParameter.All.Select(static p => p.Name))}";
            problem ??= member.Value.AsString() is { } text && IsSecret(text) ? $"\"{name}\" holds a signature, token or key" : null;
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>The given parameters as they are spelled, and behind them what the workflow has for the others.</summary>
    /// <param name="given">Parameters that are not refused.</param>
    /// <param name="template">The workflow.</param>
    /// <param name="tokens">The class tokens, where none are given.</param>
    public static string Complete(JsonValue given, WorkflowTemplate template, string tokens)
    {
        List<(string Name, JsonTemplate Value)> all = [];
        foreach (JsonMember member in given.Members)
        {
            all.Add((member.Name.AsString()!, JsonCopy.Of(member.Value)));
        }

        foreach (TrainingParameter parameter in TrainingParameter.All)
        {
            if (!all.Exists(m => m.Name == parameter.Name))
            {
                if (parameter.Name == TrainingParameter.ClassTokens)
                {
                    all.Add((parameter.Name, JsonTemplate.Of(tokens)));
                }
                else if (template.Values.TryGetValue(parameter.Name, out string? value))
                {
                    all.Add((parameter.Name, JsonTemplate.Raw(value)));
                }
            }
        }

        return Encoding.UTF8.GetString(JsonTemplate.Object(all).ToBytes(JsonStyle.JavaScript with { Indent = null }));
    }

    /// <summary>Whether a text holds what AM1026 would find in the file.</summary>
    public static bool IsSecret(string text) => Addresses.AddressSecrets.IsIn(text) || SecretTokens.IsIn(text);
}
