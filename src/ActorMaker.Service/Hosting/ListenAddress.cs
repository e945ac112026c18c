using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorMaker.Service.Hosting;

/// <summary>An address to listen on.</summary>
/// <param name="Host">As it was written: an address of this machine, a name, or <c>*</c>.</param>
/// <param name="Port">The port; 0 for any that is free.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    /// <summary>Whether only programs on this machine reach it.</summary>
    public bool IsLoopback => IsLoopbackName(Host);

    /// <summary>Reads addresses.</summary>
    /// <param name="text">One or more, separated by semicolons.</param>
    /// <param name="problem">What is wrong; empty if nothing is.</param>
    /// <returns>The addresses; empty if one makes no sense.</returns>
    public static IReadOnlyList<ListenAddress> Parse(string text, out string problem)
    {
        List<ListenAddress> addresses = [];
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Of(part) is not { } address)
            {
                problem = $"\"{part}\" is no address to listen on; it can be of the form http://127.0.0.1:5180 (for https, put a proxy before it)";
                return [];
            }

            addresses.Add(address);
        }

        problem = addresses.Count == 0 ? "no address to listen on is named" : "";
        return addresses;
    }

    /// <summary>Whether a name is this machine's own, whatever a name server says.</summary>
    /// <param name="host">A name or an address, without a port.</param>
    public static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Listens.</summary>
    /// <param name="configure">What connections get.</param>
    public void Listen(KestrelServerOptions server, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(Host.Trim('[', ']'), out IPAddress? address))
        {
            server.Listen(address, Port, configure);
        }
        else if (IsLoopback)
        {
            server.ListenLocalhost(Port, configure);
        }
        else
        {
            server.ListenAnyIP(Port, configure);
        }
    }

    private static ListenAddress? Of(string text)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }

        bool isPlain = string.Equals(address.Scheme, "http", StringComparison.OrdinalIgnoreCase) && !address.IsUnixPipe && !address.IsNamedPipe && address.PathBase.Length == 0;

        // localhost is two addresses, which would get two ports.
        bool isOnePort = address.Port is > 0 and <= 65535 || (address.Port == 0 && !string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase));
        return isPlain && isOnePort && address.Host.Length > 0 && !address.Host.Contains('@', StringComparison.Ordinal) ? new ListenAddress(address.Host, address.Port) : null;
    }
}
