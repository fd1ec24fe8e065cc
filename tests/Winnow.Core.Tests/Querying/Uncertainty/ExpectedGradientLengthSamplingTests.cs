using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Expected gradient length against finite differences of the loss in the last layer's weights.</summary>
public sealed class ExpectedGradientLengthSamplingTests
{
    [Fact]
    public void Two_even_classes_give_the_known_answer() =>
        // ‖p − e_c‖ = √½ for both answers, ‖z‖ = 5.
        Assert.Equal(5 * Math.Sqrt(0.5), Utilities(Of([0.5f, 0.5f], [3, 4]))[0], 1e-5);

    [Fact]
    public void A_sure_sample_moves_nothing() => Assert.Equal(0, Utilities(Of([0, 1, 0], [3, 4]))[0], 1e-6);

    [Fact]
    public void Utilities_match_finite_differences_of_the_loss() => Check(pool =>
    {
        var utilities = Utilities(pool);
        for (var i = 0; i < utilities.Length; i++)
        {
            var p = pool.Probabilities!.Row(i).ToArray();
            var z = pool.Embeddings!.Row(i).ToArray();
            var expected = Enumerable.Range(0, p.Length).Sum(answer => p[answer] * GradientLength(p, z, answer));
            Assert.Equal(expected, utilities[i], 1e-5 * Math.Max(1, expected));
        }
    });

    [Fact]
    public void Utilities_grow_with_the_embedding() => Check(pool =>
    {
        var doubled = pool with { Embeddings = new(pool.Embeddings!.Rows, pool.Embeddings.Columns, [.. pool.Embeddings.Array.Select(v => 2 * v)]) };
        Assert.All(Utilities(pool).Zip(Utilities(doubled)), u => Assert.Equal(2 * u.First, u.Second, 1e-4f));
    });

    [Fact]
    public void Utilities_lie_between_zero_and_the_largest_residual() => Check(pool =>
    {
        var utilities = Utilities(pool);
        Assert.All(utilities.Index(), u => Assert.InRange(u.Item, 0, Math.Sqrt(2 * Vectors.Dot(pool.Embeddings!.Row(u.Index), pool.Embeddings.Row(u.Index))) + 1e-5));
    });

    /// <summary>‖∂ loss / ∂ W‖ by central differences, with logits W·z = ln p at the point of departure.</summary>
    private static double GradientLength(float[] p, float[] z, int answer)
    {
        const double Step = 1e-4;
        var squares = 0.0;
        for (var c = 0; c < p.Length; c++)
        {
            foreach (var feature in z)
            {
                var slope = (Loss(p, answer, c, Step * feature) - Loss(p, answer, c, -Step * feature)) / (2 * Step);
                squares += slope * slope;
            }
        }

        return Math.Sqrt(squares);
    }

    private static double Loss(float[] p, int answer, int moved, double by)
    {
        var logits = p.Select((x, c) => Math.Log(x) + (c == moved ? by : 0)).ToArray();
        return Math.Log(logits.Sum(Math.Exp)) - logits[answer];
    }

    private static float[] Utilities(PoolView pool) => new ExpectedGradientLengthSampling().Utilities(pool, new Random(1));

    private static PoolView Of(float[] probabilities, float[] embedding) => new()
    {
        Ids = Pools.Ids(1),
        Probabilities = Matrix.FromRows([probabilities]),
        Embeddings = Matrix.FromRows([embedding]),
    };

    private static void Check(Action<PoolView> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 8)
            from classes in Gen.Choose(1, 8)
            from dimensions in Gen.Choose(1, 8)
            select Pools.Random(seed, samples, classes, dimensions, 0);
        Prop.ForAll(Arb.From(cases), property).QuickCheckThrowOnFailure();
    }
}
