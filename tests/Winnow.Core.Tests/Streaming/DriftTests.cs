using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

public sealed class DriftTests
{
    [Fact]
    public void The_window_keeps_count_and_mean_of_what_it_holds()
    {
        var window = new Adwin();
        var random = new Random(1);
        var sum = 0.0;
        for (var i = 1; i <= 5000; i++)
        {
            var value = random.NextDouble();
            sum += value;
            Assert.False(window.Add(value, 1e-9, 1, 1));
            Assert.Equal(i, window.Count);
        }

        Assert.Equal(sum / 5000, window.Mean(), 9);
        Assert.True(window.Buckets.Count < 70);
        Assert.Equal(window.Buckets.Select(b => b.Size).OrderDescending(), window.Buckets.Select(b => b.Size));
    }

    [Fact]
    public void A_risen_mean_is_found_and_the_old_part_dropped_and_a_fallen_one_is_no_alarm()
    {
        var window = new Adwin();
        var alarms = Enumerable.Range(0, 3000).Where(i => window.Add(i is >= 1000 and < 2000 ? 1 : 0, 0.002, 1, 1)).ToList();
        Assert.All(alarms, i => Assert.InRange(i, 1000, 1050));
        Assert.NotEmpty(alarms);
        Assert.True(window.Mean() < 0.05);
    }

    [Fact]
    public void Fewer_than_one_in_a_hundred_steady_streams_raise_an_alarm()
    {
        // 300 streams with 3,000 labels of a calibrated model, of which chance drew every second, and as many doubts.
        var random = new Random(7);
        var alarms = 0;
        for (var stream = 0; stream < 300; stream++)
        {
            var (surprise, drawn, doubt) = (new Adwin(), new Adwin(), new Adwin());
            var alarm = false;
            for (var i = 0; i < 3000; i++)
            {
                var sure = random.NextDouble();
                var wrong = random.NextDouble() < 1 - sure ? 1 : 0;
                alarm |= surprise.Add(wrong - (1 - sure), new DriftGuardOptions().SurpriseDelta, 1, 1);
                alarm |= i % 2 == 0 && drawn.Add(wrong - (1 - sure), new DriftGuardOptions().SurpriseDelta, 1, 1);
                alarm |= doubt.Add(1 - sure, new DriftGuardOptions().DoubtDelta, 1, 32);
            }

            alarms += alarm ? 1 : 0;
        }

        Assert.True(alarms < 3, $"{alarms} of 300");
    }

    public static TheoryData<string> Names => [.. StreamStrategies.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flip_of_the_classes_is_found_within_500_samples_in_nine_of_ten_streams_and_never_before_it(string name)
    {
        var guard = new DriftGuard(StreamStrategies.Get(name));
        var delays = new List<long>();
        for (var seed = 0; seed < 10; seed++)
        {
            var state = guard.Start();
            var budget = new HeldBudget(guard.Budget);
            var spent = budget.Start();
            var random = Streams.Generator(seed);
            var chance = new Random(seed);
            long? found = null;
            foreach (var sample in Streams.Random(seed, 3500, sharpness: _ => 3))
            {
                var score = guard.Score(state, sample, 0.1, random);
                var verdict = budget.Judge(spent, score, 0.1);
                guard.Advance(state, sample, score, verdict);
                budget.Advance(spent, score.Value, verdict.Label, 0.1);
                if (verdict.Label)
                {
                    guard.Learn(state, sample, Truth(sample, chance, flipped: sample.Id.Value >= 3000));
                }

                found ??= DriftGuard.Alarms(state) > 0 ? sample.Id.Value : null;
            }

            delays.Add((found ?? 9999) - 3000);
        }

        Assert.True(delays.All(d => d >= 0) && delays.Count(d => d < 500) >= 9, string.Join(' ', delays));
    }

    /// <summary>A class drawn from the model's own probabilities, as for a calibrated model; after the flip, the class after that.</summary>
    private static int Truth(StreamSample sample, Random chance, bool flipped)
    {
        var u = chance.NextDouble();
        var c = 0;
        while (c < sample.Probabilities!.Length - 1 && (u -= sample.Probabilities[c]) > 0)
        {
            c++;
        }

        return flipped ? (c + 1) % sample.Probabilities.Length : c;
    }
}
