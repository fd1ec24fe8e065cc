using Winnow.Core.Loop;
using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class StudyJournalTests : IDisposable
{
    private const int Trials = 14;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-study-");

    private static StudySetup Setup { get; } = new(Studies.Space, 5) { Sampler = new RungTpeSampler { Rungs = new(1), StartupTrials = 5 }, Pruner = new AshaPruner(), Digest = "data 1" };

    private string File => Path.Combine(folder.FullName, "study.jsonl");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_study_cut_off_anywhere_goes_on_to_the_same_trials()
    {
        Run(File);
        var whole = System.IO.File.ReadAllBytes(File);
        var expected = Studies.Lines(Read(Setup));
        var random = new Random(1);
        // Every line's end, and a place inside every line: as if the process had been killed there.
        var cut = 0;
        for (var end = Array.IndexOf(whole, (byte)'\n') + 1; end > 0 && end < whole.Length; end = Array.IndexOf(whole, (byte)'\n', end) + 1)
        {
            foreach (var length in cut++ % 3 == 0 ? (int[])[end, end + 1 + random.Next(60)] : [end])
            {
                System.IO.File.WriteAllBytes(File, whole[..Math.Min(length, whole.Length)]);
                Run(File);
                Assert.Equal(expected, Studies.Lines(Read(Setup)));
            }
        }

        Assert.True(cut > 3 * Trials);
    }

    [Fact]
    public void Runs_with_the_same_seed_write_the_same_bytes()
    {
        Run(File);
        Run(File + "2");
        Assert.Equal(System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(File + "2"));
    }

    [Fact]
    public void What_is_acknowledged_is_on_the_disk()
    {
        using (var journal = Open(File))
        {
            var study = new Study(Setup, new ManualClock(), journal);
            study.Enqueue(SearchSpaceTests.Point("model=tree", "lr=0.001", "drop=0", "seed=5"));
            study.Tell(study.Ask(), 0.1 + 0.2);
            study.Fail(study.Ask(), "crashed: \"\n\u2028\"");
            study.Ask().Report(3, 1e-300);
        }

        var read = Read(Setup).Trials;
        Assert.Equal([TrialState.Complete, TrialState.Failed, TrialState.Running], read.Select(t => t.State));
        Assert.Equal((true, 0.1 + 0.2, "crashed: \"\n\u2028\""), (read[0].Enqueued, read[0].Score!.Value, read[1].Reason!));
        Assert.Equal(1e-300, read[2].ScoreAt(1));
    }

    [Fact]
    public void A_journal_of_another_setup_is_refused_with_what_differs()
    {
        Run(File);
        Refused("seed", Setup with { Seed = 6 });
        Refused("direction", Setup with { Direction = SearchDirection.Maximise });
        Refused("sampler", Setup with { Sampler = new UniformSampler() });
        Refused("pruner", Setup with { Pruner = new NoPruner() });
        Refused("digest of data and code is 'data 1', and 'data 2'", Setup with { Digest = "data 2" });
        Refused("search space", Setup with { Space = Studies.Plane });

        void Refused(string what, StudySetup other) => Assert.Contains(what, Assert.Throws<InvalidDataException>(() => Read(other)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trial.asked", """{"number":0,"point":{"model":"bush","lr":0.01,"drop":0,"seed":1},"enqueued":false}""")]
    [InlineData("trial.asked", """{"number":1,"point":{"model":"tree","lr":0.01,"drop":0,"seed":1},"enqueued":false}""")]
    [InlineData("trial.asked", """{"number":0,"point":{"model":"tree","lr":0.01,"drop":0,"seed":1},"enqueued":true}""")]
    [InlineData("trial.asked", """{"number":0,"point":null,"enqueued":false}""")]
    [InlineData("trial.asked", """{"number":0,"point":{"model":["tree"]},"enqueued":false}""")]
    [InlineData("trial.asked", """{"number":0,"enqueued":false}""")]
    [InlineData("trial.reported", """{"number":0,"step":1,"score":1,"seconds":0}""")]
    [InlineData("trial.ended", """{"number":-1,"state":"Complete","score":1,"reason":null,"seconds":0}""")]
    [InlineData("trial.ended", """{"number":0,"state":"Running","score":1,"reason":null,"seconds":0}""")]
    [InlineData("round.measured", "{}")]
    public void A_strangers_journal_is_refused(string type, string payload)
    {
        using (var journal = Open(File))
        {
            _ = new Study(Setup, new ManualClock(), journal);
            journal.Append(type, payload);
        }

        Assert.Throws<InvalidDataException>(() => Read(Setup));
    }

    [Fact]
    public void A_journal_of_something_else_is_refused()
    {
        using (var journal = Open(File))
        {
            journal.Append("run.started", "{}");
        }

        Assert.Contains("run.started", Assert.Throws<InvalidDataException>(() => Read(Setup)).Message, StringComparison.Ordinal);
    }

    private static Journal Open(string path) => Journal.Open(path, new ManualClock());

    private static void Run(string path)
    {
        using var journal = Open(path);
        var clock = new ManualClock();
        var study = new Study(Setup, clock, journal);
        study.Enqueue(SearchSpaceTests.Point("model=tree", "lr=0.001", "drop=0", "seed=5"));
        new StudyRunner(study, new() { Trials = Trials }, clock).Run(
            (trial, _) => trial.Number == 3 ? throw new InvalidOperationException("a bad trial") : Studies.Train(trial, Studies.Loss, 5),
            TestContext.Current.CancellationToken);
    }

    private StudySnapshot Read(StudySetup setup)
    {
        using var journal = Open(File);
        return new Study(setup, new ManualClock(), journal).Snapshot();
    }
}
