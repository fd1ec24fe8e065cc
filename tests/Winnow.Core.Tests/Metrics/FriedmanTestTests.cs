using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class FriedmanTestTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Arbitrary<double[][]> Tables =
        Gen.Choose(0, 5).Select(v => v / 10.0).ArrayOf(3).ArrayOf().Where(t => t.Length is > 0 and < 9).ToArbitrary();

    // Demšar (2006), table 5a, of the two-sided Nemenyi test at 5 %.
    [Theory]
    [InlineData(2, 1.960)]
    [InlineData(4, 2.569)]
    [InlineData(6, 2.850)]
    [InlineData(8, 3.031)]
    [InlineData(10, 3.164)]
    public void Critical_differences_of_the_textbook(int strategies, double q) =>
        Assert.Equal(q * Math.Sqrt(strategies * (strategies + 1) / (6.0 * 14)), FriedmanTest.CriticalDifference(strategies, 14), 1e-3);

    [Fact]
    public void The_same_order_in_every_block_is_the_largest_statistic()
    {
        var ranks = FriedmanTest.Of(Names, [.. Enumerable.Range(0, 7).Select(i => (double[])[0.9 + i, 0.5 + i, 0.7 + i])], "seeds");
        Assert.Equal([1.0, 3.0, 2.0], ranks.Strategies.Select(s => s.Rank));
        Assert.Equal(14, ranks.ChiSquare, 1e-9); // blocks · (strategies − 1)
        Assert.Equal(0, ranks.ImanDavenportP);
    }

    [Fact]
    public void Equal_scores_everywhere_are_no_difference()
    {
        var ranks = FriedmanTest.Of(Names, [[0.5, 0.5, 0.5], [0.7, 0.7, 0.7]], "seeds");
        Assert.Equal((0, 1), (ranks.ChiSquare, ranks.P));
        Assert.All(ranks.Strategies, s => Assert.Equal(2, s.Rank));
    }

    [Fact]
    public void Ranks_are_counted_as_one_would_by_hand() => Prop.ForAll(Tables, table =>
    {
        var ranks = FriedmanTest.Of(Names, table, "seeds");
        for (var j = 0; j < 3; j++)
        {
            Assert.Equal(table.Average(row => row.Count(s => s > row[j]) + ((row.Count(s => s == row[j]) + 1) / 2.0)), ranks.Strategies[j].Rank, 1e-12);
        }

        Assert.Equal(6, ranks.Strategies.Sum(s => s.Rank), 1e-9);
        Assert.InRange(ranks.P, 0, 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_the_order_within_a_block_counts() => Prop.ForAll(Tables, table =>
        Assert.Equal(FriedmanTest.Of(Names, table, "seeds").ChiSquare, FriedmanTest.Of(Names, [.. table.Select((row, i) => row.Select(s => Math.Exp(s * (i + 1))).ToArray())], "seeds").ChiSquare, 1e-9)).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_of_blocks_and_strategies_does_not_matter() => Prop.ForAll(Tables, table =>
    {
        var mirrored = FriedmanTest.Of(Names, [.. table.Reverse().Select(row => row.Reverse().ToArray())], "seeds");
        var plain = FriedmanTest.Of(Names, table, "seeds");
        Assert.Equal(plain.P, mirrored.P, 1e-9);
        Assert.Equal(plain.Strategies.Select(s => s.Rank), mirrored.Strategies.Select(s => s.Rank).Reverse());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_cannot_be_ranked_is_refused()
    {
        Assert.Throws<ArgumentException>(() => FriedmanTest.Of(["a"], [[1.0]], "seeds"));
        Assert.Throws<ArgumentException>(() => FriedmanTest.Of(Names, [], "seeds"));
        Assert.Throws<ArgumentException>(() => FriedmanTest.Of(Names, [[1.0, 2.0]], "seeds"));
        Assert.Throws<ArgumentException>(() => FriedmanTest.Of(Names, [[1.0, 2.0, double.NaN]], "seeds"));
    }
}
