using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

public sealed class LabelTimesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, null, null)]
    [InlineData(2, 5, 9)]
    [InlineData(null, 4, null)]
    public void Every_answer_is_that_of_counting_each_window_anew(int? minute, int? hour, int? day)
    {
        var times = new LabelTimes(new(minute, hour, day), []);
        var granted = new List<DateTimeOffset>();
        var random = new Random(1);
        var (now, refused) = (Start, 0);
        for (var i = 0; i < 2000; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(2) == 0 ? random.Next(20) : random.Next(2000));
            var full = Full(minute, TimeSpan.FromMinutes(1)) || Full(hour, TimeSpan.FromHours(1)) || Full(day, TimeSpan.FromDays(1));
            Assert.Equal(full, times.Refusal(now) is not null);
            refused += full ? 1 : 0;
            if (!full)
            {
                times.Grant(now);
                granted.Add(now);
            }
        }

        Assert.InRange(refused, 1, 1999);

        bool Full(int? limit, TimeSpan window) => limit is { } most && granted.Count(g => g > now - window) >= most;
    }

    [Fact]
    public void Labels_granted_before_a_stop_count_after_it()
    {
        var times = new LabelTimes(new(PerHour: 2), [Start.AddMinutes(40), Start]);
        Assert.Equal("the cap of 2 labels an hour is reached", times.Refusal(Start.AddMinutes(59)));
        Assert.Null(times.Refusal(Start.AddMinutes(60)));
    }

    [Fact]
    public void A_clock_that_runs_backwards_lets_no_more_through()
    {
        var times = new LabelTimes(new(PerMinute: 1), [Start]);
        Assert.NotNull(times.Refusal(Start.AddDays(-1)));
        times.Grant(Start.AddDays(-1));
        Assert.NotNull(times.Refusal(Start.AddSeconds(59)));
    }

    [Fact]
    public void A_cap_below_one_is_refused() =>
        Assert.Contains("A cap of 0 labels a day lets nothing through", Assert.Throws<ArgumentOutOfRangeException>(() => new LabelTimes(new(PerDay: 0), [])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_refusal_from_outside_takes_the_label_and_says_why_while_skips_stay_as_they_are()
    {
        var free = new StreamSampler(new PeriodicSampling(), new() { Budget = 0.5 });
        var capped = new StreamSampler(new PeriodicSampling(), new() { Budget = 0.5 });
        var pairs = Streams.Random(3, 6).Select(s => (Free: free.Decide(s), Capped: capped.Decide(s, "the cap is reached"))).ToList();
        Assert.Contains(pairs, p => p.Free.Label);
        Assert.All(pairs, p => Assert.False(p.Capped.Label));
        var first = pairs.First(p => p.Free.Label);
        Assert.EndsWith(", but the cap is reached", first.Capped.Reason, StringComparison.Ordinal);
        Assert.Equal(0, capped.Labelled);
    }
}
