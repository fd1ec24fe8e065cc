using Winnow.Core.Planning;

namespace Winnow.Core.Tests.Planning;

public sealed class ShardScheduleTests
{
    [Fact]
    public void Without_failures_shards_go_to_whoever_is_free_first()
    {
        // 5 | 3 + 4 (ends at 7) | 2 + 2 + 6 (from 4): 10 in all.
        var schedule = ShardSchedule.Simulate([5, 3, 2, 2, 4, 6], new(3));
        Assert.Equal(new(10, 22, 0, 0), schedule);
        Assert.Equal(22, ShardSchedule.Simulate([5, 3, 2, 2, 4, 6], new(1)).Seconds);
        Assert.Equal(6, ShardSchedule.Simulate([5, 3, 2, 2, 4, 6], new(6)).Seconds);
        Assert.Equal(6, ShardSchedule.Simulate([5, 3, 2, 2, 4, 6], new(100)).Seconds);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(40)]
    public void With_failures_all_work_is_done_and_what_was_lost_is_accounted_for(int workers)
    {
        double[] shards = [.. Enumerable.Range(0, 300).Select(i => 50.0 + (i % 7))];
        var schedule = ShardSchedule.Simulate(shards, new(workers) { FailureMean = 500, RestartSeconds = 20 });
        Assert.Equal(shards.Sum(), schedule.BusySeconds, 1e-6);
        Assert.InRange(schedule.Failures, 15, 60); // 300 shards of 53 s at one failure in 500 s
        Assert.InRange(schedule.LostSeconds, 1, schedule.Failures * 56.0);
        // No worker idles while work is left, except for the last shard and the way back.
        var total = schedule.BusySeconds + schedule.LostSeconds + (20.0 * schedule.Failures);
        Assert.InRange(schedule.Seconds, (schedule.BusySeconds + schedule.LostSeconds) / workers, (total / workers) + (56 * 5));
    }

    [Fact]
    public void The_same_seed_gives_the_same_failures_whatever_the_workers()
    {
        double[] shards = [.. Enumerable.Repeat(100.0, 200)];
        var one = ShardSchedule.Simulate(shards, new(1) { FailureMean = 400, Seed = 5 });
        var many = ShardSchedule.Simulate(shards, new(20) { FailureMean = 400, Seed = 5 });
        Assert.Equal((one.Failures, one.BusySeconds), (many.Failures, many.BusySeconds));
        Assert.Equal(one.LostSeconds, many.LostSeconds, 1e-6);
        Assert.Equal(many, ShardSchedule.Simulate(shards, new(20) { FailureMean = 400, Seed = 5 }));
        Assert.NotEqual(many.LostSeconds, ShardSchedule.Simulate(shards, new(20) { FailureMean = 400, Seed = 6 }).LostSeconds);
    }

    [Fact]
    public void A_lost_shard_is_done_by_whoever_is_free_before_the_failed_worker_is_back()
    {
        // The first attempt fails for certain at some time before 1; the other worker takes it at once.
        var options = Enumerable.Range(1, 100).Select(seed => new ScheduleOptions(2) { FailureMean = 40, RestartSeconds = 1e6, Seed = seed })
            .First(o => ShardSchedule.Simulate([30], o with { RestartSeconds = 0 }).Failures == 1);
        var schedule = ShardSchedule.Simulate([30, 0], options);
        Assert.Equal(30 + schedule.LostSeconds, schedule.Seconds, 1e-9);
    }

    [Theory]
    [InlineData(0, 1, "1 to 100000 workers")]
    [InlineData(1, 0, "above 0 seconds")]
    [InlineData(1, 5, "would hardly ever end")]
    public void What_makes_no_sense_is_refused_in_words(int workers, double failures, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ShardSchedule.Simulate([100], new(workers) { FailureMean = failures })).Message, StringComparison.Ordinal);

    [Fact]
    public void Shards_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ShardSchedule.Simulate([], new(1)));
        Assert.Throws<ArgumentException>(() => ShardSchedule.Simulate([double.NaN], new(1)));
        Assert.Throws<ArgumentException>(() => ShardSchedule.Simulate([1], new(1) { RestartSeconds = -1 }));
    }
}
