using System.Diagnostics;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Bench;

/// <summary>Speed of the strategies that cover the pool. Whole queries on two threads: checks, similarities, selection, reasons.</summary>
internal static class CoverageRows
{
    private const int Picks = 100;
    private const int Dimensions = 512;
    private const int Groups = 500;
    private const int Threads = 2;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("maxherding-20k", "core", "seconds for plain greedy MaxHerding, 20,000 × 512 in 500 groups, 100 picks", new(BoundKind.AtMost, 5), "NumPy, lazy greedy on the whole kernel",
            context => Beside(Seconds("maxherding", 20_000), context.Peer("coverage.py", "20000"))),
        Large("maxherding", 60),
        Large("facility-location", 60),
        Objective("maxherding", 500, 2_048, static most => new MaxHerdingSampling(referencesMax: most), static squared => Math.Exp(-squared)),
        Objective("facility-location", 500, 2_048, static most => new FacilityLocationSampling(referencesMax: most), static squared => Math.Max(0, 1 - (squared / 2))),
        Objective("maxherding", 2_000, 5_368, static most => new MaxHerdingSampling(referencesMax: most), static squared => Math.Exp(-squared)),
    ];

    private static BenchRow Large(string strategy, double limit) => new(
        $"{strategy}-100k", "core", $"seconds for screened {strategy}, 100,000 × 512 in 500 groups, 100 picks", new(BoundKind.AtMost, limit), "",
        _ => new(Seconds(strategy, 100_000), "s"));

    // 2,048 references are what a pool of 1,000,000 is screened by, and 5,368 what one of 100,000 is.
    private static BenchRow Objective(string strategy, int groups, int references, Func<int?, IQueryStrategy> make, Func<double, double> kernel) => new(
        $"{strategy}-objective-{groups}", "core",
        $"mean similarity of the pool to 100 picks of {strategy} screened by {references:N0} references, against plain greedy (peer), 20,000 × 512 in {groups:N0} groups",
        new(BoundKind.AtLeast, 0.99, OfRatio: true), "plain greedy", _ =>
        {
            var pool = Pool(20_000, groups);
            var rows = UnitRows(pool.Embeddings!);
            var (screened, plain) = (Mean(make(references)), Mean(make(null)));
            return new(screened, "", plain, screened / plain);

            double Mean(IQueryStrategy chosen)
            {
                int[] picks = [.. chosen.Query(pool, Picks, new Random(1)).Select(p => (int)p.Id.Value)];
                return NearestNeighbours.Between(rows, rows.Select(picks), 1, Threads).SquaredDistances.Average(d => kernel(d));
            }
        });

    private static Matrix UnitRows(Matrix embeddings)
    {
        var rows = new Matrix(embeddings.Rows, embeddings.Columns);
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = embeddings.Row(i).ToArray();
            var length = Math.Sqrt(row.Sum(v => (double)v * v));
            for (var j = 0; j < row.Length; j++)
            {
                rows[i, j] = (float)(row[j] / length);
            }
        }

        return rows;
    }

    private static BenchValue Beside(double ours, double peer) => new(ours, "s", peer, peer / ours);

    private static double Seconds(string strategy, int samples)
    {
        var pool = Pool(samples);
        var best = double.PositiveInfinity;
        for (var i = 0; i <= 2; i++)
        {
            var start = Stopwatch.GetTimestamp();
            QueryStrategies.Get(strategy).Query(pool, Picks, new Random(1));
            // The first call compiles.
            best = i == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static PoolView Pool(int samples, int groups = Groups)
    {
        var random = new Random(1);
        var centres = new Matrix(groups, Dimensions);
        foreach (ref var value in centres.Span)
        {
            value = (float)Gaussian(random);
        }

        var matrix = new Matrix(samples, Dimensions);
        for (var i = 0; i < samples; i++)
        {
            var centre = centres.Row(random.Next(groups));
            var row = matrix.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = centre[j] + (0.5f * (float)Gaussian(random));
            }
        }

        return new PoolView { Ids = [.. Enumerable.Range(0, samples).Select(i => new SampleId(i))], Embeddings = matrix, Threads = Threads };
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
