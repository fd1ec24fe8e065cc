using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Regions under a budget: sums, costs, rare classes, superpixels.</summary>
public sealed class RegionSamplingTests
{
    public static TheoryData<string> Names => [.. RegionSampling.All.Select(s => s.Name)];

    [Fact]
    public void Sums_by_tables_are_those_pixel_by_pixel() => Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000)), seed =>
    {
        var random = new Random(seed);
        var map = ToyDetections.Map(random, 3, 1 + random.Next(9), 1 + random.Next(9));
        var pixels = map.Height * map.Width;
        map = map with { Ignored = Enumerable.Range(0, pixels).Select(_ => random.Next(4) == 0).ToArray() };
        var (cell, scores, classes) = (1 + random.Next(4), PixelScores.Entropy(map), PixelScores.Classes(map));
        var fast = RegionScores.OfGrid(map, cell, scores, classes);
        var slow = RegionScores.Of(RegionMap.Grid(map.Id, map.Height, map.Width, cell), scores, classes, 3, map.Ignored.Span);
        Assert.Equal(slow.Select(r => (r.Number, r.Pixels, r.Classes, r.Likeliest)), fast.Select(r => (r.Number, r.Pixels, r.Classes, r.Likeliest)));
        Assert.All(slow.Zip(fast), pair => Assert.Equal(pair.First.Sum, pair.Second.Sum, 1e-9));
        Assert.Equal(scores.Where((_, i) => !map.Ignored.Span[i]).Sum(s => (double)s), fast.Sum(r => r.Sum), 1e-6);
    }).QuickCheckThrowOnFailure();

    [Theory, MemberData(nameof(Names))]
    public void Regions_cost_no_more_than_the_budget_and_are_the_same_on_any_number_of_threads(string name)
    {
        var pool = new PoolView { Ids = Pools.Ids(20) }.WithScenes(5);
        var score = Enum.GetValues<PixelScore>()[Names.ToList().FindIndex(n => n.Data == name)];
        foreach (var unit in Enum.GetValues<RegionUnit>())
        {
            var strategy = new RegionSampling(score, new() { Cell = 3, Unit = unit });
            foreach (var budget in new[] { 0.0, 5, 37.5, 1e9 })
            {
                var picks = strategy.Query(pool with { Threads = 1 }, budget, new Random(1));
                Assert.True(picks.Sum(p => p.Cost) <= budget);
                Assert.Equal(picks, strategy.Query(pool with { Threads = 3 }, budget, new Random(1)));
                Assert.Equal(picks.Count, picks.DistinctBy(p => (p.Id, p.Region)).Count());
                Assert.All(picks.Zip(picks.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
                Assert.All(picks, p => Assert.Matches(@"^[^.!]{3,120}$", p.Reason));
            }
        }
    }

    [Fact]
    public void A_budget_for_everything_takes_every_pixel_that_counts_once()
    {
        var pool = new PoolView { Ids = Pools.Ids(4) }.WithScenes(5);
        pool = pool with { Maps = [.. pool.Maps!.Select(m => m with { Ignored = Enumerable.Range(0, 35).Select(i => i < 10).ToArray() })] };
        Assert.Equal(4 * 25, new RegionSampling(PixelScore.Entropy, new() { Cell = 2 }).Query(pool, 1e6, new Random(1)).Sum(p => p.Cost));
        Assert.Empty(new RegionSampling(PixelScore.Entropy).Query(pool with { Maps = [.. pool.Maps!.Select(m => m with { Ignored = Enumerable.Repeat(true, 35).ToArray() })] }, 1e6, new Random(1)));
    }

    [Fact]
    public void The_doubtful_cell_comes_first_and_says_where_it_is()
    {
        var first = Enumerable.Range(0, 16).Select(i => i % 4 >= 2 && i / 4 < 2 ? 0.6f : 1).ToArray();
        var map = new SegmentationMap(new(0), 2, 4, 4, first.Concat(first.Select(p => 1 - p)).ToArray());
        var pick = Assert.Single(new RegionSampling(PixelScore.Margin, new() { Cell = 2 }).Query(new() { Ids = Pools.Ids(1), Maps = [map], Classes = ["road", "sky"] }, 7, new Random(1)));
        Assert.Equal((1, new Box(2, 0, 4, 2), 4.0, "in doubt, mostly road"), (pick.Region, pick.Box, pick.Cost, pick.Reason));
        Assert.Equal(0.8 * Math.Exp(-1), pick.Score, 1e-6);
    }

    [Fact]
    public void Of_equal_doubt_the_rarely_predicted_class_comes_first()
    {
        // One pixel of eight leans to the second class.
        var first = Enumerable.Range(0, 8).Select(i => i == 5 ? 0.375f : 0.625f).ToArray();
        var pool = new PoolView { Ids = Pools.Ids(1), Maps = [new(new(0), 2, 1, 8, first.Concat(first.Select(p => 1 - p)).ToArray())] };
        Assert.Equal(5, new RegionSampling(PixelScore.Margin, new() { Cell = 1 }).Query(pool, 1, new Random(1))[0].Region);
    }

    [Fact]
    public void Superpixels_of_the_caller_are_the_regions_and_a_click_names_each_class()
    {
        var first = new[] { 0.9f, 0.1f, 0.6f, 0.6f };
        var pool = new PoolView { Ids = Pools.Ids(1), Maps = [new(new(0), 2, 2, 2, first.Concat(first.Select(p => 1 - p)).ToArray())], Regions = [new(new(0), 2, 2, new[] { 7, 7, 9, 9 })] };
        var picks = new RegionSampling(PixelScore.Margin, new() { Unit = RegionUnit.Clicks, ClassRarity = false }).Query(pool, 10, new Random(1));
        Assert.Equal([(9, 1.0), (7, 2.0)], picks.Select(p => (p.Region, p.Cost)));
        Assert.Contains("Row 0 (sample 0) of the regions", Assert.Throws<ArgumentException>(() => new RegionSampling(PixelScore.Margin).Query(pool with { Regions = [new(new(0), 1, 2, new[] { 7, 7 })] }, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_budget_that_is_none_is_refused(double budget) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegionSampling(PixelScore.Entropy).Query(new() { Ids = [], Maps = [] }, budget, new Random(1)));
}
