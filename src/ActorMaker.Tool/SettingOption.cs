using ActorMaker.Operations.Projects;
using System.CommandLine;

namespace ActorMaker.Tool;

/// <summary>How an option's value is given.</summary>
internal enum OptionKind
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>A path, relative to the current folder.</summary>
    Path,

    /// <summary>Items separated by semicolons; the option may also be given more than once.</summary>
    List,

    /// <summary>A switch.</summary>
    Flag,
}

/// <summary>A setting as an option of the command: what MSBuild calls <c>LoraBucket</c> is <c>--lora-bucket</c> here.</summary>
/// <param name="Kind">How its value is given.</param>
/// <param name="Description">What it means.</param>
internal sealed record SettingOption(string Setting, OptionKind Kind, string Description)
{
    /// <summary>All settings, in the order in which help shows them.</summary>
    public static IReadOnlyList<SettingOption> All { get; } =
    [
        new(Operations.Settings.Setting.TrainingDataRoot, OptionKind.Path, "The folder that holds resources/style_images and data"),
        new(Operations.Settings.Setting.Styles, OptionKind.List, "The styles that are meant: ids, folder names or globs"),
        new(Operations.Settings.Setting.Actors, OptionKind.List, "The actors that are meant: ids, folder names or globs"),
        new(Operations.Settings.Setting.MergeConflicts, OptionKind.Text, "best: where two entries of one version have different parameters, the best entry's win"),
        new(Operations.Settings.Setting.TrainingJournal, OptionKind.Text, "The plan to put back: the name of a folder of .actormaker/journal"),
        new(Operations.Settings.Setting.LoraBucket, OptionKind.Text, "The bucket that holds the LoRAs"),
        new(Operations.Settings.Setting.LoraPrefixes, OptionKind.List, "The prefixes to list LoRAs under"),
        new(Operations.Settings.Setting.RepairSmaller, OptionKind.Flag, "Also take images that became smaller than recorded, or are cut off"),
        new(Operations.Settings.Setting.MaxFlipPercent, OptionKind.Text, "The share of the entries whose status one run may change (50)"),
        new(Operations.Settings.Setting.ImageBucket, OptionKind.Text, "The bucket that holds the training images"),
        new(Operations.Settings.Setting.ImagePrefix, OptionKind.Text, "What stands before <actor>/<file> in an image's key"),
        new(Operations.Settings.Setting.S3Region, OptionKind.Text, "The region of the buckets"),
        new(Operations.Settings.Setting.S3ServiceUrl, OptionKind.Text, "The address of an S3 service that is not AWS"),
        new(Operations.Settings.Setting.S3Profile, OptionKind.Text, "The AWS profile to take credentials from"),
        new(Operations.Settings.Setting.S3Concurrency, OptionKind.Text, "How many requests run at a time (64)"),
        new(Operations.Settings.Setting.S3AddressStyle, OptionKind.Text, "How new addresses are written: regional, accelerate or service"),
        new(Operations.Settings.Setting.TrainingBuckets, OptionKind.List, "The buckets that an address in the data may name"),
        new(Operations.Settings.Setting.TrainingPendingHours, OptionKind.Text, "After how many hours a pending training is reported (24)"),
        new(Operations.Settings.Setting.TrainingRehash, OptionKind.Flag, "Read every file again, whatever is remembered"),
        new(Operations.Settings.Setting.TrainingPlan, OptionKind.Path, "The plan file to write"),
        new(Operations.Settings.Setting.TrainingSarif, OptionKind.Path, "A SARIF file to write with all findings"),
        new(Operations.Settings.Setting.TrainingBaseline, OptionKind.Path, "A SARIF file of an earlier run: what it holds is counted, not reported"),
        new(Operations.Settings.Setting.TrainingAgainst, OptionKind.Text, "A git ref: what the data has lost since is an error"),
        new(Operations.Settings.Setting.TrainingReport, OptionKind.Path, "The folder of the report"),
        new(Operations.Settings.Setting.TrainingReportActors, OptionKind.Text, "Which actors get a page in the report: problems, all or none"),
        new(Operations.Settings.Setting.TrainingReportAt, OptionKind.Text, "The instant that the report's ages count from, ISO 8601"),
        new(Operations.Settings.Setting.TrainingReportImages, OptionKind.Flag, "Show the images that are here in the report"),
        new(Operations.Settings.Setting.NoWarn, OptionKind.List, "Codes of warnings that are not reported"),
        new(Operations.Settings.Setting.WarningsAsErrors, OptionKind.List, "Codes of warnings that are errors"),
        new(Operations.Settings.Setting.WarningsNotAsErrors, OptionKind.List, "Codes of warnings that stay warnings"),
        new(Operations.Settings.Setting.TreatWarningsAsErrors, OptionKind.Flag, "All warnings are errors"),
    ];

    /// <summary>The option's name.</summary>
    public string Name => NameOf(Setting);

    /// <summary>The name of a setting's option.</summary>
    /// <param name="setting">Such as <c>S3ServiceUrl</c>.</param>
    /// <returns>Such as <c>--s3-service-url</c>.</returns>
    public static string NameOf(string setting) => Wording.OptionOf(setting);

    /// <summary>Makes the option.</summary>
    public Option Create() => Kind switch
    {
        OptionKind.Flag => new Option<bool?>(Name) { Description = Description, Arity = ArgumentArity.ZeroOrOne },
        OptionKind.List => new Option<string[]>(Name) { Description = Description, HelpName = "a;b", Arity = ArgumentArity.OneOrMore },
        OptionKind.Path => new Option<string>(Name) { Description = Description, HelpName = "path" },
        _ => new Option<string>(Name) { Description = Description, HelpName = "value" },
    };

    /// <summary>Reads the option.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">From <see cref="Create"/>.</param>
    /// <param name="surroundings">Where relative paths start.</param>
    /// <returns>The setting's value; null if the option was not given.</returns>
    public string? Read(ParseResult result, Option option, Surroundings surroundings) => option switch
    {
        _ when result.GetResult(option) is null or { Implicit: true } => null,
        Option<bool?> flag => result.GetValue(flag) == false ? "false" : "true",
        Option<string[]> list => string.Join(';', result.GetValue(list) ?? []),
        Option<string> path when Kind == OptionKind.Path => result.GetValue(path) is { Length: > 0 } given ? surroundings.PathOf(given) : "",
        Option<string> text => result.GetValue(text),
        _ => null,
    };
}
