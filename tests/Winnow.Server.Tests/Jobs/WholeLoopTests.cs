using Winnow.Server.Jobs;
using Winnow.Server.Labelling;
using Winnow.Server.Streams;
using Winnow.Storage;

namespace Winnow.Server.Tests.Jobs;

/// <summary>The whole way with the real worker: pictures, a first round without a model, labels, a model, measures, a second round.</summary>
public sealed class WholeLoopTests
{
    [Fact]
    public async Task Pictures_become_a_measured_model_that_chooses_the_next_round()
    {
        await using var bench = new JobBench(JobBench.RealWorker, new() { Query = 60, RandomShare = 0.5, Model = "mlp" }, new() { BackOff = TimeSpan.Zero, ShardSamples = 25 });
        Pictures.Write(bench.Photos, 60);
        var cancel = TestContext.Current.CancellationToken;
        await bench.Host.WriteAsync(s => s.StartImport("folder", "photos", bench.Photos, "chief"), cancel);
        await new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(cancel);
        var machine = new RoundMachine(bench.Host, bench.Jobs);
        await machine.RunAsync(cancel);
        var first = bench.Host.Read(s => s.ReadNewestRound())!;
        Assert.Equal(("adaptive", "the pictures alone", 120, 60), (first.Strategy, first.Source, first.Pool, first.Picks.Count));
        Assert.Equal(30, first.Picks.Count(p => p.InclusionProbability is not null));
        Assert.True(File.Exists(ProjectFiles.Map(bench.Host.Folder, 1)));

        await bench.Host.WriteAsync(
            store =>
            {
                foreach (var pick in first.Picks)
                {
                    var label = store.ReadSample(pick.Id)!.Value.Name.StartsWith("bright", StringComparison.Ordinal) ? 1 : 0;
                    store.Submit(new AnswerSubmission($"{pick.Id}", pick.Id, "ann", AnswerOutcome.Label, new AnswerValue { Classes = [label] }.ToJson(), label, null, 1500, 1, 1), 1, bench.Host.Consensus);
                    bench.Host.Queue.Refresh(store, pick.Id);
                }

                return true;
            },
            cancel);
        await machine.RunAsync(cancel);
        var view = bench.Host.Read(RoundView.Newest)!;
        Assert.True(view.State == "label", view.Reason);
        Assert.Equal(["done", "done", "done", "done", "done", "running"], view.Steps.Select(s => s.State));
        var brief = bench.Host.Read(RoundBrief.Newest)!;
        Assert.Equal((2, "label", 60), (brief.Number, brief.State, brief.Picks));
        Assert.Equal(view.Steps, brief.Steps);
        Assert.Equal(("model 1 (mlp)", 60), (view.Source, view.Picks));
        Assert.True(view.Metric > 0.9, view.Steps[1].Detail);
        Assert.Equal(3, bench.Host.Read(s => s.ReadJobs(50)).Count(j => j.Name.StartsWith("round-2-score-shard-", StringComparison.Ordinal) && j.State == "done"));
        Assert.Empty(Directory.EnumerateDirectories(bench.Jobs.Folder));
        CheckPicks(bench);
        CheckExplore(bench);
        CheckDashboard(bench);
        await CheckStreamAsync(bench);
    }

