using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>GLISTER against losses of layers whose weights really take the steps.</summary>
public sealed class GlisterSamplingTests
{
    [Fact]
    public void Steps_on_logits_are_steps_on_the_weights() => CombinedCases.Check((pool, count, _) =>
    {
        var gain = Gain(pool, step: 0.05);
        foreach (var row in Enumerable.Range(0, count))
        {
            gain.Take(row);
        }

        Assert.Equal(Loss(pool, Enumerable.Range(0, count), 0.05), gain.Loss, 1e-3 * (1 + gain.Loss));
    }, labelledMin: 1);

    [Fact]
    public void Gains_are_the_fall_of_the_loss_by_a_small_step() => CombinedCases.Check((pool, _, _) =>
    {
        const double step = 1e-6;
        var gains = Gain(pool, step).Gains();
        var before = Loss(pool, [], step);
        for (var i = 0; i < gains.Length; i++)
        {
            Assert.Equal((before - Loss(pool, [i], step)) / step, gains[i] / step, 1e-2 * (1 + Math.Abs(gains[i] / step)));
        }
    }, samplesMax: 12, labelledMin: 1);

    [Fact]
    public void Removing_a_picked_sample_lowers_the_gain() => CombinedCases.Check((pool, count, seed) =>
    {
        const double step = 1e-6; // small enough that gains add up
        var picks = new GlisterSampling(step).Query(pool, count, new Random(seed));
        var rows = pool.Rows(picks.Where(p => p.Utility > 1e-3 * step));
        var whole = Loss(pool, rows, step);
        Assert.All(rows, row => Assert.True(Loss(pool, rows.Except([row]), step) > whole));
    }, labelledMin: 1);

    [Fact]
    public void Each_pick_has_the_highest_gain_left() => CombinedCases.Check((pool, count, seed) =>
    {
        var gain = Gain(pool, step: 0.01);
        var taken = new HashSet<int>();
        foreach (var row in pool.Rows(new GlisterSampling(0.01).Query(pool, count, new Random(seed))))
        {
            var gains = gain.Gains();
            Assert.Equal(Enumerable.Range(0, gains.Length).Where(i => !taken.Contains(i)).Max(i => gains[i]), gains[row]);
            taken.Add(row);
            gain.Take(row);
        }
    }, labelledMin: 1);

    [Fact]
    public void Without_labels_the_seed_decides()
    {
        var pool = Pools.Random(1, samples: 9, classes: 3, dimensions: 4, labelled: 0);
        var picks = new GlisterSampling().Query(pool, 9, new Random(1));
        Assert.All(picks, p => Assert.Equal("nothing is labelled to improve on, drawn at random", p.Reason));
        Assert.True(Enumerable.Range(0, 50).Select(seed => new GlisterSampling().Query(pool, 1, new Random(seed))[0].Id).Distinct().Count() > 5);
    }

    [Fact]
    public void A_labelled_class_the_model_does_not_know_is_refused()
    {
        var pool = Pools.Random(1, samples: 9, classes: 3, dimensions: 4, labelled: 2);
        pool = pool with { Labelled = pool.Labelled! with { Classes = [0, 3] } };
        Assert.Contains("the model knows classes 0 to 2", Assert.Throws<ArgumentException>(() => new GlisterSampling().Query(pool, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    private static ValidationGain Gain(PoolView pool, double step) =>
        new(new LastLayer(pool.Head!), pool.Embeddings!, pool.Labelled!.Embeddings!, pool.Labelled.Classes, step, threads: 2);

    /// <summary>Mean log loss of the labelled samples after steps on these rows, each from the residual of the layer before any step.</summary>
    private static double Loss(PoolView pool, IEnumerable<int> rows, double step)
    {
        var (w, bias) = pool.Head!;
        var classes = Enumerable.Range(0, w.Rows).ToList();
        var weights = classes.Select(c => w.Row(c).ToArray().Select(x => (double)x).Append(bias[c]).ToArray()).ToList();
        double[] Row(Matrix m, int i) => [.. m.Row(i).ToArray().Select(x => (double)x), 1];
        double[] Softmax(double[] x, IReadOnlyList<double[]> layer)
        {
            var logits = layer.Select(l => l.Zip(x, (a, b) => a * b).Sum()).ToArray();
            var whole = logits.Sum(l => Math.Exp(l - logits.Max()));
            return [.. logits.Select(l => Math.Exp(l - logits.Max()) / whole)];
        }

        var moved = weights.Select(l => l.ToArray()).ToList();
        foreach (var row in rows)
        {
            var z = Row(pool.Embeddings!, row);
            var p = Softmax(z, weights);
            var predicted = Array.IndexOf(p, p.Max());
            classes.ForEach(c => moved[c] = [.. moved[c].Select((x, d) => x - (step * (p[c] - (c == predicted ? 1 : 0)) * z[d]))]);
        }

        return Enumerable.Range(0, pool.Labelled!.Ids.Count).Average(v => -Math.Log(Softmax(Row(pool.Labelled.Embeddings!, v), moved)[pool.Labelled.Classes[v]]));
    }
}
