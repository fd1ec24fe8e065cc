using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>BAIT against traces of matrices that are written out and inverted directly.</summary>
public sealed class BaitSamplingTests
{
    [Fact]
    public void Woodbury_gives_the_trace_of_the_direct_inverse() => CombinedCases.Check((pool, count, seed) =>
    {
        var (trace, blocks, known) = Trace(pool);
        var random = new Random(seed);
        var inside = new List<int>();
        for (var step = 0; step < 2 * count; step++)
        {
            var outside = Enumerable.Range(0, pool.Ids.Count).Except(inside).ToList();
            var sign = outside.Count > 0 && (inside.Count == 0 || random.Next(3) > 0) ? +1 : -1;
            var row = sign > 0 ? outside[random.Next(outside.Count)] : inside[random.Next(inside.Count)];
            var (before, change) = (trace.Trace, trace.Change(row, sign));
            trace.Apply(row, sign);
            inside = sign > 0 ? [.. inside, row] : [.. inside.Where(i => i != row)];
            var direct = Direct(pool, blocks, known, inside);
            Assert.Equal(direct, trace.Trace, 1e-6 * (1 + direct));
            Assert.Equal(before - (sign * change), trace.Trace, 1e-6 * (1 + direct));
        }
    }, samplesMax: 8, cases: 40);

    [Fact]
    public void The_trace_never_rises_when_samples_come_in_and_never_falls_when_they_leave() => CombinedCases.Check((pool, count, _) =>
    {
        var (trace, _, _) = Trace(pool);
        var values = new List<double> { trace.Trace };
        foreach (var row in Enumerable.Range(0, count))
        {
            trace.Apply(row, +1);
            values.Add(trace.Trace);
        }

        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1e-9));
        foreach (var row in Enumerable.Range(0, count))
        {
            var before = trace.Trace;
            trace.Apply(row, -1);
            Assert.True(trace.Trace >= before - 1e-9);
        }

