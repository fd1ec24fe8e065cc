using Winnow.Bench.Gauntlet;
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
            context => BenchValue.Seconds(Seconds("maxherding", 20_000), context.Peer("coverage.py", "20000"))),
        Large("maxherding", "100k", 100_000, 60),
        Large("facility-location", "100k", 100_000, 60),
        Large("maxherding", "1m", 1_000_000, 300),
        Large("facility-location", "1m", 1_000_000, 300),
        Objective("maxherding", 500, 2_048, 5_243, MaxHerding, Gaussian),
        Objective("facility-location", 500, 2_048, 5_243, static (r, c) => new FacilityLocationSampling(referencesMax: r, candidatesMax: c), static squared => Math.Max(0, 1 - (squared / 2))),
        Objective("maxherding", 2_000, 5_368, 20_000, MaxHerding, Gaussian),
    ];

    private static MaxHerdingSampling MaxHerding(int? references, int? candidates) => new(referencesMax: references, candidatesMax: candidates);

    private static double Gaussian(double squared) => Math.Exp(-squared);

    private static BenchRow Large(string strategy, string size, int samples, double limit) => new(
        $"{strategy}-{size}", "core", $"seconds for screened {strategy}, {samples:N0} × 512 in 500 groups, 100 picks", new(BoundKind.AtMost, limit), "",
        _ => new(Seconds(strategy, samples), "s"));

    // A pool of 1,000,000 is screened by 2,048 references and picked from 262,144 candidates, 26 % of it; one of 100,000 is screened by 5,368.
    private static BenchRow Objective(string strategy, int groups, int references, int candidates, Func<int?, int?, IQueryStrategy> make, Func<double, double> kernel) => new(
        $"{strategy}-objective-{groups}", "core",
        $"mean similarity of the pool to 100 picks of {strategy} screened by {references:N0} references, picked from {candidates:N0} candidates, against plain greedy (peer), 20,000 × 512 in {groups:N0} groups",
        new(BoundKind.AtLeast, 0.99, OfRatio: true), "plain greedy", _ =>
        {
            var pool = Pool(20_000, groups);
            var rows = UnitRows(pool.Embeddings!);
            var (screened, plain) = (Mean(make(references, candidates)), Mean(make(null, null)));
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

    private static double Seconds(string strategy, int samples)
    {
        var pool = Pool(samples);
        var large = samples >= 1_000_000; // minutes: one run, and what it compiles is little of it
        return BestOf.Seconds(large ? 1 : 2, () => QueryStrategies.Get(strategy).Query(pool, Picks, new Random(1)), warmUp: !large);
    }

    private static PoolView Pool(int samples, int groups = Groups)
    {
        var random = new Random(1);
        var centres = new Matrix(groups, Dimensions);
        foreach (ref var value in centres.Span)
        {
            value = (float)Synthetic.Gaussian(random);
        }

        var matrix = new Matrix(samples, Dimensions);
        for (var i = 0; i < samples; i++)
        {
            var centre = centres.Row(random.Next(groups));
            var row = matrix.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = centre[j] + (0.5f * (float)Synthetic.Gaussian(random));
            }
        }

        return new PoolView { Ids = [.. Enumerable.Range(0, samples).Select(i => new SampleId(i))], Embeddings = matrix, Threads = Threads };
    }
}
