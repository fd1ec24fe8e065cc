using System.Diagnostics.Metrics;
using System.Text;

namespace Winnow.Server.Metrics;

/// <summary>Adds up what the meters of this server measure and writes it as Prometheus reads it.</summary>
internal sealed class MetricsCollector : IDisposable
{
    /// <summary>Series at most; a flood of tag values must not fill the memory.</summary>
    private const int SeriesMax = 5000;

    // Seconds: from a cached answer to a slow export.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private int series;

    /// <param name="meters">Only meters of this factory count: other servers of the process have their own.</param>
    public MetricsCollector(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && (instrument.Meter.Name == ServerMetrics.MeterName || instrument.Name == "http.server.request.duration"))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.Start();
    }

    /// <summary>All values in the text exposition format, version 0.0.4.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (gate)
        {
            foreach (var (name, family) in families)
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(family.Help).Append('\n');
                text.Append("# TYPE ").Append(name).Append(' ').Append(family.Type).Append('\n');
                foreach (var one in family.Series.Values)
                {
                    one.Write(text, name);
                }
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusNames.Labels(tags);
        lock (gate)
        {
            var name = PrometheusNames.Of(instrument);
            if (!families.TryGetValue(name, out var family))
            {
                families[name] = family = new(instrument);
            }

            if (!family.Series.TryGetValue(labels, out var one))
            {
                if (++series > SeriesMax)
                {
                    return;
                }

                family.Series[labels] = one = new(labels, family.Type != "histogram" ? null : Own(instrument) ?? Seconds);
            }

            if (family.Type == "gauge")
            {
                one.Set(value);
            }
            else
            {
                one.Add(value);
            }
        }
    }

    // Others' advice is for other readers.
    private static double[]? Own(Instrument instrument) =>
        instrument is Histogram<double> { Meter.Name: ServerMetrics.MeterName, Advice.HistogramBucketBoundaries: { } edges } ? [.. edges] : null;

    private sealed class Family(Instrument instrument)
    {
        public string Help { get; } = (instrument.Description ?? instrument.Name).ReplaceLineEndings(" ");

        public string Type { get; } = instrument switch
        {
            Histogram<double> => "histogram",
            Counter<long> => "counter",
            _ => "gauge",
        };

        public SortedDictionary<string, MetricSeries> Series { get; } = new(StringComparer.Ordinal);
    }
}
