using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Labels;

/// <summary>Seconds per image and per object from measured times, and what they do to a query.</summary>
public sealed class LabelTimeModelTests
{
    [Fact]
    public void Exact_times_give_both_numbers_back()
    {
        var model = LabelTimeModel.Fit([new(0, 5), new(2, 19), new(10, 75)]);
        Assert.Equal((5.0, 7.0), (Math.Round(model.SecondsPerImage, 9), Math.Round(model.SecondsPerBox, 9)));
    }

    [Fact]
    public void No_other_numbers_of_0_or_more_fit_better() => Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000)), seed =>
    {
        var random = new Random(seed);
        LabelTime[] times = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => new LabelTime(random.Next(5), 10 * random.NextDouble()))];
        var model = LabelTimeModel.Fit(times);
        Assert.True(model.SecondsPerImage >= 0 && model.SecondsPerBox >= 0);
        double Error(double image, double box) => times.Sum(t => Math.Pow(t.Seconds - image - (box * t.Boxes), 2));
        var least = Error(model.SecondsPerImage, model.SecondsPerBox);
        foreach (var (image, box) in from i in Enumerable.Range(0, 41) from b in Enumerable.Range(0, 41) select (i / 4.0, b / 4.0))
        {
            Assert.True(least <= Error(image, box) + 1e-9);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_all_images_have_as_many_objects_all_time_is_the_images() =>
        Assert.Equal(new LabelTimeModel(6, 0), LabelTimeModel.Fit([new(3, 5), new(3, 7)]));

    [Fact]
    public void Times_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LabelTimeModel.Fit([]));
        Assert.Contains("Time 1 is NaN s for 2 objects", Assert.Throws<ArgumentException>(() => LabelTimeModel.Fit([new(1, 1), new(2, double.NaN)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Costs_count_the_objects_that_the_detector_expects_and_are_never_0()
    {
        ImageDetections[] pool = [ToyDetections.Image(0), ToyDetections.Image(1, ToyDetections.Box(0, 0.5), ToyDetections.Box(0, 0.25), ToyDetections.Box(0, 0.01))];
        Assert.Equal([2f, 9.5f], new LabelTimeModel(2, 10).Costs(pool));
        Assert.Equal(0.1f, new LabelTimeModel(0, 10).Costs(pool)[0]);
    }

    [Fact]
    public void One_cost_for_all_chooses_as_without_costs_and_crowds_cost_more()
    {
        var pool = new PoolView { Ids = Pools.Ids(40) }.WithScenes(3);
        var plain = QueryStrategies.Get("box-entropy-sum").Query(pool, 10, new Random(1));
        Assert.Equal(plain.Select(p => p.Id), QueryStrategies.Get("cost-aware:box-entropy-sum").Query(pool with { Costs = new LabelTimeModel(4, 0).Costs(pool.Detections!) }, 10, new Random(1)).Select(p => p.Id));

        // By the most doubtful box both images are worth the same, and three boxes take longer.
        var crowd = ToyDetections.Pool([[ToyDetections.Box(0, 0.5)], [ToyDetections.Box(0, 0.5), ToyDetections.Box(0, 0.5, 20), ToyDetections.Box(0, 0.5, 40)]]);
        Assert.Equal(1, QueryStrategies.Get("box-entropy-sum").Query(crowd, 1, new Random(1))[0].Id.Value);
        Assert.Equal(0, QueryStrategies.Get("cost-aware:box-entropy-max").Query(crowd with { Costs = new LabelTimeModel(1, 20).Costs(crowd.Detections!) }, 1, new Random(1))[0].Id.Value);
    }
}
