using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

public sealed class NeighbourStreamTests
{
    [Theory]
    [InlineData("density-uncertainty")]
    [InlineData("cognitive-dual")]
    [InlineData("cognitive-dual-fixed")]
    [InlineData("cognitive-dual-random")]
    public void An_isolated_outlier_is_never_asked_for(string name)
    {
        var sampler = new StreamSampler(StreamStrategies.Get(name), new() { Budget = 0.2 });
        foreach (var sample in Streams.Random(1, 2000))
        {
            // Most doubtful of all, but always alone: each outlier far from all others.
            var lonely = sample.Id.Value > 100 && sample.Id.Value % 120 == 0;
            var decision = sampler.Decide(!lonely ? sample : sample with { Probabilities = [0.25f, 0.25f, 0.25f, 0.25f], Embedding = [1000 * (float)sample.Id.Value, 0, 0, 0, 0, 0] });
            Assert.False(lonely && decision.Label);
        }

        Assert.InRange(sampler.Labelled, 370, 421);
    }

    [Fact]
    public void Every_slot_knows_its_nearest_neighbour_after_any_replacement()
    {
        var state = new NeighbourState();
        var random = new Random(2);
        for (var n = 0; n < 300; n++)
        {
            state.Add([random.Next(30), random.Next(30)], capacity: 15, _ => random.Next(15));
            for (var i = 0; i < state.Count; i++)
            {
                var best = Enumerable.Range(0, state.Count).Where(j => j != i).Select(j => Math.Pow(state.Vectors[2 * i] - state.Vectors[2 * j], 2) + Math.Pow(state.Vectors[(2 * i) + 1] - state.Vectors[(2 * j) + 1], 2)).DefaultIfEmpty(double.PositiveInfinity).Min();
                Assert.Equal(best, state.Nearest[i]);
            }
        }
    }

    [Fact]
    public void The_density_factor_counts_whom_a_sample_is_nearest_to()
    {
        var state = new NeighbourState();
        foreach (var x in new float[] { 0, 4, 100 })
        {
            state.Add([x], 10, _ => 0);
        }

        Assert.Equal(2, state.DensityFactor(state.Distances([2])));
        Assert.Equal(1, state.DensityFactor(state.Distances([50])));
        Assert.Equal(0, state.DensityFactor(state.Distances([-5])));
    }

    [Fact]
    public void Memory_fades_with_time_and_repetition_strengthens_it()
    {
        Assert.Equal(1, CognitiveDualSampling.Strength(0, 0, 30), 12);
        Assert.Equal(Math.Exp(-1), CognitiveDualSampling.Strength(30, 0, 30), 12);
        Assert.True(CognitiveDualSampling.Strength(30, 2, 30) > CognitiveDualSampling.Strength(30, 1, 30));
    }

    [Fact]
    public void The_gain_of_labels_falls_with_labels_at_hand_and_is_highest_in_doubt()
    {
        Assert.Equal(1.0 / 6, StreamProbabilisticSampling.Gain([0, 0]), 12); // from 1/2 to 2/3 with the first label
        Assert.True(StreamProbabilisticSampling.Gain([1, 1]) < StreamProbabilisticSampling.Gain([0, 0]));
        Assert.True(StreamProbabilisticSampling.Gain([2, 2]) > StreamProbabilisticSampling.Gain([3, 1]));
        Assert.Equal(0, StreamProbabilisticSampling.Gain([40, 0]), 12);
    }
}
