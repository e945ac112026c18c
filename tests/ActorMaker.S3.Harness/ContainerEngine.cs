using System.ComponentModel;
using System.Diagnostics;

namespace ActorMaker.S3.Harness;

/// <summary>Docker, or what runs containers in its place.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Says why it cannot run LocalStack. Aspire itself would wait for it without an end.</summary>
    /// <returns>The reason; null when it can.</returns>
    public static string? WhyNot()
    {
        string client = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME") is { Length: > 0 } other ? other : "docker";
        try
        {
            using Process version = Process.Start(new ProcessStartInfo(client, ["version"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = version.StandardOutput.ReadToEndAsync();
            Task<string> errors = version.StandardError.ReadToEndAsync();
            if (!version.WaitForExit(Limit))
            {
                version.Kill(entireProcessTree: true);
                return $"LocalStack needs a container engine: {client} version got no answer within {Limit.TotalSeconds} s.";
            }

            return version.ExitCode == 0 && output.Wait(Limit) ? null : $"LocalStack needs a container engine: {client} says: {errors.GetAwaiter().GetResult().Trim()}";
        }
        catch (Win32Exception e)
        {
            return $"LocalStack needs a container engine: {client} cannot be run: {e.Message}";
        }
    }
}
