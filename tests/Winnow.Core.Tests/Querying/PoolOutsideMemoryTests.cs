using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Pools whose evidence lies in files: the same picks as in memory, or a refusal that says so.</summary>
public sealed class PoolOutsideMemoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly List<MatrixFile> files = [];

    /// <summary>Those that docs/strategies.md names.</summary>
    public static TheoryData<string> RowByRow =>
    [
        "adaptive", "random", "margin", "entropy", "least-confidence", "ratio", "power-margin", "softmax-entropy",
        "k-center", "badge", "typiclust", "probcover", "maxherding", "uherding", "facility-location",
    ];

    public static TheoryData<string> All => [.. QueryStrategies.All.Select(s => s.Name)];

    public void Dispose()
    {
        files.ForEach(f => f.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    [Theory, MemberData(nameof(RowByRow))]
    public void Picks_from_files_are_those_from_memory(string name)
    {
        var pool = Pools.Random(seed: 4, samples: 2500, classes: 9, dimensions: 21, labelled: 12);
        foreach (var threads in new[] { 1, 3 })
        {
            Assert.Equal(
                QueryStrategies.Get(name).Query(pool.WithThreads(threads), 40, new Random(2)),
                QueryStrategies.Get(name).Query(Outside(pool).WithThreads(threads), 40, new Random(2)));
        }
    }

    [Fact]
    public void Values_of_16_bits_give_the_picks_of_those_values()
    {
        var pool = Pools.Random(seed: 5, samples: 1200, classes: 9, dimensions: 21, labelled: 12);
        var rounded = pool with { Embeddings = Rounded(pool.Embeddings!) };
        Assert.Equal(
            new KCenterSampling().Query(rounded, 30, new Random(2)),
            new KCenterSampling().Query(pool with { EmbeddingRows = Open(pool.Embeddings!, MatrixFileType.Float16) }, 30, new Random(2)));
    }

    [Theory, MemberData(nameof(All))]
    public void Whatever_part_lies_in_a_file_picks_are_the_same_or_refused_in_words(string name)
    {
        var strategy = QueryStrategies.Get(name);
        if ((strategy.Needs & (Evidence.Probabilities | Evidence.Embeddings | Evidence.GradientFactors)) == Evidence.None)
        {
            return;
        }

        var pool = Pools.Random(seed: 6, samples: 60, classes: 4, dimensions: 6, labelled: 8);
        pool = (strategy.Needs & (Evidence.Detections | Evidence.Masks)) == Evidence.None ? pool : pool.WithScenes(1);
        var picks = strategy.Query(pool, 10, new Random(3));
        PoolView[] variants = [Outside(pool), pool with { ProbabilityRows = Open(pool.Probabilities!) }, pool with { EmbeddingRows = Open(pool.Embeddings!) }];
        foreach (var variant in variants)
        {
            try
            {
                Assert.Equal(picks, strategy.Query(variant, 10, new Random(3)));
            }
            catch (MissingEvidenceException refused)
            {
                Assert.Contains("in memory", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory, InlineData("margin"), InlineData("k-center"), InlineData("badge")]
    public void A_file_is_not_loaded(string name)
    {
        var random = new Random(1);
        var pool = new PoolView
        {
            Ids = Pools.Ids(10_000),
            ProbabilityRows = Open(Pools.Distributions(random, 10_000, 200)),
            EmbeddingRows = Open(Pools.Gaussian(random, 10_000, 200)),
            Threads = 1,
        };
        pool = pool with { GradientRows = new(pool.ProbabilityRows!, pool.EmbeddingRows!) };
        var strategy = QueryStrategies.Get(name);
        strategy.Query(pool, 5, new Random(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        strategy.Query(pool, 5, new Random(1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000 / 4);
    }

    [Fact]
    public void A_part_of_a_pool_is_in_memory()
    {
        var pool = Pools.Random(seed: 7, samples: 50, classes: 4, dimensions: 6, labelled: 0);
        int[] rows = [40, 3, 17];
        var (inside, outside) = (SubPool.Of(pool, rows), SubPool.Of(Outside(pool), rows));
        Assert.Equal(inside.Probabilities!.Array, outside.Probabilities!.Array);
        Assert.Equal(inside.Embeddings!.Array, outside.Embeddings!.Array);
        Assert.Equal(inside.GradientFactors!.Residuals.Row(1), ((Matrix)outside.GradientRows!.Residuals).Row(1));
    }

    [Fact]
    public void Numbers_that_are_none_are_refused_with_row_and_value()
    {
        var pool = Pools.Random(seed: 8, samples: 30, classes: 4, dimensions: 6, labelled: 0);
        var bad = new Broken(pool.Embeddings!, Bad: 7);
        Assert.Contains("Row 7 ", Assert.Throws<ArgumentException>(() => new KCenterSampling().Query(pool with { EmbeddingRows = bad }, 3, new Random(1))).Message, StringComparison.Ordinal);
        Assert.Contains("Row 7 ", Assert.Throws<ArgumentException>(() => new MarginSampling().Query(pool with { ProbabilityRows = bad with { Inner = pool.Probabilities! } }, 3, new Random(1))).Message, StringComparison.Ordinal);
    }

    private PoolView Outside(PoolView pool) => pool with
    {
        ProbabilityRows = Open(pool.Probabilities!),
        EmbeddingRows = Open(pool.Embeddings!),
        GradientFactors = null,
        GradientRows = new(Open(pool.GradientFactors!.Residuals), Open(pool.GradientFactors.Features)),
    };

    private MatrixFile Open(Matrix matrix, MatrixFileType type = MatrixFileType.Float32)
    {
        var path = Path.Combine(folder, $"{files.Count}.mat");
        using (var writer = new MatrixFileWriter(path, matrix.Columns, type))
        {
            writer.Write(matrix);
            writer.Complete();
        }

        files.Add(MatrixFile.Open(path));
        return files[^1];
    }

    private static Matrix Rounded(Matrix matrix) => new(matrix.Rows, matrix.Columns, [.. matrix.Array.Select(v => (float)(Half)v)]);

    private sealed record Broken(Matrix Inner, int Bad) : IRowSource
    {
        public int Rows => Inner.Rows;

        public int Columns => Inner.Columns;

        public ReadOnlySpan<float> Row(int index, Span<float> room)
        {
            Inner.Row(index).CopyTo(room);
            room[1] = index == Bad ? float.NaN : room[1];
            return room[..Columns];
        }
    }
}
