using System.Collections;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActorMaker.Service.Hosting;

internal static partial class Telemetry
{
    private const string Prefix = "OTEL_";

    static partial void Export(WebApplicationBuilder builder)
    {
        // The host reads no variables; the exporter asks the host for its own.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(static v => ((string)v.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static v => KeyValuePair.Create((string)v.Key, (string?)v.Value)));
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")))
        {
            telemetry.ConfigureResource(static r => r.AddService("training"));
        }

        telemetry.WithTracing(static t => t.SetSampler(new AlwaysOnSampler()).AddSource(Name))
            .WithMetrics(static m => m.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"))
            .WithLogging()
            .UseOtlpExporter();
    }
}
