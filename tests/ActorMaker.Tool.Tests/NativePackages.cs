using System.Diagnostics;
using System.Text;
using ActorMaker.Testing;

namespace ActorMaker.Tool.Tests;

/// <summary>What <c>build/pack-tool.sh</c> writes: packed once, installed from that feed alone.</summary>
public sealed class NativePackages : IDisposable
{
    private readonly string? missing = new[] { "clang", "/usr/include/zlib.h" }.FirstOrDefault(static p => !IsThere(p));

    public NativePackages()
    {
        if (missing is not null)
        {
            return;
        }

        (int code, string output) = Run(Path.Join(Sources.Root, "build", "pack-tool.sh"), [Feed], Folder);
        Assert.True(code == 0, output);
        File.WriteAllText(Path.Join(Folder, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"local\" value=\"{Feed}\" /></packageSources></configuration>");
        (code, output) = Dotnet("tool", "install", "ActorMaker.Tool", "--tool-path", Path.Join(Folder, "tools"));
        Assert.True(code == 0, output);
        (code, output) = Run("tar", ["-xzf", Path.Join(Feed, "actormaker-linux-x64.tar.gz")], Folder);
        Assert.True(code == 0, output);
    }

    /// <summary>Holds everything.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("actormaker-native-").FullName;

    /// <summary>The packages.</summary>
    public string Feed => Path.Join(Folder, "feed");

    /// <summary>The command as it is installed.</summary>
    public string Installed => Path.Join(Folder, "tools", "actormaker");

    /// <summary>The command of the archive.</summary>
    public string Binary => Path.Join(Folder, "actormaker");

    /// <summary>Skips the test where the binary cannot be linked; in CI it must be.</summary>
    public void Require()
    {
        Assert.False(missing is not null && Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, $"{missing} is missing");
        Assert.SkipWhen(missing is not null, $"{missing} is missing, which the native binary is linked with: tests/install installs it");
    }

    /// <summary>Runs the SDK with this feed alone.</summary>
    public (int ExitCode, string Output) Dotnet(params string[] arguments) => Run("dotnet", arguments, Folder, ("NUGET_PACKAGES", Path.Join(Folder, "packages")));

    /// <summary>Runs a program; returns its exit code and all that it printed.</summary>
    public static (int ExitCode, string Output) Run(string program, IEnumerable<string> arguments, string folder, params (string Name, string? Value)[] variables)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach (string name in start.Environment.Keys.Where(static k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string? value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    /// <summary>Whether a program is on the path, or a file is there.</summary>
    public static bool IsThere(string name) => Path.IsPathRooted(name) ? File.Exists(name) : Array.Exists(Environment.GetEnvironmentVariable("PATH")!.Split(':'), folder => File.Exists(Path.Join(folder, name)));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
