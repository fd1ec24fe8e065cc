using Winnow.Core.Data;
using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

public sealed class StreamSessionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-stream-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("split")]
    [InlineData("vessal+drift-guard")]
    public void A_stream_killed_anywhere_goes_on_with_identical_decisions_and_logs_each_once(string name)
    {
        var samples = Streams.Random(1, 200).ToList();
        var whole = new StreamSampler(StreamStrategies.Get(name));
        var expected = samples.Select(whole.Decide).ToList();
        var random = new Random(2);
        for (var done = 0; done < samples.Count;)
        {
            using var session = StreamSession.Open(folder, StreamStrategies.Get(name), snapshotEvery: 20);
            // The source shows again what came after the last snapshot; the session ends without saving.
            var from = done - (done % 20);
            done = Math.Min(samples.Count, done + 1 + random.Next(40));
            Assert.Equal(expected[from..done], samples[from..done].Select(session.Decide));
        }

        using var log = DecisionLog.Open(Path.Combine(folder, "decisions.jsonl"));
        Assert.Equal(expected, log.From(1));
    }

    [Fact]
    public void Where_the_source_has_moved_on_the_logged_decisions_stand_and_the_budget_counts_them()
    {
        var samples = Streams.Random(3, 100).ToList();
        using (var session = StreamSession.Open(folder, new PeriodicSampling(), snapshotEvery: 1000))
        {
            samples[..50].ForEach(s => session.Decide(s));
        }

        using var later = StreamSession.Open(folder, new PeriodicSampling());
        Assert.Equal(51, later.Decide(samples[50]).Sequence);
        Assert.Equal(51, later.Seen);
    }

    [Fact]
    public void The_best_of_the_skipped_come_back_until_they_are_labelled()
    {
        var samples = Streams.Random(4, 300).ToList();
        using var session = StreamSession.Open(folder, new VariableUncertaintySampling());
        var skipped = samples.Select(session.Decide).Where(d => !d.Label).OrderByDescending(d => d.Score).ToList();
        Assert.Equal(skipped[..10], session.Revisit(10));
        Assert.False(session.Feedback(skipped[0].Id, 1));
        Assert.Equal(skipped[1..4], session.Revisit(3));
        Assert.Equal(skipped.Count - 1, session.Revisit(1000).Count);
    }

    [Fact]
    public void A_torn_last_line_is_cut_and_a_damaged_one_refused()
    {
        var path = Path.Combine(folder, "decisions.jsonl");
        var decision = new StreamDecision(1, new(7), 0.5, 0.4, 0, true, "torn between cat and dog");
        using (var log = DecisionLog.Open(path))
        {
            log.Append(decision);
            log.Append(new StreamLabel(new(7), 2));
            Assert.Throws<ArgumentException>(() => log.Append(decision));
        }

        File.AppendAllText(path, "{\"decision\":{\"seq");
        using (var log = DecisionLog.Open(path))
        {
            Assert.Equal([decision], log.From(1));
        }

        File.WriteAllText(path, "nonsense\n");
        Assert.Contains("Line 1", Assert.Throws<InvalidDataException>(() => DecisionLog.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_of_another_strategy_or_of_nothing_is_refused()
    {
        var snapshot = new StreamSampler(new SplitSampling()).Save();
        Assert.Contains("split", Assert.Throws<InvalidDataException>(() => StreamSampler.Load(new PeriodicSampling(), snapshot)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => StreamSampler.Load(new SplitSampling(), "{}"u8));
        Assert.Throws<InvalidDataException>(() => StreamSampler.Load(new SplitSampling(), "nonsense"u8));
    }

    [Fact]
    public void Feedback_is_taken_once_and_only_for_known_classes()
    {
        var sampler = new StreamSampler(new PeriodicSampling(), new() { Budget = 1 });
        sampler.Decide(Streams.Sample(5, [0.5f, 0.5f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Feedback(new SampleId(5), 2));
        Assert.True(sampler.Feedback(new SampleId(5), 1));
        Assert.False(sampler.Feedback(new SampleId(5), 1));
        Assert.False(sampler.Feedback(new SampleId(6), 1));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        foreach (var options in new StreamOptions[] { new() { Budget = 0 }, new() { Budget = double.NaN }, new() { Band = 0.5 }, new() { Seed = -1 }, new() { PendingMax = -1 } })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new StreamSampler(new PeriodicSampling(), options));
        }
    }
}
