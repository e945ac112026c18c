using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorMaker.S3.Tests;

/// <summary>A service that answers one request, with what it is given.</summary>
internal sealed class OneAnswer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task answering;

    public OneAnswer(string answer)
    {
        listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        answering = AnswerAsync(answer);
    }

    public Uri Endpoint { get; }

    /// <summary>The head of the request that came.</summary>
    public string Request { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        await answering;
        listener.Dispose();
    }

    private async Task AnswerAsync(string answer)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        byte[] request = new byte[64 * 1024];
        int length = 0;
        while (!Encoding.ASCII.GetString(request, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            length += await stream.ReadAsync(request.AsMemory(length));
        }

        Request = Encoding.ASCII.GetString(request, 0, length);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
    }
}
