using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ActorMaker.Benchmarks;

/// <summary>A link between two machines: a proxy that holds every byte back for some time in each direction.</summary>
internal static class Link
{
    private const int LargestPiece = 64 * 1024;

    /// <summary>Prints its address, and passes connections on until standard input ends.</summary>
    /// <param name="target">The address of the server.</param>
    /// <param name="delay">How long a byte takes, in each direction.</param>
    public static async Task<int> RunAsync(Uri target, TimeSpan delay)
    {
        using TcpListener listener = new(IPAddress.Loopback, port: 0);
        listener.Start();
        Console.WriteLine($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        // The console's reader waits in the caller's thread, also where its name ends in Async.
        Task end = Task.Run(Console.In.ReadToEnd);
        while (await Task.WhenAny(end, listener.AcceptSocketAsync()) is Task<Socket> accepted && accepted != end)
        {
            _ = PassOnAsync(await accepted, target, delay);
        }

        return 0;
    }

    private static async Task PassOnAsync(Socket here, Uri target, TimeSpan delay)
    {
        using Socket there = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (here)
        {
            here.NoDelay = true;
            try
            {
                await there.ConnectAsync(target.Host, target.Port);
                await Task.WhenAll(PumpAsync(here, there, delay), PumpAsync(there, here, delay));
            }
            catch (SocketException)
            {
                // Whoever broke off is seen by the other one, whose connection ends with this one.
            }
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, TimeSpan delay)
    {
        Channel<(long Due, byte[] Bytes)> underway = Channel.CreateUnbounded<(long, byte[])>();
        Task reading = ReadAsync(from, underway.Writer, delay);
        await foreach ((long due, byte[] bytes) in underway.Reader.ReadAllAsync())
        {
            TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left);
            }

            for (int sent = 0; sent < bytes.Length;)
            {
                sent += await to.SendAsync(bytes.AsMemory(sent));
            }
        }

        await reading;
        to.Shutdown(SocketShutdown.Send);
    }

    private static async Task ReadAsync(Socket from, ChannelWriter<(long Due, byte[] Bytes)> underway, TimeSpan delay)
    {
        byte[] piece = new byte[LargestPiece];
        try
        {
            while (await from.ReceiveAsync(piece) is > 0 and var length)
            {
                await underway.WriteAsync((Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency), piece[..length]));
            }
        }
        finally
        {
            underway.Complete();
        }
    }
}
