using Winnow.Core.Loop;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class MeanCurveTests
{
    [Fact]
    public void BandIsStudentsT()
    {
        var point = MeanCurve.Of([new([10], [0.5]), new([10], [0.6]), new([10], [0.7])])[0];
        // s = 0.1, t(2) = 4.302653.
        Assert.Equal(0.6, point.Mean, 1e-12);
        Assert.Equal(0.6 - (4.302653 * 0.1 / Math.Sqrt(3)), point.Low!.Value, 1e-6);
        Assert.Equal(0.6 + (4.302653 * 0.1 / Math.Sqrt(3)), point.High!.Value, 1e-6);
        Assert.Equal(3, point.Seeds);
    }

    [Fact]
    public void CurvesOfOtherStepsAndLengthsMeetBetweenTheirRounds()
    {
        var mean = MeanCurve.Of([new([10, 20, 30], [0.1, 0.2, 0.3]), new([10, 30, 50], [0.3, 0.5, 0.9])]);
        Assert.Equal([10, 20, 30, 50], mean.Select(p => p.Labelled));
        Assert.Equal([2, 2, 2, 1], mean.Select(p => p.Seeds));
        Assert.Equal([0.2, 0.3, 0.4, 0.9], mean.Select(p => Math.Round(p.Mean, 12)));
        Assert.Equal(new BandPoint(50, 0.9, Low: null, High: null, 1), mean[^1]);
    }

    [Fact]
    public void NoCurvesHaveNoMean() => Assert.Empty(MeanCurve.Of([]));
}
