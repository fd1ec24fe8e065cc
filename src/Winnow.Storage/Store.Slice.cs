using System.Runtime.InteropServices;
using Dapper;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Keeps a point of a learning curve and what its models say about samples they did not learn from; what was said before about a sample is replaced.</summary>
    /// <param name="point">The point.</param>
    /// <param name="outcomes">Most probable class of each sample, and its probability.</param>
    public void AddOutcomes(StoredCurvePoint point, IReadOnlyList<(SampleId Sample, int Class, double Probability)> outcomes)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(outcomes);
        Change(transaction =>
        {
            connection.Execute(
                "INSERT INTO curve_points (round, curve, labels, seconds) VALUES (@Round, @Curve, @Labels, @Seconds) ON CONFLICT (round, curve) DO UPDATE SET labels = @Labels, seconds = @Seconds",
                new { point.Round, point.Curve, point.Labels, point.Seconds },
                transaction);
            return connection.Execute(
                """
                INSERT INTO slice_outcomes (round, curve, sample, class, probability) VALUES (@Round, @Curve, @sample, @said, @probability)
                ON CONFLICT (round, curve, sample) DO UPDATE SET class = @said, probability = @probability
                """,
                outcomes.Select(o => new { point.Round, point.Curve, sample = o.Sample.Value, said = o.Class, probability = o.Probability }),
                transaction);
        });
    }

    /// <summary>All points of the learning curves, by curve and round.</summary>
    public IReadOnlyList<StoredCurvePoint> ReadCurve() =>
        [.. connection.Query<(long Round, string Curve, double Labels, double Seconds)>("SELECT round, curve, labels, seconds FROM curve_points ORDER BY curve, round", transaction: batch).Select(r => new StoredCurvePoint((int)r.Round, r.Curve, r.Labels, r.Seconds))];

    /// <summary>What the models of all points say about samples, in the order of curve, round and sample.</summary>
    public IReadOnlyList<(int Round, string Curve, SampleId Sample, int Class)> ReadOutcomes() =>
    [
        .. connection.Query<(long Round, string Curve, long Sample, long Said)>("SELECT round, curve, sample, class AS Said FROM slice_outcomes ORDER BY curve, round, sample", transaction: batch)
            .Select(r => ((int)r.Round, r.Curve, new SampleId(r.Sample), (int)r.Said)),
    ];

    /// <summary>Keeps short descriptions of pictures that need no model.</summary>
    /// <param name="features">One vector per sample, all of one length; kept as float16.</param>
    public void AddFeatures(IReadOnlyList<(SampleId Sample, IReadOnlyList<float> Vector)> features) => Change(transaction => connection.Execute(
        "INSERT INTO features (sample, vector) VALUES (@sample, @vector) ON CONFLICT (sample) DO UPDATE SET vector = @vector",
        features.Select(f => new { sample = f.Sample.Value, vector = MemoryMarshal.AsBytes<Half>([.. f.Vector.Select(v => (Half)v)]).ToArray() }),
        transaction));

    /// <summary>The descriptions of all samples that have one [samples × dimensions], by id.</summary>
    public (IReadOnlyList<SampleId> Ids, Matrix Vectors) ReadFeatures()
    {
        var ids = new List<SampleId>();
        var values = new List<float>();
        var width = 0;
        foreach (var (sample, vector) in connection.Query<(long Sample, byte[] Vector)>("SELECT sample, vector FROM features ORDER BY sample", transaction: batch, buffered: false))
        {
            var halves = MemoryMarshal.Cast<byte, Half>(vector);
            width = halves.Length;
            ids.Add(new(sample));
            foreach (var half in halves)
            {
                values.Add((float)half);
            }
        }

        return (ids, new(ids.Count, width, [.. values]));
    }
}
