using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class WilsonIntervalTests
{
    // Newcombe (1998), table I: score method without continuity correction.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_published_examples_come_out(int successes, int trials, double low, double high)
    {
        var interval = WilsonInterval.Of((double)successes / trials, trials);
        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(double.NaN, 3));
    }
}
