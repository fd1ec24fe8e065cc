using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Winnow.Server.Metrics;
using Winnow.Server.Workers;

namespace Winnow.Server.Operations;

/// <summary>Sends spans and figures to an OpenTelemetry collector (OTLP over HTTP). Exists only where an address is given.</summary>
internal sealed class Telemetry(ServerOptions options, MetricsSampler sampler) : IHostedService, IDisposable
{
    private static readonly TimeSpan SendEvery = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource stop = new();
    private TracerProvider? tracer;
    private MeterProvider? meter;
    private Task sampling = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService("winnow", serviceVersion: WinnowVersion.Own, serviceInstanceId: Environment.MachineName);

        // Always: the web framework's own span around ours is not kept, and would take ours with it.
        tracer = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).SetSampler(new AlwaysOnSampler()).AddSource(ServerTracing.SourceName).AddOtlpExporter(o => To(o, "v1/traces")).Build();
        meter = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(ServerMetrics.MeterName).AddMeter("Microsoft.AspNetCore.Hosting")
            .AddOtlpExporter((o, reader) =>
            {
                To(o, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)SendEvery.TotalMilliseconds;
            }).Build();
        sampling = SampleAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await sampling;

        // What was not sent yet is sent, unless the collector is away.
        sampler.Sample();
        tracer?.ForceFlush();
        meter?.ForceFlush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tracer?.Dispose();
        meter?.Dispose();
        stop.Dispose();
    }

    private void To(OtlpExporterOptions exporter, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(new Uri(options.Otlp!.ToString().TrimEnd('/') + "/"), path);
    }

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(SendEvery, options.Clock);
        try
        {
            do
            {
                sampler.Sample();
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