        Assert.Equal(values[0], trace.Trace, 1e-8 * (1 + values[0]));
    }, samplesMax: 15, cases: 40);

    [Fact]
    public void Factors_multiply_to_the_information_written_out() => CombinedCases.Check((pool, _, _) =>
    {
        var blocks = Blocks(pool.Probabilities!, pool.Embeddings!);
        var s = new double[blocks.Classes * blocks.Classes];
        for (var i = 0; i < blocks.Count; i++)
        {
            blocks.Factor(i, s);
            var p = pool.Probabilities!.Row(i);
            for (var a = 0; a < blocks.Classes; a++)
            {
                for (var b = 0; b < blocks.Classes; b++)
                {
                    var sum = Enumerable.Range(0, blocks.Classes).Sum(r => s[(a * blocks.Classes) + r] * s[(b * blocks.Classes) + r]);
                    Assert.Equal((a == b ? p[a] : 0.0) - ((double)p[a] * p[b]), sum, 1e-5);
                }
            }
        }
    });

    [Fact]
    public void Forward_picks_are_the_best_of_all_by_the_direct_trace() => CombinedCases.Check((pool, count, seed) =>
    {
        var (trace, blocks, known) = Trace(pool);
        var chosen = BaitSampling.Forward(pool, trace, count, new TieBreaker(new Random(seed)));
        for (var k = 0; k < chosen.Count; k++)
        {
            var before = chosen.Take(k).ToList();
            var best = Enumerable.Range(0, pool.Ids.Count).Except(before).Min(i => Direct(pool, blocks, known, [.. before, i]));
            Assert.Equal(best, Direct(pool, blocks, known, [.. before, chosen[k]]), 1e-7 * (1 + best));
        }
    }, samplesMax: 6, cases: 20);

    [Fact]
    public void The_batch_comes_near_the_best_there_is()
    {
        // Greedy forwards and backwards is no optimum, but on small pools it comes near: within 5 % of the best pair.
        for (var seed = 0; seed < 20; seed++)
        {
            var pool = Pools.Random(seed, samples: 10, classes: 3, dimensions: 4, labelled: 3);
            var (_, blocks, known) = Trace(pool);
            var picks = pool.Rows(new BaitSampling().Query(pool, 2, new Random(seed)));
            var best = Enumerable.Range(0, 10).SelectMany(i => Enumerable.Range(0, i).Select(j => Direct(pool, blocks, known, [i, j]))).Min();
            Assert.InRange(Direct(pool, blocks, known, picks), best - 1e-9, 1.05 * best);
        }
    }

    [Fact]
    public void Sure_predictions_tell_nothing()
    {
        var pool = Pools.Embedded([[1, 0], [0, 1], [1, 1]]) with { Probabilities = Matrix.FromRows([[1, 0], [0.5f, 0.5f], [1, 0]]) };
        var picks = new BaitSampling().Query(pool, 3, new Random(1));
        Assert.Equal(1, pool.Rows(picks)[0]);
        Assert.Equal([0f, 0f], picks.Skip(1).Select(p => p.Utility));
        Assert.Equal("tells nothing new about the pool", picks[2].Reason);
    }

    [Fact]
    public void A_reduction_to_the_whole_space_changes_nothing()
    {
        // Embeddings that live in 3 of 40 dimensions: 5 classes × 19 directions hold all there is.
        var random = new Random(2);
        var small = Pools.Gaussian(random, 30, 3);
        var wide = PrincipalDirections.Project(small, Pools.Gaussian(random, 40, 3), threads: 1);
        var p = Pools.Distributions(random, 30, 5);
        var reduction = FisherReduction.For(p, wide, 96, i => (ulong)i, new Random(1), threads: 2);
        Assert.False(reduction.Exact);
        var blocks = reduction.Blocks(p, wide, threads: 2);
        Assert.True(blocks.Size <= 96);
        for (var i = 0; i < 30; i++)
        {
            // Lengths survive the projection.
            Assert.Equal(Vectors.Dot(wide.Row(i), wide.Row(i)), Vectors.Dot(blocks.Feature(i), blocks.Feature(i)), 1e-3f * (1 + Vectors.Dot(wide.Row(i), wide.Row(i))));
        }
    }

    [Fact]
    public void Many_classes_are_reduced_to_their_leading_directions()
    {
        var pool = Pools.Random(3, samples: 50, classes: 40, dimensions: 30, labelled: 5);
        var reduction = FisherReduction.For(pool.Probabilities!, pool.Embeddings!, 96, i => (ulong)i, new Random(1), threads: 1);
        var blocks = reduction.Blocks(pool.Probabilities!, pool.Embeddings!, threads: 1);
        Assert.Equal((8, 12), (blocks.Classes, blocks.Dimensions));
        Assert.Equal(10, new BaitSampling().Query(pool, 10, new Random(1)).DistinctBy(k => k.Id).Count());
    }

    [Fact]
    public void Utilities_are_shares_of_the_trace() => CombinedCases.Check((pool, count, seed) =>
        Assert.All(new BaitSampling().Query(pool, count, new Random(seed)), pick => Assert.InRange(pick.Utility, 0, 1)), samplesMax: 15, cases: 30);

    [Theory]
    [InlineData(0, 96)]
    [InlineData(double.NaN, 96)]
    [InlineData(1, 7)]
    [InlineData(1, 1025)]
    public void Options_out_of_their_range_are_refused(double ridge, int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new BaitSampling(ridge, size));

    private static FisherBlocks Blocks(Matrix p, Matrix z) => FisherReduction.For(p, z, int.MaxValue, i => (ulong)i, new Random(1), threads: 1).Blocks(p, z, threads: 1);

    private static (FisherTrace Trace, FisherBlocks Blocks, double[] Known) Trace(PoolView pool)
    {
        var blocks = Blocks(pool.Probabilities!, Small(pool.Embeddings!));
        var known = Blocks(pool.Labelled!.Probabilities!, Small(pool.Labelled.Embeddings!)).Sum(1, threads: 1);
        return (new(blocks, blocks.Sum(1.0 / blocks.Count, threads: 2), known, ridge: 1), blocks, known);
    }

    /// <summary>The first few dimensions, so that direct inverses stay cheap.</summary>
    private static Matrix Small(Matrix rows) => new(rows.Rows, Math.Min(5, rows.Columns), [.. Enumerable.Range(0, rows.Rows).SelectMany(i => rows.Row(i).ToArray().Take(5))]);

    /// <summary>tr((I + known + Σ F)⁻¹ mean F), every matrix written out and inverted by Gauss and Jordan.</summary>
    private static double Direct(PoolView pool, FisherBlocks blocks, double[] known, IReadOnlyList<int> rows)
    {
        var size = blocks.Size;
        var m = (double[])known.Clone();
        var f = new double[size * size];
        for (var i = 0; i < blocks.Count; i++)
        {
            var (p, z) = (pool.Probabilities!.Row(i).ToArray(), blocks.Feature(i).ToArray());
            for (var a = 0; a < size; a++)
            {
                for (var b = 0; b < size; b++)
                {
                    var (ca, cb) = (a / z.Length, b / z.Length);
                    var value = ((ca == cb ? p[ca] : 0.0) - ((double)p[ca] * p[cb])) * z[a % z.Length] * z[b % z.Length];
                    f[(a * size) + b] += value / blocks.Count;
                    m[(a * size) + b] += rows.Contains(i) ? value : 0;
                }
            }
        }

        for (var k = 0; k < size; k++)
        {
            m[(k * size) + k]++;
        }

        var inverse = GaussJordan(m, size);
        return f.Select((x, k) => x * inverse[k]).Sum();
    }

    private static double[] GaussJordan(double[] m, int size)
    {
        var inverse = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            inverse[(k * size) + k] = 1;
        }

        for (var k = 0; k < size; k++)
        {
            var pivot = m[(k * size) + k];
            for (var j = 0; j < size; j++)
            {
                m[(k * size) + j] /= pivot;
                inverse[(k * size) + j] /= pivot;
            }

            for (var i = 0; i < size; i++)
            {
                var factor = i == k ? 0 : m[(i * size) + k];
                for (var j = 0; j < size && factor != 0; j++)
                {
                    m[(i * size) + j] -= factor * m[(k * size) + j];
                    inverse[(i * size) + j] -= factor * inverse[(k * size) + j];
                }
            }
        }

        return inverse;
    }
}
