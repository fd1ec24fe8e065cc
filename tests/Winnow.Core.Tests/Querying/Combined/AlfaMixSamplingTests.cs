using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>ALFA-Mix against mixtures that are really formed, with every anchor.</summary>
public sealed class AlfaMixSamplingTests
{
    [Fact]
    public void The_closed_form_agrees_with_mixing_every_anchor() => CombinedCases.Check((pool, _, seed) =>
    {
        var head = new LastLayer(pool.Head!);
        var anchors = AlfaMixSampling.Anchors(pool.Labelled!.Embeddings!, pool.Labelled.Classes);
        var needed = AlfaMixSampling.StrengthNeeded(pool.Embeddings!, head, anchors, threads: 2);
        for (var i = 0; i < needed.Length; i++)
        {
            foreach (var epsilon in new[] { 0.5 * needed[i], 0.99 * needed[i], 1.01 * needed[i], 3 * needed[i], 0.3 })
            {
                // A change just at the strength is decided by rounding.
                if (double.IsFinite(epsilon) && Math.Abs(epsilon - needed[i]) > (1e-3 * needed[i]) + 1e-4)
                {
                    Assert.Equal(needed[i] < epsilon, Enumerable.Range(0, anchors.Rows).Any(a => Changes(pool, i, anchors.Row(a), epsilon)));
                }
            }
        }
    }, labelledMin: 1, duplicates: false);

    [Fact]
    public void A_strength_of_zero_falls_back_to_the_least_steady_predictions() => CombinedCases.Check((pool, count, seed) =>
    {
        var labelled = pool.Labelled!.Ids.Count > 0 ? pool.Labelled : null;
        var anchors = AlfaMixSampling.Anchors(labelled?.Embeddings ?? pool.Embeddings!, labelled?.Classes ?? new int[pool.Ids.Count]);
        var needed = AlfaMixSampling.StrengthNeeded(pool.Embeddings!, new LastLayer(pool.Head!), anchors, threads: 1);
        var picks = new AlfaMixSampling(strength: 0).Query(pool, count, new Random(seed));
        Assert.Equal(CombinedCases.Ranked(pool, i => -needed[i], count, seed), pool.Rows(picks));
        Assert.All(picks, p => Assert.StartsWith("prediction is steady", p.Reason, StringComparison.Ordinal));
    });

    [Fact]
    public void Changed_predictions_come_before_steady_ones() => CombinedCases.Check((pool, count, seed) =>
    {
        var steady = new AlfaMixSampling().Query(pool, count, new Random(seed)).Select(p => p.Reason.Contains("steady", StringComparison.Ordinal)).ToList();
        Assert.Equal(steady.Order(), steady);
    });

    [Fact]
    public void A_sample_at_the_border_is_picked_before_one_far_from_it()
    {
        // Two classes by the sign of the feature.
        var pool = Pools.Embedded([[8], [0.01f], [-9]], labelled: [[10], [-10]]) with
        {
            Head = new(Matrix.FromRows([[1], [-1]]), [0, 0]),
            Labelled = new LabelledView(Pools.Ids(2, 100), [0, 1], Matrix.FromRows([[10], [-10]])),
        };
        var picks = new AlfaMixSampling().Query(pool, 3, new Random(1));
        Assert.Equal([1, 0, 2], pool.Rows(picks)); // 8 of the 18 to the far anchor are a smaller share than 9 of 19
        // From 0.01 the border is 0.01 away and the farthest anchor 10.01: ε = 0.000999.
        Assert.Equal(1 / (1 + (0.01 / 10.01)), picks[0].Utility, 1e-6);
    }

    [Fact]
    public void Anchors_are_the_mean_of_each_class()
    {
        var anchors = AlfaMixSampling.Anchors(Matrix.FromRows([[1, 0], [3, 4], [7, 7]]), [2, 2, 0]);
        Assert.Equal([7, 7, 2, 2], anchors.Array);
    }

    [Fact]
    public void A_last_layer_that_does_not_fit_is_refused()
    {
        var pool = Pools.Random(1, samples: 5, classes: 3, dimensions: 4, labelled: 2) with { Head = new(new Matrix(3, 5), [0, 0, 0]) };
        Assert.Contains("4 dimensions", Assert.Throws<ArgumentException>(() => new AlfaMixSampling().Query(pool, 1, new Random(1))).Message, StringComparison.Ordinal);
        pool = pool with { Head = new(Matrix.FromRows([[1, 1, 1, 1], [1, float.NaN, 1, 1]]), [0, 0]) };
        Assert.Contains("Row 1 ", Assert.Throws<ArgumentException>(() => new AlfaMixSampling().Query(pool, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    /// <summary>Whether z + α (z* − z) is predicted otherwise than z, with α as the paper writes it.</summary>
    private static bool Changes(PoolView pool, int row, ReadOnlySpan<float> anchor, double epsilon)
    {
        var (w, bias) = pool.Head!;
        double[] z = [.. pool.Embeddings!.Row(row).ToArray()];
        double[] target = [.. anchor.ToArray()];
        double[] Logits(double[] x) => [.. Enumerable.Range(0, w.Rows).Select(c => bias[c] + x.Select((v, d) => v * w[c, d]).Sum())];
        var logits = Logits(z);
        var predicted = Array.IndexOf(logits, logits.Max());
        var whole = logits.Sum(l => Math.Exp(l - logits.Max()));
        double[] residual = [.. logits.Select((l, c) => Math.Exp(l - logits.Max()) / whole)];
        residual[predicted] = -Enumerable.Range(0, residual.Length).Where(c => c != predicted).Sum(c => residual[c]);
        double[] gradient = [.. z.Select((_, d) => residual.Select((r, c) => r * w[c, d]).Sum())];
        var norm = Math.Sqrt(gradient.Sum(g => g * g));
        var distance = Math.Sqrt(z.Zip(target, (a, b) => (a - b) * (a - b)).Sum());
        double[] alpha = [.. gradient.Select((g, d) => epsilon * distance * (g / norm) / (target[d] - z[d]))];
        var mixed = Logits([.. alpha.Select((a, d) => (a * target[d]) + ((1 - a) * z[d]))]);
        return Array.IndexOf(mixed, mixed.Max()) != predicted;
    }
}
