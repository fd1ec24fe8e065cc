using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>Ranked batches against the score written out, and both limits of its weight.</summary>
public sealed class RankedBatchSamplingTests
{
    [Fact]
    public void A_weight_of_zero_is_the_order_of_uncertainty() => CombinedCases.Check((pool, count, seed) =>
    {
        var plain = new LeastConfidenceSampling().Query(pool, count, new Random(seed));
        var ranked = new RankedBatchSampling(alpha: 0).Query(pool, count, new Random(seed));
        Assert.Equal(plain.Select(p => (p.Id, p.Utility)), ranked.Select(p => (p.Id, p.Utility)));
    });

    [Fact]
    public void A_weight_of_one_is_farthest_first() => CombinedCases.Check((pool, count, seed) =>
    {
        var farthest = new KCenterSampling().Query(pool, count, new Random(seed));
        Assert.Equal(pool.Rows(farthest), pool.Rows(new RankedBatchSampling(alpha: 1).Query(pool, count, new Random(seed))));
    }, labelledMin: 1, duplicates: false);

    [Fact]
    public void Each_pick_has_the_highest_score_left() => CombinedCases.Check((pool, count, seed) =>
    {
        var picks = pool.Rows(new RankedBatchSampling().Query(pool, count, new Random(seed)));
        var known = pool.Labelled!.Ids.Count;
        for (var k = 0; k < picks.Length; k++)
        {
            var left = Enumerable.Range(0, pool.Ids.Count).Except(picks.Take(k)).ToList();
            var alpha = (double)left.Count / (pool.Ids.Count + known);
            double Score(int i)
            {
                var distance = Math.Sqrt(Slow.ToNearest(pool.Embeddings!, i, known > 0 ? pool.Labelled.Embeddings : null, picks.Take(k)));
                return (alpha * (1 - (1 / (1 + distance)))) + ((1 - alpha) * (1 - pool.Probabilities!.Row(i).ToArray().Max()));
            }

            Assert.Equal(left.Max(Score), Score(picks[k]), 1e-5);
        }
    });

    [Fact]
    public void Utilities_lie_between_zero_and_one() => CombinedCases.Check((pool, count, seed) =>
        Assert.All(new RankedBatchSampling().Query(pool, count, new Random(seed)), pick => Assert.InRange(pick.Utility, 0, 1)));

    [Fact]
    public void Reasons_say_which_half_of_the_score_decided()
    {
        var pool = Pools.Embedded([[0], [9]], labelled: [[0]]) with { Probabilities = Matrix.FromRows([[0.5f, 0.5f], [1, 0]]) };
        Assert.Equal(["unlike anything labelled or picked", "torn between class 0 and class 1"], new RankedBatchSampling().Query(pool, 2, new Random(1)).Select(p => p.Reason));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_weight_out_of_its_range_is_refused(double alpha) => Assert.Throws<ArgumentOutOfRangeException>(() => new RankedBatchSampling(alpha));
}