    // The model that the round fitted decides about what passes by.
    private static async Task CheckStreamAsync(JobBench bench)
    {
        var folder = Directory.CreateDirectory(ProjectFiles.Pushed(bench.Host.Folder)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "x"), Pictures.Png(true, 901));
        File.WriteAllBytes(Path.Combine(folder, "y"), Pictures.Png(false, 902));
        await bench.Host.WriteAsync(
            store =>
            {
                new IntakeSettings { Enabled = true, Strategy = "density-uncertainty" }.Write(store, "chief");
                store.AddPushedFile("bright.png", "x", "camera");
                return store.AddPushedFile("dark.png", "y", "camera");
            },
            TestContext.Current.CancellationToken);
        await new StreamRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(TestContext.Current.CancellationToken);
        var decisions = bench.Host.Read(s => s.ReadStreamDecisions(null, 10));
        Assert.Equal(["dark.png", "bright.png"], decisions.Select(d => d.Name));
        var decided = bench.Host.Read(s => s.ReadEvents().Last(e => e.Type == EventTypes.StreamDecided).Data);
        Assert.Contains("\"source\":\"model 1 (mlp)\"", decided, StringComparison.Ordinal);
    }

    private static void CheckPicks(JobBench bench)
    {
        var pick = bench.Host.Read(s => s.ReadNewestRound()!.Picks[0]);
        var (detail, suggestion) = bench.Host.Read(s => (s.ReadPickDetail(2, pick.Id), s.ReadSuggestion(pick.Id)));
        Assert.Contains("Uncertainty", detail!.Value.Bars, StringComparison.Ordinal);
        Assert.Contains("\"sample\":\"", detail.Value.Nearest, StringComparison.Ordinal);
        Assert.Equal("model 1", suggestion!.Value.Source);
    }

    private static void CheckExplore(JobBench bench)
    {
        Assert.Equal(2, Embeddings.Newest(bench.Host.Folder));
        var (found, by, source) = SimilarImages.Of(bench.Host, new(0), 5, TestContext.Current.CancellationToken);
        Assert.Equal((5, "embeddings", "model 1 (mlp), round 2"), (found.Count, by, source));
        var name = bench.Host.Read(s => s.ReadSample(new(0))!.Value.Name)[..4];
        Assert.All(found, f => Assert.StartsWith(name, bench.Host.Read(s => s.ReadSample(f.Sample)!.Value.Name), StringComparison.Ordinal));
        Assert.Equal(120, bench.Host.Read(s => s.ReadSamples(new() { Sort = SampleSort.Uncertainty }, null, 200)).Count);
        var losses = bench.Host.Read(s => s.ReadSamples(new() { Sort = SampleSort.Loss }, null, 200));
        Assert.Equal(60, losses.Count);
        Assert.True(losses[0].Score >= losses[^1].Score && losses[^1].Score >= 0);
    }

    private static void CheckDashboard(JobBench bench)
    {
        var dashboard = bench.Host.Read(s => DashboardReader.Read(s, bench.Host.Settings));
        Assert.Equal(30, dashboard.Curve.HeldOut);
        var winnow = Assert.Single(dashboard.Curve.Winnow);
        var random = Assert.Single(dashboard.Curve.Random);
        var matched = Assert.Single(dashboard.Curve.Matched);
        Assert.Equal(45, winnow.Labels); // 60 without one half of 30, on average
        Assert.Equal((15, 15), (random.Labels, matched.Labels));
        Assert.True(winnow.Low < winnow.Value && winnow.Value <= winnow.High + 1e-9);
        Assert.Equal(("notYet", 0.6), (dashboard.Saving.State, dashboard.Saving.Share));
        Assert.Equal("50 labels drawn by chance are needed, and there are 30.", dashboard.Saving.Needs);
        Assert.Equal("not yet", dashboard.Advice.Verdict);
        Assert.Equal(60, dashboard.Uncertainty!.Pool.Sum());
        Assert.Equal(60, dashboard.Uncertainty.Labelled.Sum());
        var person = Assert.Single(dashboard.People);
        Assert.Equal(("ann", 60L, 2400.0, 1500), (person.User, person.Labels, person.PerHour, person.MedianMs));
        Assert.Equal([60, 0.025], [dashboard.Budget[0].Used, dashboard.Budget[1].Used]);
        Assert.Equal(60, dashboard.Classes.Sum(c => c.Labels));
        var model = Assert.Single(dashboard.Models);
        Assert.Equal((1, 2, 60, true), (model.Number, model.Round, model.Labels, model.Current));
    }
}
