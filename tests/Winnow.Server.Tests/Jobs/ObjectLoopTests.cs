using System.Text.Json;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Tests.Jobs;

/// <summary>The whole way of projects that ask for objects, with the real worker: pictures, a first round without a model, drawn answers, a model, measures, a second round with suggestions.</summary>
public sealed class ObjectLoopTests
{
    [Theory]
    [InlineData("detect", "yolo11-pico", "AP50", "adaptive-detection", "box")]
    [InlineData("segment", "unet-small", "mIoU", "adaptive-segmentation", "polygon")]
    public async Task Drawn_answers_become_a_measured_model_that_chooses_and_suggests(string task, string network, string metric, string strategy, string kind)
    {
        var settings = new ProjectSettings { Query = 32, RandomShare = 0.75, ImageSize = 64, Epochs = task == "detect" ? 4 : 10 };
        await using var bench = new JobBench(JobBench.RealWorker, settings, task: task, classes: ["bright", "dark"]);
        DrawnPictures.Write(bench.Photos, 40);
        var cancel = TestContext.Current.CancellationToken;
        await bench.Host.WriteAsync(s => s.StartImport("folder", "photos", bench.Photos, "chief"), cancel);
        await new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(cancel);
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        await machine.RunAsync(cancel);
        var first = bench.Host.Read(s => s.ReadNewestRound())!;
        Assert.Equal(("maxherding", "the pictures alone", 32), (first.Strategy, first.Source, first.Picks.Count));
        Assert.Equal("No model yet: it takes at least one drawn object.", bench.Host.Read(RoundView.Newest)!.Steps[0].Detail);

        await AnswerAsync(bench, first, outline: kind == "polygon");
        await machine.RunAsync(cancel);
        var view = bench.Host.Read(RoundView.Newest)!;
        Assert.True(view.State == "label", view.Reason);
        Assert.Equal(["done", "done", "done", "done", "done", "running"], view.Steps.Select(s => s.State));
        Assert.Equal((strategy, $"model 1 ({network})", 8), (view.Strategy, view.Source, view.Picks));
        var model = Assert.Single(bench.Host.Read(ModelView.Read));
        var held = bench.Host.Read(s => RandomSlice.Held(s.ReadProject().Seed, s.ReadValuesAsAsked().Where(l => l.Probability is not null).Select(l => l.Label.Id))).Count;
        Assert.InRange(held, 8, 14); // of 24 that chance drew, half
        Assert.Equal((network, 32 - held, metric, held), (model.Name, model.Labels, model.Metric!.Name, model.Metric.Samples));
        Assert.True(model.Metric.Low <= model.Metric.Value && model.Metric.Value <= model.Metric.High);
        CheckDashboard(bench, metric, held);
        CheckSuggestions(bench, kind);
        Assert.Contains("model.onnx", ModelDownload.Of(bench.Host.Folder, bench.Host.Read(s => s.ReadModels()[0])).Select(f => f.Name));
        Assert.Contains($"Measured:\n  {metric} ", bench.Host.Read(s => ModelCard.Of(s, model, ClassMeasures.Read(s, model.Round))), StringComparison.Ordinal);
    }

    private static Task<bool> AnswerAsync(JobBench bench, StoredRound round, bool outline) => bench.Host.WriteAsync(
        store =>
        {
            foreach (var (i, pick) in round.Picks.Index())
            {
                var value = DrawnPictures.Answer(store.ReadSample(pick.Id)!.Value.Name, outline).ToJson();
                store.Submit(new AnswerSubmission($"{pick.Id}", pick.Id, "ann", AnswerOutcome.Label, value, null, null, 4000, 1, 1), 1, bench.Host.Consensus);
                store.ChangeTags([pick.Id], i % 2 == 0 ? ["night"] : [], [], "ann");
                bench.Host.Queue.Refresh(store, pick.Id);
            }

            return true;
        },
        TestContext.Current.CancellationToken);

    private static void CheckDashboard(JobBench bench, string metric, int held)
    {
        var dashboard = bench.Host.Read(s => DashboardReader.Read(s, bench.Host.Settings));
        var point = Assert.Single(dashboard.Curve.Winnow);
        Assert.Equal((metric, held, 32 - held), (dashboard.Curve.Metric, dashboard.Curve.HeldOut, point.Labels));
        Assert.True(point.Low <= point.Value && point.Value <= point.High);
        Assert.Equal(32, dashboard.Classes.Sum(c => c.Labels));
        Assert.Contains(dashboard.Slices, s => s.Name == "night" && s.Value is not null);

        // What labels drawn by chance reach, and as many of the first ones; too few images for a saving, which it says.
        Assert.All((IReadOnlyList<CurvePointView>[])[dashboard.Curve.Random, dashboard.Curve.Matched], curve => Assert.Equal(24 - held, Assert.Single(curve).Labels));
        Assert.Equal("notYet", dashboard.Saving.State);
        Assert.StartsWith("30 labels drawn by chance that no model learns from are needed,", dashboard.Saving.Needs, StringComparison.Ordinal);
        Assert.Equal((8, 32), (dashboard.Uncertainty!.Pool.Sum(), dashboard.Uncertainty.Labelled.Sum()));
        Assert.True(dashboard.MistakesTotal >= dashboard.Mistakes.Count);
        if (metric == "AP50")
        {
            Assert.Contains(dashboard.Slices, s => s.Name == "small objects, to 32² pixels");
        }
    }

    private static void CheckSuggestions(JobBench bench, string kind)
    {
        var picks = bench.Host.Read(s => s.ReadNewestRound()!.Picks);
        var suggested = picks.Select(p => bench.Host.Read(s => s.ReadSuggestion(p.Id))!.Value).ToArray();
        Assert.All(suggested, s => Assert.Equal("model 1", s.Source));
        var shapes = suggested.SelectMany(s => JsonSerializer.Deserialize<Suggestion>(s.Value, JsonRules.Options)!.Shapes!);
        Assert.All(shapes, s => Assert.Equal((kind, "model"), (s.Kind, s.Source)));
        var (bars, nearest) = bench.Host.Read(s => s.ReadPickDetail(2, picks[0].Id))!.Value;
        Assert.Contains("Uncertainty", bars, StringComparison.Ordinal);
        Assert.Contains("\"sample\":\"", nearest, StringComparison.Ordinal);
    }
}
