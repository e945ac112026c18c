using System.ComponentModel;
using System.Diagnostics;

namespace ActorMaker.S3.Harness;

/// <summary>Whether Ceph is installed here.</summary>
internal static class CephPrograms
{
    /// <summary>Says why no gateway can be started.</summary>
    /// <param name="install">The path of <c>tests/ceph/install</c>, which knows what is needed and how to get it.</param>
    /// <returns>The reason; null when one can.</returns>
    public static string? WhyNot(string install)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Ceph runs on Linux only: set ACTORMAKER_S3_SERVER=localstack, or name a server in ACTORMAKER_S3_ENDPOINT.";
        }

        try
        {
            using Process check = Process.Start(new ProcessStartInfo("bash", [install, "--check"]) { UseShellExecute = false, RedirectStandardError = true })!;
            string reason = check.StandardError.ReadToEnd().Trim();
            check.WaitForExit();
            return check.ExitCode == 0 ? null : reason;
        }
        catch (Win32Exception e)
        {
            return $"bash, which starts Ceph, cannot be run: {e.Message}";
        }
    }
}
