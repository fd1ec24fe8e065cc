using Winnow.Bench.Gauntlet;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Bench;

/// <summary>Speed and memory of the query strategies, each beside the same computation in NumPy. Whole queries on two threads: checks, scores, selection, reasons.</summary>
internal static class CoreRows
{
    private const int Picks = 100;
    private const int Threads = 2;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        Scores("margin", 0.12),
        Scores("least-confidence", 0.06),
        Scores("entropy", 0.25),
        new("scores-allocated", "run", "bytes allocated per row beyond the utilities, margin over 1,000,000 × 100 probabilities", new(BoundKind.AtMost, 0.1), "", _ => Allocated()),
        Badge("trained", 0.35),
        Badge("random", 0.35),
        KCenter("grouped", 0.4),
        KCenter("random", 0.4),
    ];

    private static BenchRow Scores(string strategy, double limit) => new(
        $"scores-{strategy}", "run", $"seconds for a {strategy} query over 1,000,000 × 100 probabilities", new(BoundKind.AtMost, limit), "NumPy, best form",
        context => BenchValue.Seconds(Seconds(strategy, Probabilities(), repeats: 5), context.Peer("scores.py", strategy)));

    private static BenchRow Badge(string data, double limit) => new(
        $"badge-{data}", "run", $"seconds for factorised BADGE, 60,000 × 512, 10 classes, 100 picks, {data} head", new(BoundKind.AtMost, limit), "NumPy, factorised",
        context => BenchValue.Seconds(Seconds("badge", Factors(trained: data == "trained"), repeats: 3), context.Peer("badge.py", data)));

    private static BenchRow KCenter(string data, double limit) => new(
        $"k-center-{data}", "run", $"seconds for k-center greedy, 60,000 × 512, 100 picks, {data} embeddings", new(BoundKind.AtMost, limit), "NumPy, one product per pick",
        context => BenchValue.Seconds(Seconds("k-center", Embeddings(grouped: data == "grouped"), repeats: 3), context.Peer("k_center.py", data)));

    private static double Seconds(string strategy, PoolView pool, int repeats) =>
        BestOf.Seconds(repeats, () => QueryStrategies.Get(strategy).Query(pool, Picks, new Random(1)), warmUp: true);

    private static BenchValue Allocated()
    {
        var pool = Probabilities();
        Seconds("margin", pool, repeats: 3);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        QueryStrategies.Get("margin").Query(pool, 1, new Random(1)); // one pick: reasons cost bytes per pick, not per row
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before - (sizeof(float) * (long)pool.Ids.Count);
        return new((double)bytes / pool.Ids.Count, "bytes/row");
    }

    private static PoolView Probabilities()
    {
        var random = new Random(1);
        var matrix = new Matrix(1_000_000, 100);
        for (var i = 0; i < matrix.Rows; i++)
        {
            Softmax(matrix.Row(i), random, spread: 2, favoured: 0);
        }

        return new PoolView { Ids = Ids(matrix.Rows), Probabilities = matrix, Threads = Threads };
    }

    private static PoolView Factors(bool trained)
    {
        var random = new Random(1);
        var residuals = new Matrix(60_000, 10);
        var features = new Matrix(60_000, 512);
        foreach (ref var value in features.Span)
        {
            value = (float)Math.Max(0, Synthetic.Gaussian(random));
        }

        for (var i = 0; i < residuals.Rows; i++)
        {
            var row = residuals.Row(i);
            Softmax(row, random, spread: 1, favoured: trained ? 6 : 0);
            row[Largest(row)] -= 1;
        }

        return new PoolView { Ids = Ids(60_000), GradientFactors = new(residuals, features), Threads = Threads };
    }

    private static PoolView Embeddings(bool grouped)
    {
        var random = new Random(1);
        var centres = new Matrix(50, 512);
        var matrix = new Matrix(60_000, 512);
        foreach (ref var value in centres.Span)
        {
            value = grouped ? (float)Synthetic.Gaussian(random) : 0;
        }

        for (var i = 0; i < matrix.Rows; i++)
        {
            var centre = centres.Row(random.Next(50));
            var row = matrix.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = centre[j] + ((grouped ? 0.5f : 1) * (float)Synthetic.Gaussian(random));
            }
        }

        return new PoolView { Ids = Ids(60_000), Embeddings = matrix, Threads = Threads };
    }

    private static SampleId[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => new SampleId(i))];

    private static void Softmax(Span<float> row, Random random, double spread, double favoured)
    {
        var sum = 0.0;
        var favourite = random.Next(row.Length);
        for (var c = 0; c < row.Length; c++)
        {
            row[c] = (float)Math.Exp((spread * Synthetic.Gaussian(random)) + (c == favourite ? favoured : 0));
            sum += row[c];
        }

        foreach (ref var value in row)
        {
            value = (float)(value / sum);
        }
    }

    private static int Largest(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            best = row[c] > row[best] ? c : best;
        }

        return best;
    }
}
