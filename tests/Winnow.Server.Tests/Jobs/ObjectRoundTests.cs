using Winnow.Core.Stopping;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.Tests.Jobs;

/// <summary>Rounds of projects that ask for objects, with workers that answer at once: what they are told, and what is not believed.</summary>
public sealed class ObjectRoundTests
{
    /// <summary>Copies what the test prepared, and keeps the job that was asked for.</summary>
    private const string Prepared = """
        ROOT=$(dirname $(dirname "$(dirname "$DIR")"))
        KIND=$(grep -o '^{"kind":"[a-z]*' "$1" | cut -c10-)
        cp "$1" "$ROOT/$KIND.json"
        cp -r "$ROOT/prepared/$KIND/." "$DIR"
        echo '{"type":"done"}'
        """;

    private static readonly ObjectMeasure Sound = new(
        "AP50", 3, 10, new(0.5, 0.4, 0.6), [new("AP", 0.3)], [new(0, 4, new(0.5, 0.4, 0.6)), new(1, 0, null)], [new("night", 3, new(0.2, 0.1, 0.4))], [new(1, 2, "1 right, 2 missed, 0 wrong.")], 1);

    public static TheoryData<string, ObjectMeasure?, ShapeValue[]?> Wrong => new()
    {
        { "The worker measured what cannot be.", Sound with { Value = new(2, 0, 1) }, null },
        { "The worker measured what cannot be.", Sound with { Parts = [new("night", 3, new(0.5, -1, 1))] }, null },
        { "The worker measured classes that the project does not have.", Sound with { Classes = [new(7, 1, null)] }, null },
        { "The worker says too much of what is wrong.", Sound with { Faults = [new(1, 1, new string('x', 2000))] }, null },
        { "The worker measured what cannot be.", Sound with { Random = [new(1, 0, new(0.5, 0.4, 0.6))] }, null },
        { "The worker measured what cannot be.", Sound with { Saving = new(50, 0, 80, 5, 0, 8, Level: 2, 10, 30) }, null },
        { "The worker drew what cannot be: The box reaches over the image's edge.", Sound, [new() { Id = "m1", Class = 0, Kind = "box", Box = [0, 0, 400, 4] }] },
        { "The worker drew what cannot be: There is no class 5.", Sound, [new() { Id = "m1", Class = 5, Kind = "box", Box = [0, 0, 4, 4] }] },
    };

