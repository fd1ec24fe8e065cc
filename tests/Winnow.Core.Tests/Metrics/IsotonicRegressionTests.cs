using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class IsotonicRegressionTests
{
    private static readonly Arbitrary<double[]> Values = Gen.Choose(-20, 20).Select(v => v / 4.0).ArrayOf().ToArbitrary();

    [Fact]
    public void PoolsViolatorsToTheirMean() => Assert.Equal([1, 3, 3, 3, 5], IsotonicRegression.Fit([1, 4, 3, 2, 5]));

    [Fact]
    public void PoolingReachesBackThroughEarlierBlocks() => Assert.Equal([2, 2, 2, 2], IsotonicRegression.Fit([2, 3, 3, 0]));

    [Fact]
    public void NothingStaysNothing() => Assert.Empty(IsotonicRegression.Fit([]));

    [Fact]
    public void IsTheMinMaxFormula() => Prop.ForAll(Values, values =>
    {
        var fitted = IsotonicRegression.Fit(values);
        Assert.Equal(values.Length, fitted.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(MinMax(values, i), fitted[i], 1e-12);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void IsClosestOfAllNonDecreasingSequencesOnAGrid() => Prop.ForAll(
        Gen.Choose(0, 4).Select(v => (double)v).ArrayOf(4).ToArbitrary(),
        values =>
        {
            var error = Error(values, IsotonicRegression.Fit(values));
            Assert.All(NonDecreasing(4, 0), other => Assert.True(Error(values, other) >= error - 1e-12));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AscendsKeepsTheSumAndIsItsOwnFit() => Prop.ForAll(Values, values =>
    {
        var fitted = IsotonicRegression.Fit(values);
        Assert.Equal(fitted.Order(), fitted);
        Assert.Equal(values.Sum(), fitted.Sum(), 1e-9);
        Assert.Equal(fitted, IsotonicRegression.Fit(fitted));
    }).QuickCheckThrowOnFailure();

    // The slow obvious version: max over starts of min over ends of the mean in between (Barlow et al. 1972).
    private static double MinMax(double[] values, int i) =>
        Enumerable.Range(0, i + 1).Max(from => Enumerable.Range(i, values.Length - i).Min(to => values[from..(to + 1)].Average()));

    private static double Error(double[] values, double[] fit) => values.Zip(fit, (v, f) => (v - f) * (v - f)).Sum();

    // Every non-decreasing sequence over 0, 0.5 … 4.
    private static IEnumerable<double[]> NonDecreasing(int length, double least) =>
        length == 0
            ? [[]]
            : Enumerable.Range(0, 9).Select(k => k / 2.0).Where(v => v >= least)
                .SelectMany(v => NonDecreasing(length - 1, v).Select(rest => (double[])[v, .. rest]));
}
