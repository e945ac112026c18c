using ActorMaker.Testing;

namespace ActorMaker.Build.Tests;

/// <summary>A failed version without error is AM1032, a warning; a name that is no version is AM1020, an error.</summary>
public sealed class SeverityTests
{
    [Theory]
    [InlineData("", "warning")]
    [InlineData("-p:NoWarn=AM1032", null)]
    [InlineData("-p:NoWarn=CS1591%3BAM1032", null)]
    [InlineData("-p:WarningsAsErrors=AM1030%3Bam1032", "error")]
    [InlineData("-p:WarningsAsErrors=AM1030", "warning")]
    [InlineData("-p:TreatWarningsAsErrors=true", "error")]
    [InlineData("-p:TreatWarningsAsErrors=on", "error")]
    [InlineData("-p:TreatWarningsAsErrors=true -p:WarningsNotAsErrors=AM1032", "warning")]
    [InlineData("-warnaserror:AM1032", "error")]
    [InlineData("-warnaserror", "error")]
    [InlineData("-p:TreatWarningsAsErrors=true -p:NoWarn=AM1032", null)]
    public void A_warning_weighs_what_the_properties_say(string arguments, string? level)
    {
        using DataRepository data = Warning();

        Expect(data.Build(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)), "AM1032", level);
    }

    [Theory]
    [InlineData("error", "", "error")]
    [InlineData("Warning", "", "warning")]
    [InlineData("info", "-p:TreatWarningsAsErrors=true", "message")]
    [InlineData("none", "-p:TreatWarningsAsErrors=true", null)]
    [InlineData("error", "-p:NoWarn=AM1032", "error")]
    public void A_rule_weighs_what_its_item_says(string severity, string argument, string? level)
    {
        using DataRepository data = Warning();

        BuildRun run = data.BuildWith($"""<ItemGroup><TrainingRule Include="AM1032" Severity="{severity}" /></ItemGroup>""", argument.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Expect(run, "AM1032", level);
    }

    [Fact]
    public void An_error_can_be_lowered_but_not_by_NoWarn()
    {
        using DataRepository data = new();
        data.Replace(data.AddStyle("1_ink_intensity"), "\"name\": \"V1\"", "\"name\": \"first\"");

        Expect(data.Build("-p:NoWarn=AM1020"), "AM1020", "error");
        Expect(data.BuildWith("""<ItemGroup><TrainingRule Include="AM1020" Severity="warning" /></ItemGroup>"""), "AM1020", "warning");
    }

    [Theory]
    [InlineData("-p:TreatWarningsAsErrors=true", 0)]
    [InlineData("-p:MSBuildTreatWarningsAsErrors=true", 0)]
    [InlineData("-p:WarningsAsErrors=AM4001", 1)]
    public void A_preview_fails_only_for_who_asks_for_that(string argument, int exitCode)
    {
        using DataRepository data = new();
        data.Replace(data.AddStyle("1_ink_intensity"), "\"name\": \"V1\"", "\"name\": \"v1\"");

        BuildRun run = data.Run("NormalizeVersions", argument);

        Assert.Equal(("AM4000 AM4001", exitCode), (run.Codes, run.ExitCode));
    }

    private static DataRepository Warning()
    {
        DataRepository data = new();
        string failed = DataRepository.Version("style_1_v", 2)
            .Replace("\"completed\"", "\"failed\"", StringComparison.Ordinal)
            .Replace("\"loraUrl\"", "\"note\"", StringComparison.Ordinal)
            .Replace("\"completedAt\"", "\"failedAt\"", StringComparison.Ordinal);
        data.AddStyle("1_ink_intensity", failed, DataRepository.Version("style_1_v", 1));
        return data;
    }

    private static void Expect(BuildRun run, string code, string? level)
    {
        string counts = level switch
        {
            "error" => "1 error, 0 warnings",
            "warning" => "0 errors, 1 warning",
            _ => "0 errors, 0 warnings",
        };
        Assert.Equal(level, run.Findings.SingleOrDefault(f => f.Code == code)?.Level);
        Assert.Contains(counts, run.Summary, StringComparison.Ordinal);
        Assert.Equal(level == "error" ? 1 : 0, run.ExitCode);
    }
}
