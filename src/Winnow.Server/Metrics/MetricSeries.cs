using System.Globalization;
using System.Text;

namespace Winnow.Server.Metrics;

/// <summary>The values of one instrument under one set of tags.</summary>
/// <param name="labels">The tags as Prometheus writes them, without braces.</param>
/// <param name="edges">Upper edges of the buckets of a histogram; null for counters and gauges.</param>
internal sealed class MetricSeries(string labels, double[]? edges)
{
    private readonly long[] buckets = new long[(edges?.Length ?? 0) + 1];
    private double sum;
    private long count;

    public void Add(double value)
    {
        sum += value;
        count++;
        if (edges is not null)
        {
            var index = Array.BinarySearch(edges, value);
            buckets[index < 0 ? ~index : index]++;
        }
    }

    public void Set(double value) => sum = value;

    /// <summary>Appends the lines of the text exposition format.</summary>
    public void Write(StringBuilder text, string name)
    {
        if (edges is null)
        {
            Line(text, name, labels, sum);
            return;
        }

        var below = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            var edge = i < edges.Length ? edges[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
            Line(text, name + "_bucket", Join(labels, $"le=\"{edge}\""), below);
        }

        Line(text, name + "_sum", labels, sum);
        Line(text, name + "_count", labels, count);
    }

    private static string Join(string labels, string last) => labels.Length == 0 ? last : labels + "," + last;

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
