using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class WilcoxonTestTests
{
    private static readonly Arbitrary<double[]> Differences =
        Gen.Choose(-6, 6).Select(v => v / 4.0).ArrayOf().Where(d => d.Length is > 0 and < 12).ToArbitrary();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(50)]
    public void All_on_one_side_is_the_smallest_probability(int pairs) =>
        Assert.Equal(2 / Math.Pow(2, pairs), WilcoxonTest.PValue([.. Enumerable.Range(1, pairs).Select(i => 0.01 * i)]), 1e-15);

    [Fact]
    public void No_difference_at_all_is_certain() => Assert.Equal(1, WilcoxonTest.PValue([0, 0, 0]));

    [Fact]
    public void Equals_a_count_of_every_combination_of_signs() =>
        Prop.ForAll(Differences, d => Assert.Equal(Slow(d), WilcoxonTest.PValue(d), 1e-12)).QuickCheckThrowOnFailure();

    [Fact]
    public void Zeros_signs_and_order_do_not_matter() => Prop.ForAll(Differences, d =>
    {
        var p = WilcoxonTest.PValue(d);
        Assert.InRange(p, 0, 1);
        Assert.Equal(p, WilcoxonTest.PValue([.. d.Select(x => -x)]), 1e-12);
        Assert.Equal(p, WilcoxonTest.PValue([.. d.Reverse()]), 1e-12);
        Assert.Equal(p, WilcoxonTest.PValue([.. d, 0, 0]), 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_the_order_of_the_sizes_counts() => Prop.ForAll(Differences, d =>
        Assert.Equal(WilcoxonTest.PValue(d), WilcoxonTest.PValue([.. d.Select(x => x * x * x)]), 1e-12)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_approximation_continues_the_count()
    {
        double[] fifty = [.. Enumerable.Range(1, 50).Select(i => i % 3 == 0 ? -i : (double)i)];
        Assert.Equal(WilcoxonTest.PValue(fifty), WilcoxonTest.PValue([.. fifty, 0.5]), 0.01);
    }

    [Fact]
    public void What_is_no_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => WilcoxonTest.PValue([]));
        Assert.Throws<ArgumentException>(() => WilcoxonTest.PValue([1, double.NaN]));
    }

    private static double Slow(double[] differences)
    {
        double[] kept = [.. differences.Where(d => d != 0)];
        if (kept.Length == 0)
        {
            return 1;
        }

        double[] ranks = [.. kept.Select(d => kept.Count(o => Math.Abs(o) < Math.Abs(d)) + ((kept.Count(o => Math.Abs(o) == Math.Abs(d)) + 1) / 2.0))];
        var mean = ranks.Sum() / 2;
        var observed = Math.Abs(ranks.Where((_, i) => kept[i] > 0).Sum() - mean);
        var hits = Enumerable.Range(0, 1 << kept.Length).Count(signs => Math.Abs(ranks.Where((_, i) => (signs >> i & 1) == 1).Sum() - mean) >= observed - 1e-9);
        return (double)hits / (1 << kept.Length);
    }
}
