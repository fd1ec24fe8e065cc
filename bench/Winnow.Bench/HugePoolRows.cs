using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Bench;

/// <summary>Choosing from ten million samples on disk: seconds, memory, and how near the choice comes to one without shards.</summary>
internal static class HugePoolRows
{
    /// <summary>First argument of the child process.</summary>
    public const string Verb = "--huge-pool-child";

    private const int Samples = 10_000_000;
    private const int Subset = 1_000_000;
    private const int Picks = 1000;
    private const int LabelledCount = 100;

    // Both rows read one run where they are measured in one call.
    private static (int Rows, double Seconds, double Gigabytes)? last;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("adaptive-10m", "scale", "seconds to select 1,000 of 10,000,000 × 256 float16 features on disk by adaptive, with probabilities of 10 classes and 100 labelled", new(BoundKind.AtMost, 900), "",
            context => new(Run(context).Seconds, "s") { Note = Size(context) }),
        new("adaptive-10m-memory", "scale", "GB of resident memory at the peak of that selection, in a process of its own", new(BoundKind.AtMost, 4), "",
            context => new(Run(context).Gigabytes, "GB") { Note = Size(context) }),
        new("adaptive-sharded-objective", "scale", "what 1,000 picks of adaptive over 10 shards add to the weighted coverage of 1,000,000 × 256 features, all of them counted, against greedy picks that the whole pool decides (peer)",
            new(BoundKind.AtLeast, 0.98, OfRatio: true), "greedy by the whole pool, 256 finalists a pick that 8,192 references screen from 65,536 candidates", Objective),
    ];

    /// <summary>The child: selects, and prints seconds and gigabytes.</summary>
    public static int Child(string folder, int rows)
    {
        var pool = HugePool.At(folder, rows, Environment.ProcessorCount); // the parent has written it
        var watch = Stopwatch.StartNew();
        var picks = ShardedQuery.Run(new AdaptiveSampling(), pool.ToShards(), Picks, seed: 1, new PoolView { Ids = [], Labelled = pool.Labelled(LabelledCount), Threads = Environment.ProcessorCount });
        var seconds = watch.Elapsed.TotalSeconds;
        var peak = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{picks.DistinctBy(p => p.Id).Count()} {seconds:R} {double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e9:R}"));
        return 0;
    }

    private static string? Size(BenchContext context) => context.Size is { } rows ? string.Create(CultureInfo.InvariantCulture, $"{rows:N0} samples instead of {Samples:N0}") : null;

    private static string Folder => Path.Combine(Path.GetTempPath(), "winnow-bench-huge-pool");

    private static (int Rows, double Seconds, double Gigabytes) Run(BenchContext context)
    {
        var rows = context.Size ?? Samples;
        if (last is { } known && known.Rows == rows)
        {
            return known;
        }

        HugePool.At(Folder, rows, context.Threads);
        var program = Environment.ProcessPath ?? throw new BenchException("The path of this program is unknown.");
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", typeof(HugePoolRows).Assembly.Location] : [];
        double[] numbers = [.. Command.Run(".", program, [.. self, Verb, Folder, rows.ToString(CultureInfo.InvariantCulture)]).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        return numbers is [Picks, var seconds, var gigabytes]
            ? (last = (rows, seconds, gigabytes)).Value
            : throw new BenchException($"The selection gave {numbers[0]} distinct picks instead of {Picks}.");
    }

    private static BenchValue Objective(BenchContext context)
    {
        var rows = context.Size ?? Subset;
        var pool = HugePool.At(Folder, rows, context.Threads);
        using var open = pool.ToShards()[0].Open();
        var features = new Matrix(rows, HugePool.Columns);
        ((RowFile)open.View.EmbeddingRows!).Read(0, features.Span);
        var view = open.View with { Embeddings = features, Labelled = pool.Labelled(LabelledCount), Threads = context.Threads };
        var strategy = new AdaptiveSampling(new AdaptiveOptions { RandomShare = 0 }); // what chance draws is no matter of quality
        var shards = PoolShard.Of(view, Math.Max(1, rows / 10));
        var watch = Stopwatch.StartNew();
        int[] sharded = [.. ShardedQuery.Run(strategy, shards, Picks, seed: 1, view).Select(Row)];
        var seconds = watch.Elapsed.TotalSeconds;
        int[] plain = [.. strategy.Query(view, Picks, new Random(1)).Select(Row)];

        // The space, width and weights that the strategy itself takes from labels and sample.
        var task = new ShardTask(strategy.Name, Picks, 1, rows, shards.Count);
        var query = new ShardedQuery(strategy, task, view);
        var sample = query.Join([.. shards.Select((shard, i) => query.Sample(i, shard))]).Rows;
        var plan = new AdaptivePlan(strategy.Options, task, view with { Ids = sample.Ids, Embeddings = sample.Embeddings, Probabilities = sample.Probabilities });
        var weights = plan.Weights(view);
        float[] all = [.. Enumerable.Range(0, rows).Select(i => weights[i])];
        Chunks.For(rows, context.Threads, (_, first, end) =>
        {
            for (var i = first; i < end; i++)
            {
                plan.Space.Apply(features.Row(i));
            }
        });
        var kernel = SimilarityKernel.Gaussian((float)(plan.Width * Math.Sqrt(2)));
        var start = Covered([]);
        var (ours, adaptive) = (Covered(sharded) - start, Covered(plain) - start);
        watch.Restart();
        var exact = Covered(Exact(features, all, kernel, plan.Labelled!, context.Threads)) - start;
        return new(ours, "images", exact, ours / exact)
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{rows:N0} samples, {all.Sum(w => (double)w):N0} weight, {start:N0} of it covered by the labels; adaptive in one piece {adaptive / exact:0.0000} of exact; {seconds:0} s over shards, {watch.Elapsed.TotalSeconds:0} s exact"),
        };

        int Row(Pick pick) => (int)pick.Id.Value;

        double Covered(int[] picks)
        {
            var centres = new Matrix(picks.Length + plan.Labelled!.Rows, features.Columns);
            plan.Labelled.Span.CopyTo(centres.Span);
            features.Select(picks).Span.CopyTo(centres.Span[plan.Labelled.Span.Length..]);
            var similar = NearestNeighbours.Between(features, centres, 1, context.Threads).SquaredDistances;
            kernel.Apply(similar);
            return similar.Zip(all, (k, w) => (double)k * w).Sum();
        }
    }

    private static int[] Exact(Matrix rows, float[] weights, SimilarityKernel kernel, Matrix labelled, int threads)
    {
        var order = Enumerable.Range(0, rows.Rows).ToArray();
        new Random(3).Shuffle(order);
        var references = order[..Math.Min(order.Length, 8192)];
        var greedy = new ScreenedCoverage(rows, references, kernel, labelled, weights, threads, order.Length > 65_536 ? [.. order[..65_536].Order()] : null);
        return [.. Enumerable.Range(0, Picks).Select(_ => greedy.Next(i => (ulong)i).Row)];
    }
}
