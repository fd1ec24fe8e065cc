using System.Diagnostics;
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
    ];

    private static BenchValue Measure(double peer)
    {
        var pool = Pool();
        var best = double.PositiveInfinity;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            QueryStrategies.Get("batchbald").Query(pool, 10, new Random(1));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new(best, "s", peer, peer / best);
    }

    /// <summary>Members that agree on most of a sample's logits, as dropout masks do.</summary>
    private static PoolView Pool()
    {
        var random = new Random(1);
        var shared = Gaussian(random, 2000 * 10, 1.5);
        return new()
        {
            Ids = [.. Enumerable.Range(0, 2000).Select(i => new SampleId(i))],
            MemberProbabilities = [.. Enumerable.Range(0, 20).Select(_ => Softmax([.. shared.Zip(Gaussian(random, 2000 * 10, 1), (s, own) => (float)Math.Exp(s + own))]))],
            Threads = 2,
        };
    }

    private static Matrix Softmax(float[] values)
    {
        var matrix = new Matrix(2000, 10, values);
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

    private static double[] Gaussian(Random random, int count, double spread) =>
        [.. Enumerable.Range(0, count).Select(_ => spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
