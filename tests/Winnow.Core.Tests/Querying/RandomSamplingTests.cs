using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>The yardstick is a fair sample and says so.</summary>
public sealed class RandomSamplingTests
{
    [Theory]
    [InlineData(3, 0.3)]
    [InlineData(10, 1.0)]
    [InlineData(99, 1.0)]
    public void Every_pick_says_with_which_probability_it_was_drawn(int count, double expected) =>
        Assert.All(
            new RandomSampling().Query(new PoolView { Ids = Pools.Ids(10) }, count, new Random(1)),
            p => Assert.Equal(expected, p.InclusionProbability!.Value, 1e-12));
}
