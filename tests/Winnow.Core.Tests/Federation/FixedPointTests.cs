using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class FixedPointTests
{
    [Fact]
    public void The_mean_of_sites_comes_back_within_a_step()
    {
        var (updates, arithmetic) = (Models.Random(17, 500, seed: 5), new FixedPoint());
        var most = updates.Max(u => u.Weight);
        var sum = new uint[501];
        foreach (var update in updates)
        {
            FixedPoint.Add(sum, arithmetic.Quantise(update.Weights.Values, update.Weight / most, out var clipped));
            Assert.Equal(0, clipped);
        }

        var (mean, exact) = (arithmetic.Mean(sum, updates.Length), new FedAvg().Combine(updates).Values);
        Assert.All(mean.Zip(exact), p => Assert.Equal(p.Second, p.First, 1e-5));
    }

    [Fact]
    public void Values_beyond_the_clip_are_cut_and_counted()
    {
        var quantised = new FixedPoint().Quantise([9f, -9f, float.PositiveInfinity, 8f], 1, out var clipped);
        Assert.Equal(3, clipped);
        Assert.Equal([1u << 22, 1u << 22, 0, 1u << 22, 1u << 22], quantised);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        var arithmetic = new FixedPoint();
        Assert.Throws<ArgumentException>(() => arithmetic.Quantise([float.NaN], 1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => arithmetic.Quantise([1], 0, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => arithmetic.Quantise([1], 1.5, out _));
        Assert.Throws<ArgumentException>(() => arithmetic.Mean([0, 5], 1));
        Assert.Throws<ArgumentException>(() => arithmetic.Mean([uint.MaxValue, 5], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => arithmetic.Mean([1, 1], 1024));
        Assert.Throws<ArgumentException>(() => new FixedPoint(0).Quantise([1], 1, out _));
        Assert.Equal(1023, arithmetic.SitesMax);
    }
}
