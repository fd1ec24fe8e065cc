using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class HolmAdjustmentTests
{
    private static readonly Arbitrary<double[]> Probabilities = Gen.Choose(0, 100).Select(v => v / 100.0).ArrayOf().ToArbitrary();

    [Fact]
    public void By_hand() =>
        // 0.005·4, 0.01·3, then 0.03·2, and 0.04·1 may not fall below that.
        Assert.Equal([0.03, 0.06, 0.06, 0.02], HolmAdjustment.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));

    [Fact]
    public void One_test_alone_stays_as_it_is() => Assert.Equal([0.04], HolmAdjustment.Adjust([0.04]));

    [Fact]
    public void Nothing_to_adjust_is_nothing() => Assert.Empty(HolmAdjustment.Adjust([]));

    [Fact]
    public void It_lies_between_the_probability_and_Bonferronis() => Prop.ForAll(Probabilities, given =>
    {
        var adjusted = HolmAdjustment.Adjust(given);
        Assert.All(given.Zip(adjusted), p => Assert.InRange(p.Second, p.First, Math.Min(1, p.First * given.Length) + 1e-12));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_rejects_what_the_procedure_step_by_step_rejects() => Prop.ForAll(Probabilities, given =>
    {
        // Slow and obvious: from the smallest on, go on while p ≤ level / tests left.
        const double level = 0.25;
        var rejected = new HashSet<int>();
        foreach (var index in Enumerable.Range(0, given.Length).OrderBy(i => given[i]))
        {
            if (given[index] * (given.Length - rejected.Count) > level)
            {
                break;
            }

            rejected.Add(index);
        }

        Assert.Equal(rejected.Order(), HolmAdjustment.Adjust(given).Index().Where(p => p.Item <= level).Select(p => p.Index));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_given_is_kept() => Prop.ForAll(Probabilities, given =>
        Assert.Equal(HolmAdjustment.Adjust(given).Reverse(), HolmAdjustment.Adjust([.. given.Reverse()]))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_is_refused(double p) => Assert.Throws<ArgumentException>(() => HolmAdjustment.Adjust([0.5, p]));
}
