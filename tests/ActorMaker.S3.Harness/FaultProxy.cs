using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorMaker.S3.Harness;

/// <summary>What the proxy does to a request.</summary>
public enum Fault
{
    /// <summary>Passes request and answer on.</summary>
    None,

    /// <summary>Answers 503 SlowDown itself; the server never sees the request.</summary>
    SlowDown,

    /// <summary>Answers 403 AccessDenied itself, as for a prefix that a policy does not allow.</summary>
    Forbid,

    /// <summary>Passes the request on, and only the first half of the answer back.</summary>
    Truncate,

    /// <summary>Passes the request on, and breaks the connection instead of answering.</summary>
    LoseAnswer,

    /// <summary>Does nothing until the client goes.</summary>
    Hang,
}

/// <summary>A proxy in front of an S3 server that breaks what it is told to. Hands every byte on as it came, so that signatures hold.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly Uri server;
    private readonly Func<string, Task<Fault>> choose;
    private readonly Task accepting;

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="choose">Chooses a fault by a request's first line, such as <c>GET /bucket?list-type=2 HTTP/1.1</c>; called from many threads.</param>
    public FaultProxy(Uri server, Func<string, Fault> choose)
        : this(server, line => Task.FromResult(choose(line)))
    {
    }

    /// <summary>Starts a proxy that holds requests until their fault is chosen.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="choose">Chooses a fault by a request's first line; called from many threads.</param>
    public FaultProxy(Uri server, Func<string, Task<Fault>> choose)
    {
        this.server = server;
        this.choose = choose;
        listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where it answers.</summary>
    public Uri Endpoint { get; }

    /// <summary>The first lines of all requests so far.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Chooses a fault for a share of the requests, by a seed.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="share">The share, from 0 to 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="attempts">How often a client sends a request: bad luck never breaks one so often in a row.</param>
    public static Func<string, Fault> Share(Fault fault, double share, int seed, int attempts)
    {
        Random random = new(seed);
        Dictionary<string, int> broken = new(StringComparer.Ordinal);
        return line =>
        {
            lock (random)
            {
                int before = broken.GetValueOrDefault(line);
                bool breaks = random.NextDouble() < share && before + 1 < attempts;
                broken[line] = breaks ? before + 1 : 0;
                return breaks ? fault : Fault.None;
            }
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await ServeOneAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side went away, as tests of faults want it.
            }
        }
    }

    // One request a connection: the server is asked to close behind its answer, which then needs no parsing.
    private async Task ServeOneAsync(NetworkStream client)
    {
        (string head, byte[] read) = await ReadHeadAsync(client);
        if (head.Length == 0)
        {
            return;
        }

        string line = head[..head.IndexOf('\r', StringComparison.Ordinal)];
        requests.Enqueue(line);
        Fault fault = await choose(line).WaitAsync(stop.Token);
        if (fault == Fault.Hang)
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        if (Header(head, "Expect") is not null)
        {
            await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop.Token);
        }

        byte[] body = new byte[int.TryParse(Header(head, "Content-Length"), out int length) ? length : 0];
        read.CopyTo(body, 0);
        await client.ReadExactlyAsync(body.AsMemory(read.Length), stop.Token);
        if (fault is Fault.SlowDown or Fault.Forbid)
        {
            (string status, string code) = fault == Fault.SlowDown ? ("503 Slow Down", "SlowDown") : ("403 Forbidden", "AccessDenied");
            string error = $"<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>";
            await client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {error.Length}\r\nConnection: close\r\n\r\n{error}"), stop.Token);
            return;
        }

        byte[] answer = await AskAsync(head, body);
        if (fault != Fault.LoseAnswer)
        {
            await client.WriteAsync(answer.AsMemory(0, fault == Fault.Truncate ? Half(answer) : answer.Length), stop.Token);
        }
    }

    private async Task<byte[]> AskAsync(string head, byte[] body)
    {
        using TcpClient upstream = new() { NoDelay = true };
        await upstream.ConnectAsync(server.Host, server.Port, stop.Token);
        NetworkStream stream = upstream.GetStream();
        StringBuilder passed = new();
        foreach (string line in head.Split("\r\n"))
        {
            if (!line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase) && line.Length > 0)
            {
                passed.Append(line).Append("\r\n");
            }
        }

        passed.Append("Connection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(passed.ToString()), stop.Token);
        await stream.WriteAsync(body, stop.Token);
        using MemoryStream answer = new();
        await stream.CopyToAsync(answer, stop.Token);
        return answer.ToArray();
    }

    // Reads up to the empty line; what came with it belongs to the body.
    private async Task<(string Head, byte[] Behind)> ReadHeadAsync(NetworkStream client)
    {
        byte[] buffer = new byte[64 * 1024];
        int count = 0;
        while (count < buffer.Length)
        {
            int got = await client.ReadAsync(buffer.AsMemory(count), stop.Token);
            if (got == 0)
            {
                break;
            }

            count += got;
            int end = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (Encoding.Latin1.GetString(buffer, 0, end + 4), buffer[(end + 4)..count]);
            }
        }

        return ("", []);
    }

    private static string? Header(string head, string name)
    {
        foreach (string line in head.Split("\r\n"))
        {
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return null;
    }

    // Half of the body, so that the client has seen the status; of an answer without one, half of the head.
    private static int Half(byte[] answer)
    {
        int body = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        return body < answer.Length ? body + ((answer.Length - body) / 2) : body / 2;
    }
}
