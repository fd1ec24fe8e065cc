using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Loop;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

public sealed class TunedHeadTests : IDisposable
{
    private static readonly Blobs Data = new();
    private static readonly TunedHead Learner = new(Data.Features, Blobs.Classes, threads: 1);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-tuned-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Without_a_record_it_is_the_softmax_regression_to_the_last_bit()
    {
        SampleId[] ids = [.. Data.Pool.Skip(40).Select(s => s.Id)];
        const Evidence all = Evidence.Probabilities | Evidence.MemberProbabilities | Evidence.Embeddings | Evidence.GradientFactors;
        using var plain = Data.Learner.Fit([.. Data.Pool.Take(40)], new Random(2), null, Cancel);
        using var tuned = Learner.Fit([.. Data.Pool.Take(40)], new Random(2), null, Cancel);
        var (expected, actual) = (plain.Gather(ids, all, Cancel), tuned.Gather(ids, all, Cancel));
        Assert.Equal(expected.Probabilities!.Array, actual.Probabilities!.Array);
        Assert.Equal(expected.MemberProbabilities![3].Array, actual.MemberProbabilities![3].Array);
    }

    [Theory]
    [InlineData(HeadKind.Logistic)]
    [InlineData(HeadKind.Ridge)]
    [InlineData(HeadKind.NearestNeighbours)]
    [InlineData(HeadKind.Prototype)]
    public void Every_head_gives_the_evidence_that_it_says(HeadKind kind)
    {
        var only = new TunedHead(Data.Features, Blobs.Classes, threads: 1) { Kinds = [kind] };
        var record = only.Tune([.. Data.Pool.Take(60)], new(Record(new() { Kind = kind, UnitLength = true, Temperature = 0.5 }), 1, 1, 1), new Random(1), Cancel);
        using var model = only.Fit([.. Data.Pool.Take(60)], record, new Random(1), null, Cancel);
        SampleId[] ids = [.. Data.Pool.Skip(60).Take(50).Select(s => s.Id)];
        var view = model.Gather(ids, only.Provides, Cancel);
        Assert.Equal(kind != HeadKind.NearestNeighbours, only.Provides.HasFlag(Evidence.Head));
        Assert.Equal(20, view.MemberProbabilities!.Count);
        foreach (var probabilities in view.MemberProbabilities.Append(view.Probabilities!).Append(view.Labelled!.Probabilities!))
        {
            for (var i = 0; i < probabilities.Rows; i++)
            {
                Assert.Equal(1, probabilities.Row(i).ToArray().Sum(), 1e-5);
            }
        }

        Assert.NotEqual(view.MemberProbabilities[0].Array, view.MemberProbabilities[1].Array);
        Assert.True(model.Measure(Data.Holdout, Cancel).Value > 0.7);
        if (view.Head is { } head)
        {
            Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(view.Probabilities!.Row(i).ToArray(), head.Probabilities(view.Embeddings!.Row(i))));
        }
        else
        {
            Assert.Throws<MissingEvidenceException>(() => model.Gather(ids, Evidence.Head, Cancel));
        }
    }

    [Fact]
    public void The_order_of_labelling_does_not_change_the_recipe()
    {
        var labelled = Data.Pool.Take(50).ToArray();
        var one = Learner.Tune(labelled, TuningState.None, new Random(3), Cancel);
        Array.Reverse(labelled);
        Assert.Equal(one, Learner.Tune(labelled, TuningState.None, new Random(3), Cancel));
    }

    [Fact]
    public void A_run_records_its_recipes_goes_on_from_them_and_is_replayed_to_the_last_bit()
    {
        var setup = Data.Setup();
        var whole = Run("whole.jsonl", setup, Cancel);
        Assert.All(whole.Details.Rounds, r => Assert.NotNull(r.Tuning));
        Assert.All(whole.Details.Rounds, r => Assert.NotEmpty(r.Tuning!.Reason));
        Assert.All(whole.Details.Rounds, r => Assert.True(r.Seconds.Tune > 0));
        // Too few labels are drawn by chance in a run of margin: its start of six.
        Assert.All(whole.Details.Rounds, r => Assert.Null(r.Tuning!.Audit));

        // Half a journal is gone on from.
        var lines = File.ReadAllLines(PathOf("whole.jsonl"));
        File.WriteAllLines(PathOf("half.jsonl"), lines[..(lines.Length / 2)]);
        var resumed = Run("half.jsonl", setup, Cancel);
        Assert.Equal(whole.Details.Rounds.Select(r => r.Tuning), resumed.Details.Rounds.Select(r => r.Tuning));
        Assert.Equal(whole.Result.Curve.Select(p => p.Metric), resumed.Result.Curve.Select(p => p.Metric));

        var replay = new RunReplay(setup, Learner, QueryStrategies.Get("margin"), Annotator(), TimeProvider.System).Run(Journal.Read(PathOf("whole.jsonl")), null, null, Cancel);
        Assert.Null(replay.Difference);
    }

    [Fact]
    public void Labels_that_chance_drew_tell_the_accuracy_on_the_pool()
    {
        LabelledSample[] labelled = [.. Data.Pool.Take(60).Select((l, i) => l with { InclusionProbability = i % 2 == 0 ? 0.1 : null })];
        var audit = Learner.Tune(labelled, TuningState.None with { Unasked = 180 }, new Random(3), Cancel).Audit!;
        Assert.Equal(30, audit.Drawn);
        Assert.True(audit.Low < audit.Accuracy && audit.Accuracy < audit.High);
        // Nothing was asked before the first draw but what came in front of it: the rest is as good as what was drawn.
        Assert.Equal(audit.SliceAccuracy, audit.Accuracy, 1e-12);
        Assert.Null(Learner.Tune(labelled, TuningState.None, new Random(3), Cancel).Audit);
    }

    private SeedRun Run(string name, SimulationSetup setup, CancellationToken cancel)
    {
        using var journal = Journal.Open(PathOf(name), TimeProvider.System);
        return new Simulation(setup, Learner, QueryStrategies.Get("margin"), null, Annotator(), TimeProvider.System).Run(journal, null, cancel);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private static SimulatedAnnotator Annotator() => new(Data.Pool, 3, new(), 1);

    private static TuningRecord Record(HeadRecipe recipe) => new()
    {
        Level = TuningRecord.Head,
        Recipe = System.Text.Json.JsonSerializer.Serialize(recipe, TuningJson.Default.HeadRecipe),
        Words = recipe.Words,
        Changed = false,
        Reason = "as a test wants it",
    };
}
