using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

public sealed class VessalSamplingTests
{
    [Fact]
    public void The_updated_inverse_is_the_inverse()
    {
        const int d = 12;
        var random = new Random(1);
        var state = new VolumeState();
        var sum = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            sum[i, i] = 0.5;
        }

        for (var n = 0; n < 200; n++)
        {
            float[] g = [.. Enumerable.Range(0, d).Select(_ => (float)Streams.Gaussian(random))];
            state.See(g, 0.1f, 0.5f);
            state.Include(g);
            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j < d; j++)
                {
                    sum[i, j] += (double)g[i] * g[j];
                }
            }
        }

        // S · S⁻¹ = I.
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, d).Sum(k => sum[i, k] * state.Inverse[(k * d) + j]), 1e-3);
            }
        }
    }

    [Fact]
    public void A_duplicate_is_less_likely_each_time_it_was_labelled()
    {
        var strategy = new VessalSampling();
        var state = strategy.Start();
        foreach (var sample in Streams.Random(1, 300))
        {
            strategy.Advance(state, sample, default, new(sample.Id.Value % 10 == 0, 0, true));
        }

        var last = double.PositiveInfinity;
        for (var i = 0; i < 20; i++)
        {
            var same = Streams.Sample(1000 + i, [0.4f, 0.3f, 0.2f, 0.1f], [5, -4, 3, -5, 4, 2]);
            var score = strategy.Score(state, same, 0.01, Streams.Generator());
            Assert.True(score.Value < last, $"{score.Value} after {last}");
            last = score.Value;
            strategy.Advance(state, same, score, new(true, 0, true));
        }
    }

    [Fact]
    public void The_published_rule_alone_labels_near_the_budget()
    {
        var sampler = new StreamSampler(new VessalSampling(), new() { HoldBudget = false });
        foreach (var sample in Streams.Random(2, 10_000))
        {
            sampler.Decide(sample);
        }

        Assert.InRange(sampler.Labelled, 800, 1100);
    }

    [Fact]
    public void The_scale_of_the_embeddings_does_not_matter()
    {
        var (small, large) = (new StreamSampler(new VessalSampling()), new StreamSampler(new VessalSampling()));
        Assert.All(Streams.Random(3, 500), s => Assert.Equal(small.Decide(s).Label, large.Decide(s with { Embedding = [.. s.Embedding!.Select(v => v * 1024)] }).Label));
    }
}
