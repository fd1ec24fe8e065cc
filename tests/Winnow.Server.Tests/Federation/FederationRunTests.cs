using Winnow.Core.Federation;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

public sealed class FederationRunTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_trains_chooses_and_queues_at_every_site(bool secure)
    {
        await using var federation = await TestFederation.StartAsync(4);
        var plan = await federation.RunAsync(TestFederation.Plan with { Secure = secure });
        var status = federation.Coordinator.Status();
        Assert.True(status.IsOver);
        Assert.Equal(federation.Sites.Keys, status.Queued);
        Assert.Equal(30, federation.Sites.Values.Sum(s => s.Queued[1].Count));
        Assert.Equal(30, status.Spent);

        // The same rounds, computed in one place.
        var model = new ModelWeights(plan.Layout());
        for (var round = 0; round < plan.Rounds; round++)
        {
            model = new FedAvg().Combine([.. federation.Sites.Select(s => Update(s.Key, s.Value, plan, model, round))]);
        }

        var found = federation.Coordinator.Model()!;
        Assert.All(found.Values.Zip(model.Values), p => Assert.Equal(p.Second, p.First, secure ? 2e-5 : 1e-6));

        // The same choice as ranking all pools in one place.
        var ranked = federation.Sites.SelectMany(s => SiteScoring.Score(s.Key, plan, found, s.Value.Pool(default).Ids, s.Value.Pool(default).Inputs, s.Value.Labelled(default).Inputs, s.Value.Labelled(default).Classes)).OrderByDescending(k => k.Key).Take(30).Select(k => k.Key);
        Assert.Equal(ranked.Order(), federation.Sites.Values.SelectMany(s => s.Queued[1]).Select(k => k.Key).Order());
    }

    [Fact]
    public async Task A_second_run_goes_on_from_the_model_of_the_first()
    {
        await using var federation = await TestFederation.StartAsync(3);
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = null });
        var first = federation.Coordinator.Model()!;
        Assert.Equal(2, federation.Coordinator.StartRun(TestFederation.Plan with { Rounds = 1, Choice = null }).Run);
        Assert.Equal(first.Values, federation.Coordinator.Model()!.Values);
        Assert.Throws<FederationException>(() => federation.Coordinator.StartRun(TestFederation.Plan));
        await Task.WhenAll(federation.Sites.Keys.Select(s => federation.RunSiteAsync(s)));
        Assert.NotEqual(first.Values, federation.Coordinator.Model()!.Values);
    }

    public static TheoryData<int> Answers => [1, 2, 3, 4, 5];

    [Theory, MemberData(nameof(Answers))]
    public async Task A_site_that_is_killed_in_any_stage_does_not_stop_the_others(int answer)
    {
        // Four of five must answer, and four are left: nobody who lives is left behind.
        await using var federation = await TestFederation.StartAsync(5, o => o with { Quorum = 0.7, SitesAtLeast = 4 });
        var answers = 0;
        var dying = federation.RunSiteAsync("site-4", request => IsAnswer(request) && ++answers == answer ? throw new InvalidOperationException("killed") : Task.CompletedTask);
        var others = federation.Sites.Keys.Where(s => s != "site-4").Select(s => federation.RunSiteAsync(s)).ToList();
        await federation.EveryoneAsync();
        var plan = federation.Coordinator.StartRun(TestFederation.Plan with { Rounds = 1, Choice = null });
        await Assert.ThrowsAsync<InvalidOperationException>(() => dying);
        await Eventually.UntilAsync(() => Task.FromResult(federation.Coordinator.Status()), s => s.IsOver || (s.Answered.Count == 4 && s.Expected.Count == 5));
        federation.Clock.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(others);

        // Who leaves after the third answer has its vector in the sum.
        var model = new ModelWeights(plan.Layout());
        var counted = federation.Sites.Where(s => s.Key != "site-4" || answer > 3).Select(s => Update(s.Key, s.Value, plan, model, 0)).ToList();
        Assert.All(federation.Coordinator.Model()!.Values.Zip(new FedAvg().Combine(counted).Values), p => Assert.Equal(p.Second, p.First, 2e-5));
    }

    [Fact]
    public async Task A_coordinator_that_is_killed_before_any_answer_goes_on_and_the_model_is_the_same()
    {
        float[]? expected = null;
        foreach (var kill in new[] { 0, 1, 2, 3, 4, 5, 6 })
        {
            await using var federation = await TestFederation.StartAsync(3);
            var answers = 0;
            await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = new() { Budget = 5, Classes = 3, Bins = 16, HistogramsAtMost = 1 } }, s => s != "site-0" ? null : async request =>
            {
                if (IsAnswer(request) && ++answers == kill)
                {
                    await federation.RestartAsync();
                }
            });
            Assert.True(federation.Coordinator.Status().IsOver);
            Assert.All(federation.Sites.Values, s => Assert.Single(s.Queued));
            expected ??= federation.Coordinator.Model()!.Values;
            Assert.Equal(expected, federation.Coordinator.Model()!.Values);
        }
    }

    [Fact]
    public async Task A_restarted_site_sends_what_it_trained_before_and_does_not_pay_twice()
    {
        await using var federation = await TestFederation.StartAsync(3);
        static SiteOptions Careful(SiteOptions o) => o with { Privacy = new(20, 1e-5) };
        var dying = federation.RunSiteAsync("site-0", request => request.Method == HttpMethod.Put ? throw new InvalidOperationException("killed") : Task.CompletedTask, Careful);
        var others = new[] { "site-1", "site-2" }.Select(s => federation.RunSiteAsync(s)).ToList();
        await federation.EveryoneAsync();
        federation.Coordinator.StartRun(TestFederation.Plan with { Rounds = 1, Secure = false, Choice = null, Training = new() { Private = new(2, 1, 0.5, 4) } });
        await Assert.ThrowsAsync<InvalidOperationException>(() => dying);
        await federation.RunSiteAsync("site-0", change: Careful);
        await Task.WhenAll(others);
        Assert.Equal(1, federation.Sites["site-0"].Trainings);
        Assert.Single(Journal.Read(Path.Combine(federation.FolderOf("site-0"), "privacy.jsonl")));
    }

    [Fact]
    public async Task A_model_that_is_no_number_is_refused_and_the_others_go_on()
    {
        await using var federation = await TestFederation.StartAsync(4, site: i => new SyntheticSite(i) { Poisoned = i == 2 });
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Secure = false, Choice = null });
        Assert.True(federation.Coordinator.Model()!.IsFinite);
        Assert.Contains(federation.Log, l => l.StartsWith("site-2: refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_site_without_labels_or_beyond_its_privacy_stays_away_and_the_others_go_on()
    {
        await using var federation = await TestFederation.StartAsync(5, site: i => new SyntheticSite(i, labelled: i == 3 ? 0 : 12));
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = null, Training = new() { Private = new(1, 1, 0.5, 100) } }, change: (s, o) => s == "site-1" ? o with { Privacy = new(0.5, 1e-5) } : o);
        Assert.True(federation.Coordinator.Status().IsOver);
        Assert.Contains(federation.Log, l => l.Contains("site-1: 'run 1 round 0' would bring", StringComparison.Ordinal));
        Assert.Contains(federation.Log, l => l.Contains("site-3: Nothing is labelled", StringComparison.Ordinal));
        Assert.Contains(federation.Log, l => l == "Round 0 of run 1: 3 sites.");
    }

    [Fact]
    public async Task What_left_a_site_is_on_record_and_its_budget_holds()
    {
        await using var federation = await TestFederation.StartAsync(3);
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1 });
        var report = EgressRecorder.Report(federation.FolderOf("site-1"));
        Assert.Contains("masked vector", report, StringComparison.Ordinal);
        Assert.Contains("No message of the protocol can hold an image", report, StringComparison.Ordinal);

        using var recorder = EgressRecorder.Open(Path.Combine(federation.FolderOf("site-0"), "tensors"), 10, TimeProvider.System);
        recorder.Record("round 1", "x", new byte[10]);
        Assert.Throws<FederationException>(() => recorder.Record("round 1", "x", new byte[1]));
        recorder.Record("round 2", "x", new byte[1]);
    }

    private static bool IsAnswer(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/answers", StringComparison.Ordinal);

    private static ModelUpdate Update(string name, SyntheticSite site, FederationPlan plan, ModelWeights model, int round)
    {
        var (inputs, classes) = site.Labelled(default);
        var seed = Seed.Derive(plan.Seed, $"{name}/run/1/round/{round}");
        return new(name, SoftmaxSiteTrainer.Train(model, inputs, classes, plan.Training, null, new Random(seed), default).Weights, inputs.Rows);
    }
}
