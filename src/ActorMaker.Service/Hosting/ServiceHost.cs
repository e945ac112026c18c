using ActorMaker.Service.Api;
using ActorMaker.Service.Hooks;
using ActorMaker.Service.Security;
using ActorMaker.Service.Worker;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorMaker.Service.Hosting;

/// <summary>Builds the service: the one place that does, for its own program, for the command line, and for tests.</summary>
internal static class ServiceHost
{
    /// <summary>How long what is at work may take to end.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    /// <summary>Builds it. Nothing listens yet.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="data">Which data it is about.</param>
    /// <param name="log">Where its log goes; null for standard output.</param>
    public static WebApplication Create(ServeOptions options, DataSource data, TimeProvider time, Action<ILoggingBuilder>? log = null)
    {
        // Empty: neither files nor variables that a user does not know of may open ports, or have requests logged with their paths.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ActorMaker.Service", ContentRootPath = data.Root });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.Warning);
        (log ?? Console)(builder.Logging);
        Telemetry.Add(builder);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(new ServiceState(options, data, time));
        builder.Services.AddSingleton<HookReceiver>();
        builder.Services.AddHostedService<TrainingWorker>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => Listen(server, options));

        WebApplication app = builder.Build();
        ServiceState state = app.Services.GetRequiredService<ServiceState>();
        RequestGuard guard = new(state);
        app.Use(Telemetry.RequestAsync);
        app.UseExceptionHandler(static errors => errors.Run(static context => Answer.ProblemAsync(context, StatusCodes.Status500InternalServerError, "fault", "Something went wrong inside the service; its log says more.")));

        // Two programs of their own: no route of one is known to the other.
        app.MapWhen(Port.IsOfHooks, hooks => hooks.UseRouting().UseEndpoints(routes => routes.MapHooks(app.Services.GetRequiredService<HookReceiver>(), options.TakesUnsigned)));
        app.Use(guard.InvokeAsync);
        app.UseRouting();
        app.MapApi(state, app.Lifetime.ApplicationStopping);
        return app;
    }

    private static void Listen(KestrelServerOptions server, ServeOptions options)
    {
        server.AddServerHeader = false;
        KestrelServerLimits limits = server.Limits;
        limits.MaxRequestBodySize = HookRoutes.MaxBody;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxConcurrentConnections = 1_000;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        foreach (ListenAddress address in options.Urls)
        {
            address.Listen(server, static _ => { });
        }

        foreach (ListenAddress address in options.HookUrls)
        {
            address.Listen(server, Port.MarkHooks);
        }
    }

    private static void Console(ILoggingBuilder log) => log.AddSimpleConsole(static o =>
    {
        o.SingleLine = true;
        o.IncludeScopes = false;
        o.UseUtcTimestamp = true;
        o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
    });
}
