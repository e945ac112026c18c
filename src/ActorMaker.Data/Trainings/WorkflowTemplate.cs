using System.Text;
using ActorMaker.Data.Files;
using ActorMaker.Data.Findings;
using ActorMaker.Data.Json;

namespace ActorMaker.Data.Trainings;

/// <summary>The ComfyUI workflow that a training runs, before its parameters go into it: one for styles and actors.</summary>
public sealed class WorkflowTemplate
{
    private static readonly WorkflowInput Prompts = new("146", "string");

    private readonly byte[] json;
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private WorkflowTemplate(byte[] json) => this.json = json;

    /// <summary>What the template itself says of each parameter, as JSON; those that it links to another node are left out.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    /// <summary>Reads a template: <c>input.workflow</c> of a request, or a whole request.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="problem">Why it is none; empty if it is one.</param>
    /// <returns>The template; null if it is none.</returns>
    public static WorkflowTemplate? Read(string path, out string problem)
    {
        using DataFile? file = DataFile.Read(path, out Finding? unreadable);
        problem = file is null ? unreadable?.What ?? "there is no such file" : file.Text.Problems.Count > 0 ? "it is no sound JSON" : "";
        return problem.Length > 0 ? null : Of(file!.Text.Root, out problem);
    }

    /// <summary>Reads a template from its text.</summary>
    /// <param name="root">The graph, or a request with one.</param>
    /// <param name="problem">Why it is none; empty if it is one.</param>
    /// <returns>The template; null if it is none.</returns>
    public static WorkflowTemplate? Of(JsonValue root, out string problem)
    {
        JsonValue graph = root.TryGet("input"u8, out JsonValue input) && input.TryGet("workflow"u8, out JsonValue inner) ? inner : root;
        WorkflowTemplate template = new(graph.Raw.ToArray());
        foreach (TrainingParameter parameter in TrainingParameter.All)
        {
            foreach (WorkflowInput place in parameter.Inputs)
            {
                if (Find(graph, place) is { } value)
                {
                    if (parameter.Refuse(value) is null)
                    {
                        template.values[parameter.Name] = Encoding.UTF8.GetString(value.Raw);
                    }
                }
                else if (!parameter.IsOptional)
                {
                    problem = $"its node {place.Node} has no input \"{place.Input}\", which {parameter.Name} goes into";
                    return null;
                }
            }
        }

        problem = Find(graph, Prompts)?.AsString() is null ? $"its node {Prompts.Node} has no text \"{Prompts.Input}\", which the sample prompts are in" : "";
        return problem.Length == 0 ? template : null;
    }

    /// <summary>The workflow with parameters in it; what they do not say stays as it is.</summary>
    /// <param name="parameters">An object with some of <see cref="TrainingParameter.All"/>.</param>
    public JsonTemplate Fill(JsonValue parameters)
    {
        using JsonText text = JsonText.Parse(json);
        JsonEditor editor = new(text, JsonStyle.JavaScript);
        foreach (TrainingParameter parameter in TrainingParameter.All)
        {
            if (!parameters.TryGet(Encoding.UTF8.GetBytes(parameter.Name), out JsonValue value))
            {
                continue;
            }

            foreach (WorkflowInput place in parameter.Inputs)
            {
                if (Find(text.Root, place) is { } old)
                {
                    editor.Replace(old, JsonTemplate.Copy(value));
                }
            }

            if (parameter.Name == TrainingParameter.ClassTokens)
            {
                Name(editor, text.Root, parameter.Inputs[0], value.AsString()!);
            }
        }

        return JsonTemplate.Raw(Encoding.UTF8.GetString(editor.ToBytes()));
    }

    /// <summary>The sample prompts name what is trained.</summary>
    private static void Name(JsonEditor editor, JsonValue graph, WorkflowInput tokens, string now)
    {
        if (Find(graph, tokens)?.AsString() is { Length: > 0 } before && Find(graph, Prompts) is { } prompts)
        {
            editor.Replace(prompts, JsonTemplate.Of(prompts.AsString()!.Replace(before, now, StringComparison.Ordinal)));
        }
    }

    private static JsonValue? Find(JsonValue graph, WorkflowInput place) =>
        graph.TryGet(Encoding.UTF8.GetBytes(place.Node), out JsonValue node) && node.TryGet("inputs"u8, out JsonValue inputs) && inputs.TryGet(Encoding.UTF8.GetBytes(place.Input), out JsonValue value)
            ? value
            : null;
}
