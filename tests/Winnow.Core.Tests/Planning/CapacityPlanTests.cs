using Winnow.Core.Planning;

namespace Winnow.Core.Tests.Planning;

public sealed class CapacityPlanTests
{
    private static readonly CapacityStep[] Steps =
    [
        new("read", 100, false, "row-a", "", "m"), new("embed", 50, false, "row-b", "", "m"), new("embed", 1000, true, "row-c", "", "m"), new("choose", null, false, "row-d", "", ""),
    ];

    [Fact]
    public void Hours_bytes_and_price_follow_from_the_rates()
    {
        // 3,600,000 images: 36,000 s of reading and 72,000 s of embedding on one core.
        var request = new CapacityRequest(3_600_000, 5) { Cores = 2, CorePrice = 0.1, ShardImages = 1_000_000 };
        var plan = CapacityPlan.Of(request, Steps);
        Assert.Equal(30, plan.CoreHours, 1e-9);
        Assert.Equal(0, plan.GpuHours);
        Assert.Equal(3, plan.Price, 1e-9);
        Assert.Equal(15_000, plan.Schedule.Seconds, 1e-6); // one shard of a million on two cores
        Assert.Equal(3_600_000L * 532, plan.FeatureBytes);
        Assert.Equal(["choose (row-d)"], plan.Missing);
    }

    [Fact]
    public void Where_workers_have_gpus_the_step_measured_there_is_taken()
    {
        var plan = CapacityPlan.Of(new CapacityRequest(3_600_000, 4) { Cores = 4, Gpus = 2, CorePrice = 0.1, GpuPrice = 2 }, Steps);
        Assert.Equal(10, plan.CoreHours, 1e-9);
        Assert.Equal(1, plan.GpuHours, 1e-9);
        Assert.Equal(3, plan.Price, 1e-9);
        Assert.Equal(2500 + 500, plan.Schedule.Seconds, 1e-6);
    }

    [Fact]
    public void Work_that_failures_undo_is_paid()
    {
        var request = new CapacityRequest(100_000_000, 10) { CorePrice = 1, ShardImages = 100_000 };
        var (calm, rough) = (CapacityPlan.Of(request, Steps), CapacityPlan.Of(request with { FailureHours = 2 }, Steps));
        Assert.True(rough.Schedule.Failures > 0);
        Assert.Equal(calm.CoreHours * (1 + (rough.Schedule.LostSeconds / rough.Schedule.BusySeconds)), rough.CoreHours, 1e-6);
        Assert.True(rough.Schedule.Seconds > calm.Schedule.Seconds);
    }

    [Theory]
    [InlineData(0, 1, 1000, "images are out of range")]
    [InlineData(20_000_000_000, 1, 1000, "images are out of range")]
    [InlineData(10, 0, 1000, "workers are out of range")]
    [InlineData(10, 1, 0, "images of a shard")]
    [InlineData(1_000_000_000, 1, 10, "Choose larger shards")]
    public void Sizes_out_of_range_are_refused_in_words(long images, int workers, int shard, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => CapacityPlan.Of(new CapacityRequest(images, workers) { ShardImages = shard }, Steps)).Message, StringComparison.Ordinal);

    [Fact]
    public void Prices_and_failures_out_of_range_and_plans_from_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => CapacityPlan.Of(new CapacityRequest(10, 1) { CorePrice = -1 }, Steps));
        Assert.Throws<ArgumentException>(() => CapacityPlan.Of(new CapacityRequest(10, 1) { FailureHours = 0 }, Steps));
        Assert.Contains("nothing to plan from", Assert.Throws<ArgumentException>(() => CapacityPlan.Of(new CapacityRequest(10, 1), Steps[3..])).Message, StringComparison.Ordinal);
    }
}
