using ActorMaker.Data.Trainings;
using ActorMaker.Operations.Projects;
using ActorMaker.Service.Hosting;

namespace ActorMaker.Service.Tests.Hosting;

/// <summary>What the command line takes, and what it refuses with a sentence that names it.</summary>
public sealed class ServeArgumentsTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string> Senseless => new()
    {
        { "--rot DIR", "--rot is no option of this command: is --root meant?" },
        { "--reconcil off", "is --reconcile meant?" },
        { "-x", "-x is no option" },
        { "--reconcile", "--reconcile needs a value" },
        { "--reconcile --read-only", "--reconcile needs a value" },
        { "--reconcile=", "--reconcile has an empty value" },
        { "--reconcile 5", "--reconcile is \"5\"" },
        { "--reconcile 00:00:00", "--reconcile is \"00:00:00\"" },
        { "--reconcile -00:05:00", "--reconcile is \"-00:05:00\"" },
        { "--reconcile never", "or off" },
        { "--read-only=no", "--read-only takes no value" },
        { "--confirm maybe", "--confirm is \"maybe\"; it can be preferred, required or off" },
        { "--urls nonsense", "--urls: \"nonsense\" is no address" },
        { "--urls https://127.0.0.1:5180", "--urls: \"https://127.0.0.1:5180\"" },
        { "--urls http://localhost:0", "--urls: \"http://localhost:0\"" },
        { "--urls http://127.0.0.1:70000", "--urls: " },
        { "--urls http://127.0.0.1:5180/base", "--urls: " },
        { "--urls ;", "--urls: no address" },
        { "--urls http://127.0.0.1:5181", "--hook-urls has a port of --urls" },
        { "--urls http://0.0.0.0:5180", "ACTORMAKER_TOKEN" },
        { "--urls http://*:5180", "ACTORMAKER_TOKEN" },
        { "--urls http://studio.example:5180", "ACTORMAKER_TOKEN" },
        { "--urls http://127.0.0.1:5180;http://192.168.0.7:5180", "192.168.0.7 is open" },
        { "--hook-urls x", "--hook-urls: \"x\"" },
        { "--public-url http://tunnel.example", "--public-url is no address" },
        { "--public-url https://user:pass@tunnel.example", "--public-url is no address" },
        { "--public-url https://tunnel.example/?x=1", "--public-url is no address" },
        { "--workflow /nowhere/template.json", "--workflow: there is no file" },
        { "--root /nowhere", "--root: /nowhere does not exist" },
        { "one two", "--root is given twice" },
        { "--read-only --read-only", "--read-only is given twice" },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void What_makes_no_sense_is_refused_by_name(string words, string sentence)
    {
        Assert.Null(Read(words.Split(' '), [], out string problem));
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_options_it_serves_this_machine_alone()
    {
        ServeOptions options = Read([], [], out _)!;

        Assert.Equal([new ListenAddress("127.0.0.1", 5180)], options.Urls);
        Assert.Equal([new ListenAddress("127.0.0.1", 5181)], options.HookUrls);
        Assert.Equal((null, null, TimeSpan.FromMinutes(5), Confirmation.Preferred), (options.Root, options.PublicUrl, options.Interval, options.Confirm));
        Assert.Equal((false, false, null, null, null), (options.TakesUnsigned, options.IsReadOnly, options.Workflow, options.Notify, options.Token));
    }

    [Fact]
    public void Every_option_is_taken_in_both_spellings()
    {
        string[] words = ["--root=.", "--urls", "http://0.0.0.0:80;http://[::1]:81", "--hook-urls=http://*:82", "--public-url", "https://tunnel.example/base/", "--reconcile=off", "--confirm", "Required", "--unsigned-hooks", "--read-only", "--notify=mail me --now"];

        ServeOptions options = Read(words, new() { ["ACTORMAKER_TOKEN"] = Secret }, out string problem)!;

        Assert.Equal("", problem);
        Assert.Equal([new ListenAddress("0.0.0.0", 80), new ListenAddress("[::1]", 81)], options.Urls);
        Assert.Equal([new ListenAddress("*", 82)], options.HookUrls);
        Assert.Equal(("https://tunnel.example/base/", null, Confirmation.Required), (options.PublicUrl!.ToString(), options.Interval, options.Confirm));
        Assert.Equal((true, true, "mail me --now", Secret), (options.TakesUnsigned, options.IsReadOnly, options.Notify, options.Token));
    }

    [Fact]
    public void The_environment_counts_where_no_option_is_given()
    {
        Dictionary<string, string> variables = new() { ["ACTORMAKER_ROOT"] = "/", ["ACTORMAKER_PUBLIC_URL"] = "http://127.0.0.1:9000" };

        Assert.Equal(("/", "http://127.0.0.1:9000/"), (Read([], variables, out _)!.Root, Read([], variables, out _)!.PublicUrl!.ToString()));
        Assert.Equal("/tmp", Read(["/tmp"], variables, out _)!.Root);
        variables["ACTORMAKER_PUBLIC_URL"] = "tunnel";
        Assert.Null(Read([], variables, out string problem));
        Assert.StartsWith("ACTORMAKER_PUBLIC_URL", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "it has 5")]
    [InlineData("0123456789abcdef0123456789abcde", "it has 31")]
    [InlineData("0123456789abcdef 0123456789abcdef", "a character that no header can carry")]
    public void A_token_that_is_none_lets_nobody_else_in(string token, string sentence)
    {
        Assert.Null(Read(["--urls", "http://0.0.0.0:5180"], new() { ["ACTORMAKER_TOKEN"] = token }, out string problem));
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(token, problem, StringComparison.Ordinal);
    }

    private static ServeOptions? Read(string[] words, Dictionary<string, string> variables, out string problem) =>
        new ServeArguments(new Surroundings("/tmp", variables)).Read(words, out problem);
}
