using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorMaker.Data.Json;
using ActorMaker.Operations.Settings;

namespace ActorMaker.Operations.Projects;

/// <summary>A project that MSBuild could not evaluate; the message says why, in a few lines.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a reason it could not be reported.")]
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "As above.")]
public sealed class EvaluationException(string message) : Exception(message);

/// <summary>Asks MSBuild what a project says, and which files say it.</summary>
internal static class Evaluation
{
    private const int MostLines = 6;

    /// <summary>Evaluates a project.</summary>
    /// <param name="project">Absolute path of the project.</param>
    /// <returns>What it says, and the text of the project with everything that it imports.</returns>
    /// <exception cref="EvaluationException">It cannot be evaluated.</exception>
    public static async Task<(ProjectSettings Settings, string Preprocessed)> RunAsync(string project, CancellationToken token)
    {
        // Side by side: each takes a second, nearly all of it to start.
        Task<string> text = AskAsync(project, token, "-preprocess");
        string answer = await AskAsync(project, token, "-getProperty:" + string.Join(',', ProjectSettings.Properties), "-getItem:TrainingRule");
        ProjectSettings settings = Read(project, answer);
        if (settings[ProjectSettings.Imported] is null)
        {
            throw new EvaluationException($"{project} does not import ActorMaker.Build; if it refers to the package, run dotnet restore first");
        }

        return (settings, await text);
    }

    private static async Task<string> AskAsync(string project, CancellationToken token, params string[] arguments)
    {
        string folder = Path.GetDirectoryName(project)!;
        ProcessStartInfo start = new("dotnet", ["msbuild", project, "-nologo", .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            try
            {
                Task<string> error = process.StandardError.ReadToEndAsync(token);
                string output = await process.StandardOutput.ReadToEndAsync(token);
                string complaint = await error;
                await process.WaitForExitAsync(token);
                return process.ExitCode == 0 ? output : throw new EvaluationException(Errors(output + "\n" + complaint, project));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception e)
        {
            throw new EvaluationException($"{project} cannot be evaluated: the .NET SDK's dotnet cannot be started ({e.Message})");
        }
    }

    // One fault may take several lines: of a package that is not found, the reason stands in the third.
    private static string Errors(string output, string project)
    {
        string[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
        string[] errors = Array.FindAll(lines, static l => l.Contains("error", StringComparison.OrdinalIgnoreCase));
        return errors.Length + lines.Length == 0 ? $"{project} cannot be evaluated" : string.Join('\n', (errors.Length > 0 ? errors : lines).Take(MostLines));
    }

    private static ProjectSettings Read(string project, string answer)
    {
        using JsonText text = JsonText.Parse(Encoding.UTF8.GetBytes(answer));
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        List<RuleSeverity> rules = [];
        if (text.Problems.Count > 0 || !text.Root.TryGet("Properties"u8, out JsonValue properties) || !text.Root.TryGet("Items"u8, out JsonValue items))
        {
            throw new EvaluationException($"{project} cannot be evaluated: MSBuild's answer makes no sense");
        }

        foreach (JsonMember property in properties.Members)
        {
            values[property.Name.AsString()!] = property.Value.AsString() ?? "";
        }

        if (items.TryGet("TrainingRule"u8, out JsonValue list))
        {
            foreach (JsonValue item in list.Items)
            {
                rules.Add(new RuleSeverity(Member(item, "Identity"u8), Member(item, "Severity"u8)));
            }
        }

        return new ProjectSettings(project, values, rules);
    }

    private static string Member(JsonValue item, ReadOnlySpan<byte> name) => item.TryGet(name, out JsonValue value) ? value.AsString() ?? "" : "";
}
