using Winnow.Bench.Gauntlet;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Bench;

/// <summary>Speed of BatchBALD beside plain greedy selection in NumPy. A whole query on two threads: checks, gains, selection, reasons.</summary>
internal static class BatchBaldRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new(
            "batchbald", "core", "seconds for BatchBALD, 2,000 samples, 20 members, 10 classes, 10 picks, 10,000 joint answers", new(BoundKind.AtMost, 5), "NumPy, plain greedy",
            context => Measure(context.Peer("batchbald.py"))),
        new("batchbald-1m", "core", "seconds for the same picks from 1,000,000 samples, exactly", new(BoundKind.AtMost, 300), "", _ => Million()),
    ];

    private static BenchValue Million()
    {
        var pool = Pool(1_000_000);
        return new(BestOf.Seconds(1, () => QueryStrategies.Get("batchbald").Query(pool, 10, new Random(1))), "s");
    }

    private static BenchValue Measure(double peer)
    {
        var pool = Pool(2000);
        return BenchValue.Seconds(BestOf.Seconds(3, () => QueryStrategies.Get("batchbald").Query(pool, 10, new Random(1))), peer);
    }

    /// <summary>Members that agree on most of a sample's logits, as dropout masks do.</summary>
    private static PoolView Pool(int samples)
    {
        var random = new Random(1);
        float[] shared = [.. Enumerable.Range(0, samples * 10).Select(_ => (float)(1.5 * Synthetic.Gaussian(random)))];
        return new()
        {
            Ids = [.. Enumerable.Range(0, samples).Select(i => new SampleId(i))],
            MemberProbabilities = [.. Enumerable.Range(0, 20).Select(_ => Softmax([.. shared.Select(s => (float)Math.Exp(s + Synthetic.Gaussian(random)))]))],
            Threads = 2,
        };
    }

    private static Matrix Softmax(float[] values)
    {
        var matrix = new Matrix(values.Length / 10, 10, values);
        for (var i = 0; i < matrix.Rows; i++)
        {
            var row = matrix.Row(i);
            var sum = 0f;
            foreach (var value in row)
            {
                sum += value;
            }

            foreach (ref var value in row)
            {
                value /= sum;
            }
        }

        return matrix;
    }
}