    [Fact]
    public async Task A_worker_gets_what_was_drawn_and_its_figures_are_on_the_dashboard()
    {
        await using var bench = await StartAsync(Sound, [new() { Id = "m1", Class = 1, Kind = "box", Box = [0, 0, 2, 2], Score = 0.75, Source = "model" }]);
        var view = bench.Host.Read(RoundView.Newest)!;
        Assert.True(view.State == "label", view.Reason);
        Assert.Equal("AP50 0.500 on 10 labels drawn by chance", view.Steps[1].Detail);
        var learn = WorkerJson.Read<WorkerJob>(Path.Combine(bench.Root, "learn.json")).Learn!;
        Assert.Equal(("yolo11-pico", 96, 3), (learn.Model, learn.ImageSize, learn.Epochs));
        Assert.All(learn.Labels, l => Assert.Equal((null, 1), (l.Class, AnswerValue.Parse(l.Value!).Shapes!.Count)));
        Assert.Equal("adaptive-detection", WorkerJson.Read<WorkerJob>(Path.Combine(bench.Root, "pick.json")).Pick!.Strategy);
        Assert.Contains("\"shapes\":[{\"id\":\"m1\"", bench.Host.Read(s => s.ReadSuggestion(new(6)))!.Value.Value, StringComparison.Ordinal);

        var dashboard = bench.Host.Read(s => DashboardReader.Read(s, bench.Host.Settings));
        Assert.Equal(("AP50", 10, 0.5), (dashboard.Curve.Metric, dashboard.Curve.HeldOut, Assert.Single(dashboard.Curve.Winnow).Value));
        Assert.Equal([(4, 0.5), (0, (double?)null)], dashboard.Classes.Select(c => (c.Labels, c.Value)));
        Assert.Equal(("night", 0.2), (Assert.Single(dashboard.Slices).Name, dashboard.Slices[0].Value));
        Assert.Equal(("1", "1 right, 2 missed, 0 wrong.", 2.0), (Assert.Single(dashboard.Mistakes).Sample, dashboard.Mistakes[0].Sentence, dashboard.Mistakes[0].Loss));
        Assert.Equal(new RoundRecord(2, 3, new("AP50", 0.5)) { SecondsOfLabelling = 8 }, Assert.Single(bench.Host.Read(ObjectRounds.History)));
        var model = Assert.Single(bench.Host.Read(ModelView.Read));
        Assert.Equal((0.4, 0.6, 10), (model.Metric!.Low, model.Metric.High, model.Metric.Samples));
        Assert.Contains("  AP 0.300\n  crow: AP50 0.500 (0.400 to 0.600), 4 objects drawn", bench.Host.Read(s => ModelCard.Of(s, model, ClassMeasures.Read(s, 2))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boxes_that_look_wrong_come_up_for_review_until_they_are_corrected_or_let_stand()
    {
        await using var bench = await StartAsync(Sound, null, [new(2, 0.7, "crow at 1, 1 looks like tit."), new(0, 0.9, "tit at 3, 3 is not drawn, and the model is 95 % sure of it.")]);
        Assert.Equal([(1, 0L), (2, 2L)], bench.Host.Read(s => s.ReadObjectSuspects(0, 10)).Select(s => (s.Rank, s.Sample.Value)));
        Assert.Equal([2L], bench.Host.Read(s => s.ReadObjectSuspects(1, 10)).Select(s => s.Sample.Value));
        Assert.Equal([(0L, "tit at 3, 3 is not drawn, and the model is 95 % sure of it."), (2L, "crow at 1, 1 looks like tit.")], bench.Host.Read(s => s.ReadReviews("suspect", -1, 10)).Select(r => (r.Sample.Value, r.Detail)));
        Assert.Equal([0L, 2L], bench.Host.Read(s => s.ReadSamples(new SampleFilter { Suspect = true }, null, 10)).Select(s => s.Id.Value));
        await bench.Host.WriteAsync(
            store =>
            {
                store.CloseReview(new(0), "rita");
                store.Submit(new AnswerSubmission("again", new(2), "ann", AnswerOutcome.Label, new AnswerValue { Shapes = [] }.ToJson(), null, null, 100, 1, 1) { Final = true }, 1, bench.Host.Consensus);
                return true;
            },
            TestContext.Current.CancellationToken);
        Assert.Empty(bench.Host.Read(s => s.ReadObjectSuspects(0, 10)));
        Assert.Null(bench.Host.Read(s => s.ReadObjectSuspect(new(0))));

        // What was let stand is not asked about again, and what has changed since the labels were read is for the next model.
        await bench.Host.WriteAsync(
            store =>
            {
                store.JudgeObjects([new(0), new(2)], [new(new(0), 3, 0.9, "again"), new(new(2), 3, 0.9, "again")], store.ReadNewestRun()!.Event);
                return true;
            },
            TestContext.Current.CancellationToken);
        Assert.Empty(bench.Host.Read(s => s.ReadObjectSuspects(0, 10)));
        Assert.Empty(bench.Host.Read(s => s.ReadReviews("suspect", -1, 10)));
    }

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_cannot_be_fails_the_round_with_a_sentence(string reason, ObjectMeasure? measure, ShapeValue[]? shapes)
    {
        await using var bench = await StartAsync(measure, shapes);
        var view = bench.Host.Read(RoundView.Newest)!;
        Assert.Equal(("failed", reason), (view.State, view.Reason));
    }

    private static async Task<JobBench> StartAsync(ObjectMeasure? measure, ShapeValue[]? shapes, JobObjectSuspect[]? suspects = null)
    {
        var bench = new JobBench(JobBench.Script(Prepared), new() { Query = 4, ImageSize = 96, Epochs = 3 }, task: "detect", classes: ["crow", "tit"]);
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        await bench.Host.WriteAsync(s => s.AddSamples([.. Enumerable.Range(0, 8).Select(i => new NewSample($"{i}.png", $"{i}.png", $"{i:x64}", 1, 4, 4, 8, i, null))], "test", "chief"), TestContext.Current.CancellationToken);
        Prepare(bench, null, null, null, 0, 1, 2, 3);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        await bench.Host.WriteAsync(
            store =>
            {
                for (var i = 0; i < 4; i++)
                {
                    var value = new AnswerValue { Shapes = [new() { Id = "a", Class = 0, Kind = "box", Box = [0, 0, 2, 2] }] };
                    store.Submit(new AnswerSubmission($"{i}", new(i), "ann", AnswerOutcome.Label, value.ToJson(), null, null, 2000, 1, 1), 1, bench.Host.Consensus);
                    bench.Host.Queue.Refresh(store, new(i));
                }

                return true;
            },
            TestContext.Current.CancellationToken);
        Prepare(bench, measure, shapes, suspects, 6, 7);
        await machine.RunAsync(TestContext.Current.CancellationToken);
        return bench;
    }

    private static void Prepare(JobBench bench, ObjectMeasure? measure, ShapeValue[]? shapes, JobObjectSuspect[]? suspects, params long[] picks)
    {
        var prepared = Path.Combine(bench.Root, "prepared");
        Directory.CreateDirectory(Path.Combine(prepared, "pick"));
        Directory.CreateDirectory(Path.Combine(prepared, "learn", "model"));
        File.WriteAllText(Path.Combine(prepared, "learn", "model", "detector.json"), "{}");
        WorkerJson.Write(Path.Combine(prepared, "learn", LearnResult.FileName), new LearnResult("yolo11-pico", "{}", 4, 1.5, 1, [], null, [], []) { Objects = measure, Judged = [0, 1, 2, 3], ObjectSuspects = suspects ?? [] });
        WorkerJson.Write(
            Path.Combine(prepared, "pick", PickResult.FileName),
            new PickResult(1, "adaptive-detection", "model 1 (yolo11-pico)", 4, [.. picks.Select(p => new JobPick(p, 1, "typical", null, [], [], []) { Shapes = shapes })], null, []));
    }
}
