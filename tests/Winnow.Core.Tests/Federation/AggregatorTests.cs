using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class AggregatorTests
{
    public static TheoryData<string> Names => [.. Aggregators.All.Select(a => a.Name)];

    [Theory, MemberData(nameof(Names))]
    public void The_order_of_the_updates_does_not_matter(string name)
    {
        var updates = Models.Random(7, 40, seed: 3);
        var there = Aggregators.Get(name).Combine(updates).Values;
        Assert.Equal(there, Aggregators.Get(name).Combine([.. updates.Reverse()]).Values);
    }

    [Theory, MemberData(nameof(Names))]
    public void Sites_that_agree_with_each_other_are_followed(string name)
    {
        var same = Models.Update("a", 5, 1, -2, 3);
        var combined = Aggregators.Get(name).Combine([same, same with { Site = "b", Examples = 9 }, same with { Site = "c" }]);
        Assert.Equal(same.Weights.Values, combined.Values);
    }

    [Theory, MemberData(nameof(Names))]
    public void Nothing_to_join_and_other_shapes_are_refused(string name)
    {
        var aggregator = Aggregators.Get(name);
        Assert.Throws<ArgumentException>(() => aggregator.Combine([]));
        var error = Assert.Throws<ArgumentException>(() => aggregator.Combine([Models.Update("a", 1, 1, 2), Models.Update("b", 1, 1, 2, 3)]));
        Assert.Contains("'b' does not fit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FedAvg_is_the_centralised_weighted_mean()
    {
        var updates = Models.Random(13, 200, seed: 1);
        var mean = new FedAvg().Combine(updates).Values;
        var total = updates.Sum(u => (decimal)u.Examples);
        for (var i = 0; i < mean.Length; i++)
        {
            Assert.Equal((double)updates.Sum(u => u.Examples / total * (decimal)u.Weights.Values[i]), mean[i], 1e-6);
        }
    }

    [Fact]
    public void A_late_update_counts_with_the_root_of_its_age()
    {
        var late = Models.Update("b", 100, 1) with { Staleness = 3 };
        Assert.Equal(50.0 / 150, new FedAvg().Combine([Models.Update("a", 100, 0), late]).Values[0], 6);
    }

    [Fact]
    public void FedAdam_and_FedYogi_take_the_steps_of_their_formulas()
    {
        var (global, first, second) = (Models.Of(1f), Models.Of(1.5f), Models.Of(1.2f));
        foreach (var (aggregator, yogi) in new (IAggregator, bool)[] { (new FedAdam(), false), (new FedYogi(), true) })
        {
            var (m, v, x) = (0.0, 1e-6, 1.0);
            AggregationState? state = null;
            var model = global;
            foreach (var combined in new[] { first, second })
            {
                var change = combined.Values[0] - x;
                m = (0.9 * m) + (0.1 * change);
                v = yogi ? v - (0.01 * change * change * Math.Sign(v - (change * change))) : (0.99 * v) + (0.01 * change * change);
                x += 0.1 * m / (Math.Sqrt(v) + 1e-3);
                (model, state) = aggregator.Step(model, combined, state);
                Assert.Equal(x, model.Values[0], 1e-5);
            }

            Assert.Equal(2, state!.Steps);
            Assert.Equal(1f, global.Values[0]);
        }
    }

    [Fact]
    public void The_median_and_the_trimmed_mean_do_not_follow_a_few_liars()
    {
        ModelUpdate[] updates = [Models.Update("a", 1, 1, 10), Models.Update("b", 1, 2, 20), Models.Update("c", 1, 3, 30), Models.Update("d", 1, 4, 40), Models.Update("e", 900, 1e9f, -1e9f)];
        Assert.Equal([3f, 20f], new CoordinateMedian().Combine(updates).Values);
        Assert.Equal([3f, 20f], new TrimmedMean().Combine(updates).Values);
        Assert.Equal([2.5f, 25f], new CoordinateMedian().Combine(updates[..4]).Values);
    }

    [Fact]
    public void Control_variates_follow_the_second_option_of_the_paper()
    {
        var (own, shared, global, local) = (Models.Of(0.5f), Models.Of(0.25f), Models.Of(2f), Models.Of(1f));
        var next = Scaffold.NextOwn(own, shared, global, local, steps: 4, learningRate: 0.5);
        Assert.Equal(0.5 - 0.25 + (1 / (4 * 0.5)), next.Values[0], 6);
        ModelUpdate[] updates = [Models.Update("a", 1, 0) with { ControlChange = next.Minus(own) }, Models.Update("b", 1, 0) with { ControlChange = Models.Of(0.05f) }];
        Assert.Equal(0.25 + ((0.25 + 0.05) / 10), Scaffold.NextShared(shared, updates, sites: 10).Values[0], 6);
        Assert.Throws<ArgumentException>(() => Scaffold.NextShared(shared, [Models.Update("a", 1, 0)], 10));
    }

    [Fact]
    public void Batch_norm_and_heads_can_stay_at_their_site()
    {
        var layout = new TensorLayout([new("conv.weight", [2]), new("layer1.0.bn1.weight", [1]), new("layer1.0.bn1.running_mean", [1]), new("norm.bias", [1]), new("head.weight", [2]), new("head.bias", [1])]);
        Assert.Equal(["conv.weight", "head.weight", "head.bias"], SharedPart.AllButBatchNorm.Of(layout).Tensors.Select(t => t.Name));
        Assert.DoesNotContain(SharedPart.AllButHead.Of(layout).Tensors, t => t.Name.StartsWith("head", StringComparison.Ordinal));
        Assert.Equal(["head.weight", "head.bias"], SharedPart.AllBut("conv", "layer1", "norm").Of(layout).Tensors.Select(t => t.Name));
        Assert.Throws<ArgumentException>(() => SharedPart.AllBut("conv", "layer", "norm", "head").Of(layout));

        var site = new ModelWeights(layout, [1, 2, 3, 4, 5, 6, 7, 8]);
        var part = SharedPart.AllButBatchNorm.Of(layout);
        var merged = site.With(new(part, [10, 20, 60, 70, 80]));
        Assert.Equal([10, 20, 3, 4, 5, 60, 70, 80], merged.Values);
        Assert.Equal([10, 20, 60, 70, 80], merged.Select(part).Values);
    }

    [Fact]
    public void Batch_normalisation_is_known_by_its_statistics_whatever_its_name()
    {
        var layout = new TensorLayout([new("downsample.0.weight", [2]), new("downsample.1.weight", [2]), new("downsample.1.running_mean", [2]), new("downsample.1.running_var", [2]), new("fc.weight", [2])]);
        Assert.Equal(["downsample.0.weight", "fc.weight"], SharedPart.Get("all-but-batch-norm").Of(layout).Tensors.Select(t => t.Name));
        Assert.Equal(["downsample.1.running_mean", "downsample.1.running_var"], SharedPart.Statistics(layout)!.Tensors.Select(t => t.Name));
        Assert.Null(SharedPart.Statistics(new([new("fc.weight", [2])])));
        Assert.Contains("all-but-head", Assert.Throws<ArgumentException>(() => SharedPart.Get("nothing")).Message, StringComparison.Ordinal);
    }
}
