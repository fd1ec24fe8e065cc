using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Bench;

/// <summary>Large pools: 512 dimensions, 100 labelled, 100 picks where nothing else is said, two threads. The floors are in docs/benchmarks.md.</summary>
internal static class ScaleRows
{
    private const int Columns = 512;
    private const int Groups = 200;
    private const int Threads = 2;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("matrix-product-peak", "core", "GFLOP/s of one-way nearest neighbours, 20,000 × 20,000 × 512, k = 20, no pair used twice", new(BoundKind.AtLeast, 0.6, OfRatio: true), "NumPy's float32 product, 8,192 × 8,192 × 512", Peak),
        new("knn-exact-100k", "core", "seconds for the 20 exact nearest neighbours of 100,000 × 512", new(BoundKind.AtLeast, 2, OfRatio: true), "scikit-learn's brute force, 10,000 of the queries, × 10", Knn),
        new("badge-100k-c100", "core", "seconds for BADGE, 100,000 × 512, 100 classes", new(BoundKind.AtMost, 0.7), "NumPy, factorised", context => Badge(context, 100_000, repeats: 3)),
        new("badge-100k-bytes", "core", "MB of both factors and all that the same query allocates", new(BoundKind.AtMost, 300), "", _ => BadgeBytes()),
        new("badge-1m", "core", "seconds for BADGE, 1,000,000 × 512, 100 classes", new(BoundKind.AtMost, 10), "NumPy, factorised", context => Badge(context, 1_000_000, repeats: 1)),
        new("k-center-100k", "core", "seconds for k-center greedy, 100,000 × 512, random embeddings", new(BoundKind.AtMost, 0.6), "NumPy, one product per pick", context => KCenter(context, 100_000, 100, peerPicks: 100, grouped: false, repeats: 3)),
        new("k-center-1m", "core", "seconds for k-center greedy, 1,000,000 × 512, 1,000 picks, grouped embeddings", new(BoundKind.AtMost, 120), "NumPy, one product per pick, 50 picks, × 20", context => KCenter(context, 1_000_000, 1000, peerPicks: 50, grouped: true, repeats: 0)),
        new("typiclust-100k", "core", "seconds for TypiClust, 100,000 × 512", new(BoundKind.AtMost, 4), "scikit-learn: k-means with 200 clusters, one start", TypiClust),
        new("probcover-60k", "core", "seconds for ProbCover, 60,000 × 512", new(BoundKind.AtMost, 15), "NumPy: all distances, compared, alone", ProbCover),
        new("typiclust-1m", "core", "seconds for TypiClust, 1,000,000 × 512", new(BoundKind.AtMost, 300), "", _ => Alone("typiclust")),
        new("probcover-1m", "core", "seconds for ProbCover through the index, 1,000,000 × 512", new(BoundKind.AtMost, 300), "", _ => Alone("probcover")),
        new("probcover-objective", "core", "share of the pool that 100 picks through the index cover, against exact picks (peer), 60,000 × 512, δ = 0.62", new(BoundKind.AtLeast, 0.99, OfRatio: true), "exact ProbCover", _ => Objective()),
        new("index-recall", "core", "recall of the 20 nearest of 10,000 rows among 100,000 × 512 grouped ones, 8 of 316 lists read", new(BoundKind.AtLeast, 0.95), "", _ => Recall()),
    ];

    private static BenchValue Peak(BenchContext context)
    {
        var rows = Embeddings(20_000, grouped: false);
        var own = 2.0 * rows.Rows * rows.Rows * Columns / Best(3, () => NearestNeighbours.Between(rows, rows, 20, Threads)) / 1e9;
        var peer = context.Peer("product.py");
        return new(own, "GFLOP/s", peer, own / peer);
    }

    private static BenchValue Knn(BenchContext context)
    {
        var rows = Embeddings(100_000, grouped: false);
        return BenchValue.Seconds(Best(0, () => NearestNeighbours.Within(rows, 20, Threads)), context.Peer("knn.py"));
    }

    private static BenchValue Badge(BenchContext context, int samples, int repeats) =>
        BenchValue.Seconds(Seconds("badge", Factors(samples), 100, repeats), context.Peer("badge.py", "trained", Number(samples), "100"));

    private static BenchValue BadgeBytes()
    {
        var pool = Factors(100_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        QueryStrategies.Get("badge").Query(pool, 100, new Random(1));
        var factors = pool.GradientFactors ?? throw new InvalidOperationException("The pool has no factors.");
        return new((GC.GetTotalAllocatedBytes(precise: true) - before + (sizeof(float) * (factors.Features.Span.Length + (long)factors.Residuals.Span.Length))) / 1e6, "MB");
    }

    private static BenchValue KCenter(BenchContext context, int samples, int picks, int peerPicks, bool grouped, int repeats) => BenchValue.Seconds(
        Seconds("k-center", Pool(Embeddings(samples, grouped)), picks, repeats),
        context.Peer("k_center.py", grouped ? "grouped" : "random", Number(samples), Number(peerPicks)) * picks / peerPicks);

    private static BenchValue TypiClust(BenchContext context) =>
        BenchValue.Seconds(Seconds("typiclust", Pool(Embeddings(100_000, grouped: true)), 100, repeats: 2), context.Peer("typiclust.py"));

    private static BenchValue ProbCover(BenchContext context) =>
        BenchValue.Seconds(Seconds("probcover", Pool(Embeddings(60_000, grouped: true)), 100, repeats: 1), context.Peer("probcover.py"));

    private static BenchValue Alone(string strategy) => new(Seconds(strategy, Pool(Embeddings(1_000_000, grouped: true)), 100, repeats: 0), "s");

    private static BenchValue Objective()
    {
        const float radius = 0.62f;
        var rows = Embeddings(60_000, grouped: true);
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = rows.Row(i);
            var length = MathF.Sqrt(row.ToArray().Sum(v => v * v));
            foreach (ref var value in row)
            {
                value /= length;
            }
        }

        var pool = Pool(rows) with { Labelled = null };
        var (own, exact) = (Covered(new ProbCoverSampling(radius, exactMax: 0)), Covered(new ProbCoverSampling(radius)));
        return new(own, "", exact, own / exact);

        double Covered(ProbCoverSampling strategy)
        {
            int[] picks = [.. strategy.Query(pool, 100, new Random(1)).Select(p => (int)p.Id.Value)];
            return (double)NearestNeighbours.Between(rows, rows.Select(picks), 1, Threads).SquaredDistances.Count(d => d < radius * radius) / rows.Rows;
        }
    }

    private static BenchValue Recall()
    {
        const int neighbours = 20;
        var rows = Embeddings(100_000, grouped: true);
        var queries = rows.Select([.. Enumerable.Range(0, 10_000)]);
        var exact = NearestNeighbours.Between(queries, rows, neighbours, Threads);
        var found = new NearestNeighbourIndex(rows, seed: 1, Threads).Search(queries, neighbours, probes: 8);
        var hits = Enumerable.Range(0, queries.Rows).Sum(i => found.Of(i).ToArray().Intersect(exact.Of(i).ToArray()).Count());
        return new((double)hits / (queries.Rows * neighbours), "");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Seconds(string strategy, PoolView pool, int picks, int repeats) =>
        Best(repeats, () => QueryStrategies.Get(strategy).Query(pool, picks, new Random(1)));

    // Where calls take minutes the one that compiles counts all the same.
    private static double Best(int repeats, Action measured) => BestOf.Seconds(Math.Max(1, repeats), measured, warmUp: repeats > 0);

    private static PoolView Pool(Matrix embeddings) => new()
    {
        Ids = Ids(embeddings.Rows, 0),
        Classes = [.. Enumerable.Range(0, 10).Select(c => $"class {c}")],
        Embeddings = embeddings,
        Labelled = new(Ids(100, 10_000_000), new int[100], Embeddings(100, grouped: true)),
        Threads = Threads,
    };

    private static PoolView Factors(int samples)
    {
        const int classes = 100;
        var random = new Random(2);
        var (residuals, features) = (new Matrix(samples, classes), Embeddings(samples, grouped: false));
        foreach (ref var value in features.Span)
        {
            value = Math.Max(0, value);
        }

        for (var i = 0; i < samples; i++)
        {
            var row = residuals.Row(i);
            var favourite = random.Next(classes);
            for (var c = 0; c < classes; c++)
            {
                row[c] = MathF.Exp(Normal(random) + (c == favourite ? 6 : 0));
            }

            var sum = row.ToArray().Sum();
            foreach (ref var value in row)
            {
                value /= sum;
            }

            row[row.IndexOf(row.ToArray().Max())] -= 1;
        }

        return new PoolView { Ids = Ids(samples, 0), GradientFactors = new(residuals, features), Threads = Threads };
    }

    private static Matrix Embeddings(int samples, bool grouped)
    {
        var random = new Random(1);
        var (centres, rows) = (new Matrix(Groups, Columns), new Matrix(samples, Columns));
        foreach (ref var value in centres.Span)
        {
            value = grouped ? Normal(random) : 0;
        }

        for (var i = 0; i < samples; i++)
        {
            var (row, centre) = (i, random.Next(Groups));
            for (var j = 0; j < Columns; j++)
            {
                rows[row, j] = centres[centre, j] + ((grouped ? 0.5f : 1) * Normal(random));
            }
        }

        return rows;
    }

    // Nearly normal with variance 1, and fast enough for half a billion of them.
    private static float Normal(Random random) => 1.7320508f * (random.NextSingle() + random.NextSingle() + random.NextSingle() + random.NextSingle() - 2);

    private static SampleId[] Ids(int count, long from) => [.. Enumerable.Range(0, count).Select(i => new SampleId(from + i))];
}
