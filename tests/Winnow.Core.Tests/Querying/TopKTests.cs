using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

public sealed class TopKTests
{
    private static readonly Arbitrary<(float[] Utilities, int Count, int Seed)> Cases = Arb.From(
        from values in Gen.ArrayOf(Gen.Choose(-5, 5).Select(v => (float)v))
        from count in Gen.Choose(0, 60)
        from seed in Gen.Choose(0, 1000)
        select (values, count, seed));

    [Fact]
    public void Takes_what_sorting_everything_takes() => Prop.ForAll(Cases, c =>
    {
        var ties = new TieBreaker(new Random(c.Seed));
        var sorted = Enumerable.Range(0, c.Utilities.Length).OrderByDescending(i => c.Utilities[i]).ThenBy(i => ties.Key(i)).Take(c.Count);
        Assert.Equal(sorted, TopK.Indices(c.Utilities, c.Count, new Random(c.Seed)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fewer_are_the_beginning_of_more() => Prop.ForAll(Cases, c =>
        Assert.Equal(TopK.Indices(c.Utilities, 1000, new Random(c.Seed)).Take(c.Count), TopK.Indices(c.Utilities, c.Count, new Random(c.Seed)))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_million_in_rising_order_gives_the_last_ones()
    {
        var rising = Enumerable.Range(0, 1_000_000).Select(i => (float)i).ToArray();
        Assert.Equal([999_999, 999_998, 999_997], TopK.Indices(rising, 3, new Random(1)));
    }

    [Fact]
    public void Ties_are_broken_evenly()
    {
        // 1 of 10 equals, 10,000 seeds: chi-squared with 9 degrees of freedom stays below 27.9 in 99.9 % of fair draws.
        var counts = new int[10];
        for (var seed = 0; seed < 10_000; seed++)
        {
            counts[TopK.Indices(new float[10], 1, new Random(seed))[0]]++;
        }

        Assert.InRange(counts.Sum(n => Math.Pow(n - 1000, 2) / 1000), 0, 27.9);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_utility_that_is_no_number_is_refused(float bad) =>
        Assert.Contains("Utility 1", Assert.Throws<ArgumentException>(() => TopK.Indices([1, bad], 1, new Random(1))).Message, StringComparison.Ordinal);
}
