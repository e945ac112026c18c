using System.Net;
using System.Net.Sockets;

namespace ActorMaker.AppHost;

/// <summary>The addresses of the dashboard, on ports that are free: the hosts of several checkouts run side by side.</summary>
internal static class Dashboard
{
    /// <summary>Chooses one for each address that the environment does not name.</summary>
    public static void ChoosePorts()
    {
        string[] names = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];
        TcpListener[] held = [.. names.Select(_ => new TcpListener(IPAddress.Loopback, 0))];

        // All are held until all are known, or two could be the same.
        foreach ((string name, TcpListener listener) in names.Zip(held))
        {
            listener.Start();
            Default(name, $"http://{listener.LocalEndpoint}");
        }

        foreach (TcpListener listener in held)
        {
            listener.Dispose();
        }

        Default("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true");
    }

    private static void Default(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
