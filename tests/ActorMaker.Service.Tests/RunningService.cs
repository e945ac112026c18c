using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMaker.Operations.Projects;
using ActorMaker.Service.Hosting;
using ActorMaker.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorMaker.Service.Tests;

/// <summary>The service, in the test's own process, on two free ports.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly LogLines log;

    private RunningService(WebApplication app, LogLines log)
    {
        (this.app, this.log) = (app, log);
        Uri[] urls = [.. app.Urls.Select(static u => new Uri(u))];
        (Api, Hooks) = (urls[0], urls[1]);
        Client.DefaultRequestHeaders.Add("X-ActorMaker", "1");
    }

    /// <summary>Where the API is.</summary>
    public Uri Api { get; }

    /// <summary>Where hooks arrive.</summary>
    public Uri Hooks { get; }

    /// <summary>Asks as a program does.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>What all parts share.</summary>
    public ServiceState State => app.Services.GetRequiredService<ServiceState>();

    /// <summary>The routes of both ports.</summary>
    public IReadOnlyList<Endpoint> Routes => app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>What was logged.</summary>
    public IReadOnlyCollection<string> Log => log.Lines;

    /// <summary>Starts it.</summary>
    /// <param name="data">The data root.</param>
    /// <param name="arguments">Options of the command line, beside the ports.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="time">The clock.</param>
    public static async Task<RunningService> StartAsync(DataRepository data, string[]? arguments = null, Dictionary<string, string>? variables = null, TimeProvider? time = null)
    {
        Surroundings surroundings = new(data.Root, variables ?? []);
        string[] words = ["--root", data.Root, "--urls", "http://127.0.0.1:0", "--hook-urls", "http://127.0.0.1:0", .. arguments ?? []];
        ServeOptions? options = new ServeArguments(surroundings).Read(words, out string problem);
        Assert.Equal("", problem);
        List<string> notes = [];
        DataSource? source = await DataSource.FindAsync(options!.Root, surroundings, notes.Add, TestContext.Current.CancellationToken);
        Assert.True(source is not null, string.Join('\n', notes));
        LogLines lines = new();
        WebApplication host = ServiceHost.Create(options, source, time ?? TimeProvider.System, builder => builder.AddProvider(lines).SetMinimumLevel(LogLevel.Debug));
        await host.StartAsync();
        RunningService service = new(host, lines);
        await LiveStudio.UntilAsync(() => service.State.Entries.IsRead, service);
        return service;
    }

    /// <summary>Asks the API.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(Api, path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends bytes as they are, and reads the status of the answer.</summary>
    public static async Task<int> SendRawAsync(Uri where, string text)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, where.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using StreamReader reader = new(stream, Encoding.Latin1);
        string? line = await reader.ReadLineAsync();
        return line is null ? 0 : int.Parse(line.Split(' ')[1], null);
    }

    /// <summary>Ends it, as SIGTERM does.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
