using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class LearningCurveTests
{
    private static readonly LearningCurve Uneven = new([10, 20, 50], [0.2, 0.6, 0.9]);

    private static readonly Arbitrary<LearningCurve> Any = (
        from steps in Gen.Choose(1, 30).ListOf().Where(s => s.Count > 0)
        from values in Gen.Choose(0, 100).ListOf(steps.Count)
        select new LearningCurve([.. steps.Select((_, i) => steps.Take(i + 1).Sum())], [.. values.Select(v => v / 100.0)])).ToArbitrary();

    [Fact]
    public void AulcIsTheTrapezoidOverTheSpan() => Assert.Equal((10 * 0.4 + 30 * 0.75) / 40, Uneven.Aulc(), 1e-12);

    [Fact]
    public void AulcOfAPartInterpolatesItsEnds() => Assert.Equal((5 * 0.5 + 15 * 0.675) / 20, Uneven.Aulc(15, 35), 1e-12);

    [Fact]
    public void AulcOfOneRoundIsItsValue() => Assert.Equal(0.7, new LearningCurve([30], [0.7]).Aulc());

    [Fact]
    public void AulcOutsideTheCurveIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Uneven.Aulc(5, 30));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uneven.Aulc(10, 60));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uneven.Aulc(30, 20));
    }

    [Fact]
    public void AulcLiesBetweenLeastAndMost() => Prop.ForAll(Any, curve =>
        Assert.InRange(curve.Aulc(), curve.Values.Min() - 1e-12, curve.Values.Max() + 1e-12)).QuickCheckThrowOnFailure();

    [Fact]
    public void AulcOfPartsAddsUp() => Prop.ForAll(Any, Gen.Choose(0, 100).ToArbitrary(), (curve, percent) =>
    {
        var middle = curve.From + ((curve.To - curve.From) * percent / 100);
        var parts = (curve.Aulc(curve.From, middle) * (middle - curve.From)) + (curve.Aulc(middle, curve.To) * (curve.To - middle));
        Assert.Equal(curve.Aulc() * (curve.To - curve.From), parts, 1e-9);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.1, 10.0)] // below the start: the first round
    [InlineData(0.2, 10.0)]
    [InlineData(0.3, 12.5)]
    [InlineData(0.6, 20.0)]
    [InlineData(0.75, 35.0)]
    [InlineData(0.9, 50.0)]
    public void CrossingIsLinearBetweenRounds(double level, double labels) => Assert.Equal(labels, Uneven.FirstCrossing(level)!.Value, 1e-9);

    [Fact]
    public void CrossingAboveTheCurveIsNone() => Assert.Null(Uneven.FirstCrossing(0.91));

    [Fact]
    public void OneLuckyRoundIsNoCrossing()
    {
        var lucky = new LearningCurve([10, 20, 30, 40, 50], [0.1, 0.9, 0.3, 0.3, 0.6]);
        Assert.Equal(18.75, lucky.FirstCrossing(0.8)!.Value, 1e-9);
        Assert.Null(lucky.Isotonic().FirstCrossing(0.8));
        Assert.Equal(20.0, lucky.Isotonic().FirstCrossing(0.5)!.Value, 1e-9);
    }

    [Fact]
    public void TheCurveIsAtTheLevelWhereItCrosses() => Prop.ForAll(Any, Gen.Choose(0, 100).ToArbitrary(), (curve, percent) =>
    {
        // No mean of hundredths comes within rounding of this level.
        var (smooth, level) = (curve.Isotonic(), (percent / 100.0) + 0.00137);
        var crossing = smooth.FirstCrossing(level);
        Assert.Equal(smooth.Values[^1] < level, crossing is null);
        if (crossing is { } labels)
        {
            Assert.All(smooth.Labels.Zip(smooth.Values), p => Assert.Equal(p.First < labels, p.Second < level));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RefusesWhatIsNoCurve()
    {
        Assert.Throws<ArgumentException>(() => new LearningCurve([], []));
        Assert.Throws<ArgumentException>(() => new LearningCurve([10, 20], [0.5]));
        Assert.Throws<ArgumentException>(() => new LearningCurve([10, 10], [0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => new LearningCurve([20, 10], [0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => new LearningCurve([-1], [0.5]));
        Assert.Throws<ArgumentException>(() => new LearningCurve([10], [double.NaN]));
    }
}
