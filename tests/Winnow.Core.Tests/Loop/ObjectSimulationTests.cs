using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Loop;

public sealed class ObjectSimulationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-objects-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_run_with_objects_goes_on_from_any_line_of_its_journal_with_the_same_picks()
    {
        var whole = Run(Path.Combine(folder, "whole.jsonl"), setup => setup);
        var lines = File.ReadAllLines(Path.Combine(folder, "whole.jsonl"));
        for (var kept = 1; kept < lines.Length; kept++)
        {
            var path = Path.Combine(folder, $"cut-{kept}.jsonl");
            File.WriteAllLines(path, lines[..kept]);
            var resumed = Run(path, setup => setup);
            Assert.Equal(whole.Result.Curve.Select(p => (p.Labelled, p.Metric, p.SecondsOfLabelling)), resumed.Result.Curve.Select(p => (p.Labelled, p.Metric, p.SecondsOfLabelling)));
            Assert.Equal(whole.Details.Rounds.SelectMany(r => r.Picks), resumed.Details.Rounds.SelectMany(r => r.Picks));
        }
    }

    [Fact]
    public void A_start_from_part_of_the_pool_holds_that_part_alone()
    {
        var eligible = Enumerable.Range(0, 12).Select(i => new SampleId(i)).ToHashSet();
        CountingLearner learner = new();
        Run(Path.Combine(folder, "part.jsonl"), setup => setup with { StartFrom = eligible }, learner);
        Assert.Equal(5, learner.Fits[0].Count);
        Assert.All(learner.Fits[0], id => Assert.Contains(id, eligible));
    }

    [Fact]
    public void Time_is_counted_for_the_image_and_for_each_object()
    {
        var annotator = new SimulatedAnnotator([Labelled(3)], 2, new() { Seconds = 4, SecondsPerObject = 2.5 }, seed: 1);
        Assert.Equal(4 + (2.5 * 3), annotator.Ask(new(3)).Seconds, 1e-12);
        Assert.Equal("4 s per question, 2.5 s per object", annotator.Name);
    }

    [Fact]
    public void Noise_names_other_classes_and_leaves_every_shape_in_place()
    {
        var answer = (OracleAnswer.Annotated)new SimulatedAnnotator([Labelled(3)], 2, new() { Noise = 1 }, seed: 1).Ask(new(3));
        Assert.Equal(Labelled(3).Objects.Select(o => (1 - o.Class, o.Shape)), ((ObjectLabels)answer.Annotation).Objects.Select(o => (o.Class, o.Shape)));
    }

    // Sample i holds i % 4 objects of the classes 0 and 1 in turn.
    private static LabelledSample Labelled(int i) =>
        new(new(i), new ObjectLabels([.. Enumerable.Range(0, i % 4).Select(k => new ObjectAnnotation { Class = k % 2, Shape = new BoxShape(new(k, 0, k + 1, 1)) })]));

    private static SeedRun Run(string path, Func<SimulationSetup, SimulationSetup> change, CountingLearner? learner = null)
    {
        LabelledSample[] all = [.. Enumerable.Range(0, 50).Select(Labelled)];
        var setup = change(new() { Seed = 3, Pool = all[..40], Holdout = all[40..], Classes = ["a", "b"], Initial = 5, Query = 6, Budget = 30 });
        var annotator = new SimulatedAnnotator(setup.Pool, 2, new() { Noise = 0.3, Skips = 0.2, Seconds = 2, SecondsPerObject = 1, SecondsSpread = 0.4 }, setup.Seed);
        using var journal = Journal.Open(path, TimeProvider.System);
        return new Simulation(setup, learner ?? new(), new RandomSampling(), null, annotator, TimeProvider.System).Run(journal, null, CancellationToken.None);
    }

    // Its figure changes with every object it learned from, its class included.
    private sealed class CountingLearner : ILearner
    {
        public List<IReadOnlyList<SampleId>> Fits { get; } = [];

        public string Name => "counting";

        public Evidence Provides => Evidence.None;

        public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
        {
            Fits.Add([.. labelled.Select(s => s.Id)]);
            return new Counted(labelled.SelectMany(s => s.Objects.Select(o => 1 + o.Class)).Sum());
        }

        private sealed class Counted(int sum) : IModel
        {
            public Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel) => new("AP50", 1 - (1.0 / (1 + sum)));

            public PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel) => new() { Ids = pool };

            public void Dispose()
            {
                // Holds nothing.
            }
        }
    }
}
