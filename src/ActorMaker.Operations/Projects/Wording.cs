using System.Text;
using ActorMaker.Data.Findings;

namespace ActorMaker.Operations.Projects;

/// <summary>Words jobs as commands that can be copied into the shell that this command was typed in.</summary>
/// <param name="root">What the user named as the root, as it was typed; null if it was found.</param>
public sealed class Wording(string? root)
{
    /// <summary>What a finding says here: what is wrong, and the way out in this door's words.</summary>
    /// <returns>The text; equal to that of every other door where it names no command.</returns>
    public string Message(Finding finding)
    {
        string what = What(finding);
        return finding.Fix is null ? what : $"{what}. Fix: {Word(finding.Fix)}.";
    }

    /// <summary>What is wrong, without a way out; the one text that says how to run what is running once more says it in this door's words.</summary>
    public static string What(Finding finding) => finding.Rule == RuleCatalog.Preview ? finding.What.Replace("-p:Apply=true", "--apply", StringComparison.Ordinal) : finding.What;

    /// <summary>Words a fix.</summary>
    public string Word(Fix fix)
    {
        StringBuilder text = new();
        for (Fix? part = fix; part is not null; part = part.Rest)
        {
            text.Append(part.Words).Append(part.Command is null ? "" : Word(part.Command));
        }

        return text.ToString();
    }

    /// <summary>Words a command.</summary>
    public string Word(Command command)
    {
        StringBuilder text = new("actormaker ");
        text.Append(Name(command.Job));
        if (root is not null)
        {
            text.Append(' ').Append(ShellWord.Quote(root));
        }

        if (command.Setting is { } setting)
        {
            text.Append(' ').Append(OptionOf(setting));
            if (!string.Equals(command.Value, "true", StringComparison.OrdinalIgnoreCase))
            {
                text.Append(' ').Append(ShellWord.Quote(command.Value ?? ""));
            }
        }

        return text.ToString();
    }

    /// <summary>The name of a setting's option.</summary>
    /// <param name="setting">Such as <c>S3ServiceUrl</c>.</param>
    /// <returns>Such as <c>--s3-service-url</c>.</returns>
    public static string OptionOf(string setting)
    {
        StringBuilder name = new("--");
        foreach (char c in setting)
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 2)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    private static string Name(Job job) => job switch
    {
        Job.NormalizeVersions => "fix",
        Job.SyncTrainingManifests => "sync manifests",
        Job.SyncS3Loras => "sync loras",
        Job.VerifyS3 => "verify",
        Job.PushTrainingImages => "push",
        Job.RepairTrainingImages => "repair",
        _ => "undo",
    };
}
