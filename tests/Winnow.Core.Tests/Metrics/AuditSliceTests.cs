using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class AuditSliceTests
{
    [Fact]
    public void Without_a_strategy_it_is_the_share_of_right_answers_with_wilsons_interval()
    {
        AuditSample[] asked = [.. Enumerable.Range(0, 40).Select(i => new AuditSample(i < 30, 0.004))];
        var found = AuditSlice.Estimate(asked, 10_000)!;
        Assert.Equal((0.75, 40, 40, 0.75), (found.Accuracy, found.Drawn, found.EffectiveSamples, found.SliceAccuracy));
        var wilson = WilsonInterval.Of(0.75, 40);
        Assert.Equal((wilson.Low, wilson.High), (found.Low, found.High));
    }

    [Fact]
    public void What_was_asked_before_a_draw_is_known_and_the_draw_stands_for_the_rest()
    {
        // 20 chosen, all wrong; then 10 drawn of the 80 that are left, 6 of them right: (0 + 80 · 0.6) / 100.
        AuditSample[] asked = [.. Enumerable.Repeat(new AuditSample(false, null), 20), .. Enumerable.Range(0, 10).Select(i => new AuditSample(i < 6, 0.125))];
        Assert.Equal(0.48, AuditSlice.Estimate(asked, 100)!.Accuracy, 1e-12);
    }

    [Fact]
    public void A_strategy_that_hunts_mistakes_does_not_bias_it()
    {
        var random = new Random(3);
        var (sum, naive, covered) = (0.0, 0.0, 0);
        const int runs = 400;
        for (var run = 0; run < runs; run++)
        {
            // 1,000 samples, 70 % right. Each round 5 are drawn, then the strategy takes 15 wrong ones.
            var right = Enumerable.Range(0, 1000).Select(_ => random.NextDouble() < 0.7).ToArray();
            var left = Enumerable.Range(0, 1000).ToList();
            var asked = new List<AuditSample>();
            for (var round = 0; round < 12; round++)
            {
                var probability = 5.0 / left.Count;
                for (var i = 0; i < 5; i++)
                {
                    Take(left[random.Next(left.Count)], probability);
                }

                foreach (var wrong in left.Where(i => !right[i]).Take(15).ToList())
                {
                    Take(wrong, null);
                }
            }

            var (truth, found) = (right.Average(r => r ? 1.0 : 0), AuditSlice.Estimate(asked, 1000)!);
            sum += found.Accuracy - truth;
            naive += found.SliceAccuracy - truth;
            covered += found.Low <= truth && truth <= found.High ? 1 : 0;

            void Take(int i, double? p)
            {
                left.Remove(i);
                asked.Add(new(right[i], p));
            }
        }

        Assert.Equal(0, sum / runs, 0.01); // four standard errors are 0.011
        Assert.True(naive / runs > 0.03); // the slice alone meets fewer and fewer of the wrong ones
        Assert.True(covered >= 0.92 * runs);
    }

    [Fact]
    public void Too_few_drawn_samples_give_no_estimate_and_wrong_numbers_are_refused()
    {
        AuditSample[] few = [.. Enumerable.Repeat(new AuditSample(true, 0.1), 9)];
        Assert.Null(AuditSlice.Estimate(few, 100));
        Assert.StartsWith("A pool of 5 samples cannot hold the 9", Assert.Throws<ArgumentException>(() => AuditSlice.Estimate(few, 5)).Message, StringComparison.Ordinal);
        Assert.StartsWith("A probability of 0 is not possible", Assert.Throws<ArgumentException>(() => AuditSlice.Estimate([new(true, 0)], 5)).Message, StringComparison.Ordinal);
    }
}
