using System.Text.Json;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>What a federation does where sites come, go and stay away, and what people see and change of it meanwhile.</summary>
public sealed class FederationRobustnessTests
{
    [Theory]
    [InlineData(true, 2e-4)]
    [InlineData(false, 1e-6)]
    public async Task Control_variates_travel_with_the_weights(bool secure, double tolerance)
    {
        await using var federation = await TestFederation.StartAsync(3);
        var plan = await federation.RunAsync(TestFederation.Plan with { Secure = secure, Scaffold = true, Rounds = 3, Choice = null });
        var (global, control) = (new ModelWeights(plan.Layout()), new ModelWeights(plan.Layout()));
        var own = federation.Sites.Keys.ToDictionary(s => s, _ => new ModelWeights(plan.Layout()), StringComparer.Ordinal);
        for (var round = 0; round < plan.Rounds; round++)
        {
            var updates = new List<ModelUpdate>();
            foreach (var (name, site) in federation.Sites)
            {
                var (inputs, classes) = site.Labelled(TestContext.Current.CancellationToken);
                var result = SoftmaxSiteTrainer.Train(global, inputs, classes, plan.Training, control.Minus(own[name]), new Random(Seed.Derive(plan.Seed, $"{name}/run/1/round/{round}")), TestContext.Current.CancellationToken);
                var next = Scaffold.NextOwn(own[name], control, global, result.Weights, result.Steps, result.LearningRate);
                updates.Add(new(name, result.Weights, inputs.Rows) { ControlChange = next.Minus(own[name]) });
                own[name] = next;
            }

            (global, control) = (new FedAvg().Combine(updates), Scaffold.NextShared(control, updates, updates.Count));
        }

        Assert.All(federation.Coordinator.Model()!.Values.Zip(global.Values), p => Assert.Equal(p.Second, p.First, tolerance));
    }

    [Fact]
    public async Task A_run_in_which_every_site_stays_away_ends_at_once_and_says_why()
    {
        await using var federation = await TestFederation.StartAsync(3, site: i => new SyntheticSite(i, labelled: 0));
        await federation.RunAsync(TestFederation.Plan);
        Assert.Equal("Every site stays away (site-0: no labels, site-1: no labels, site-2: no labels).", federation.Coordinator.Status().Ended);

        // The reason outlives the process, and the next run is a new one.
        await federation.RestartAsync();
        Assert.Contains("no labels", federation.Coordinator.Status().Ended, StringComparison.Ordinal);
        Assert.Equal(2, federation.Coordinator.StartRun(TestFederation.Plan).Run);
        Assert.Null(federation.Coordinator.Status().Ended);
    }

    [Fact]
    public async Task A_stage_closes_at_its_deadline_with_those_who_answered()
    {
        await using var federation = await TestFederation.StartAsync(4, o => o with { Quorum = 1, SitesAtLeast = 2 });
        var dying = federation.RunSiteAsync("site-3", request => request.Method == HttpMethod.Put ? throw new InvalidOperationException("killed") : Task.CompletedTask);
        var others = federation.Sites.Keys.Where(s => s != "site-3").Select(s => federation.RunSiteAsync(s)).ToList();
        await federation.EveryoneAsync();
        federation.Coordinator.StartRun(TestFederation.Plan with { Rounds = 1, Secure = false, Choice = null });
        await Assert.ThrowsAsync<InvalidOperationException>(() => dying);
        await Eventually.UntilAsync(() => Task.FromResult(federation.Coordinator.Status()), s => s.Answered.Count == 3);
        federation.Clock.Advance(federation.Options.StageTimeout);
        await Task.WhenAll(others);
        Assert.Contains(federation.Log, l => l == "Round 0 of run 1: 3 sites.");
    }

    [Fact]
    public async Task Sums_that_fail_again_and_again_end_the_run_with_a_reason()
    {
        // Two of three abstain: two are too few for a secure sum.
        await using var federation = await TestFederation.StartAsync(3, o => o with { AttemptsAtMost = 2, Quorum = 0.3 }, i => new SyntheticSite(i, labelled: i == 0 ? 12 : 0));
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = null });
        Assert.StartsWith("2 sums failed one after another", federation.Coordinator.Status().Ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ways_to_train_are_tried_over_all_sites_and_the_best_one_trains_the_run_from_its_start()
    {
        await using var federation = await TestFederation.StartAsync(3, site: i => new SyntheticSite(i) { HeldOutSamples = 9 });
        LocalTraining[] trials = [new() { LearningRate = 1e-9 }, new() { LearningRate = 0.1 }, new() { LearningRate = 1e-9, Epochs = 1 }];
        var plan = await federation.RunAsync(TestFederation.Plan with { Trials = trials, TrialRounds = 2, Rounds = 2, Choice = null });
        Assert.Equal(8, federation.Coordinator.Status().Round);
        Assert.Contains(federation.Log, l => l.Contains("of 3 trials number 2 holds best", StringComparison.Ordinal));
        var model = new ModelWeights(plan.Layout());
        for (var round = 6; round < 8; round++)
        {
            model = new FedAvg().Combine([.. federation.Sites.Select(s =>
            {
                var (inputs, classes) = s.Value.Labelled(TestContext.Current.CancellationToken);
                return new ModelUpdate(s.Key, SoftmaxSiteTrainer.Train(model, inputs, classes, trials[1], null, new Random(Seed.Derive(plan.Seed, $"{s.Key}/run/1/round/{round}")), TestContext.Current.CancellationToken).Weights, inputs.Rows);
            })]);
        }

        Assert.All(federation.Coordinator.Model()!.Values.Zip(model.Values), p => Assert.Equal(p.Second, p.First, 1e-4));
        Assert.Throws<FederationException>(() => (plan with { Scaffold = true }).Validate());
    }

    [Fact]
    public async Task A_site_that_is_shut_out_in_a_round_is_not_waited_for()
    {
        await using var federation = await TestFederation.StartAsync(4);
        var stuck = new TaskCompletionSource();
        var hanging = federation.RunSiteAsync("site-3", request => request.Method == HttpMethod.Put ? stuck.Task : Task.CompletedTask);
        var others = federation.Sites.Keys.Where(s => s != "site-3").Select(s => federation.RunSiteAsync(s)).ToList();
        await federation.EveryoneAsync();
        federation.Coordinator.StartRun(TestFederation.Plan with { Rounds = 1, Secure = false, Choice = null });
        await Eventually.UntilAsync(() => Task.FromResult(federation.Coordinator.Status()), s => s.Answered.Count == 3);
        federation.Coordinator.Revoke("site-3");
        await Task.WhenAll(others);
        Assert.True(federation.Coordinator.Status().IsOver);
        stuck.SetException(new InvalidOperationException("gone"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => hanging);
    }

    [Fact]
    public async Task People_let_sites_in_and_shut_them_out_while_the_coordinator_runs()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var federation = await TestFederation.StartAsync(1);
        var folder = federation.Options.Folder;
        Task<CoordinatorReply?> Ask(string[] enrol, string[] revoke) => CoordinatorMailbox.TryAskAsync(folder, new(enrol, revoke), TimeProvider.System, cancel);
        var made = await Ask(["late"], []);
        Assert.Equal("late", Assert.Single(made!.Codes).Site);
        await SiteKeys.EnrolAsync(federation.FolderOf("late"), federation.Address, EnrolmentCode.Parse(made.Codes[0].Code), federation.Clock, cancel);
        Assert.Equal(["late", "site-0"], (await Ask([], []))!.Sites.Select(s => s.Name));
        Assert.True((await Ask([], ["late"]))!.Sites.Single(s => s.Name == "late").Revoked);
        Assert.Contains("No site 'nobody'", (await Assert.ThrowsAsync<FederationException>(() => Ask([], ["nobody"]))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "requests")));
        Assert.Null(await CoordinatorMailbox.TryAskAsync(Path.Combine(folder, "nowhere"), new([], []), TimeProvider.System, cancel));
    }

    [Fact]
    public async Task The_status_page_tells_sites_rounds_and_bytes_to_this_machine_alone()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var federation = await TestFederation.StartAsync(3, site: i => new SyntheticSite(i) { HeldOutSamples = 5 });
        await federation.RunAsync(TestFederation.Plan with { Secure = false });
        await using var status = await FederationStatusServer.StartAsync(federation.Coordinator, 0, federation.Clock, cancel);
        using var client = new HttpClient { BaseAddress = status.Address };
        var page = await client.GetStringAsync("/", cancel);
        Assert.All(["site-2", "The run is over", "id=\"accuracy\"", "run.round", "30 of 30"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        var numbers = JsonDocument.Parse(await client.GetStringAsync("/status.json", cancel)).RootElement;
        Assert.Equal(2, numbers.GetProperty("history").GetArrayLength());
        Assert.Equal(15, numbers.GetProperty("history")[1].GetProperty("measured").GetInt64());
        Assert.InRange(numbers.GetProperty("history")[1].GetProperty("accuracy").GetDouble(), 0.8, 1);
        Assert.Equal(36, numbers.GetProperty("history")[0].GetProperty("labels").GetInt64());
        var site = numbers.GetProperty("sites")[0];
        Assert.Equal(2, site.GetProperty("rounds").GetInt32());
        Assert.Equal(1.0 / 3, site.GetProperty("share").GetDouble(), 1e-9);
        Assert.True(site.GetProperty("bytesUp").GetInt64() > 0 && site.GetProperty("bytesDown").GetInt64() > site.GetProperty("bytesUp").GetInt64() / 100);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync("/federation/v1/plan", cancel)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.PostAsync("/", null, cancel)).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/status.json") { Headers = { Host = "rebound.example.org" } };
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.SendAsync(foreign, cancel)).StatusCode);
    }

    [Fact]
    public async Task Work_and_agreement_are_known_as_sums_alone_and_not_at_all_under_differential_privacy()
    {
        await using var federation = await TestFederation.StartAsync(3, site: i => new SyntheticSite(i) { HeldOutSamples = 5 });
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = null });
        var round = Assert.Single(federation.Coordinator.Overview().History);
        Assert.Equal((15L, 36L, 360L, (double?)0.5), (round.Measured, round.Labels, round.Seconds, round.Agreement));
        Assert.All(federation.Coordinator.Overview().Sites, s => Assert.Null(s.Share));
        federation.Coordinator.StartRun(TestFederation.Plan with { Rounds = 1, Choice = null, Training = new() { Private = new(2, 1, 0.5, 4) } });
        await Task.WhenAll(federation.Sites.Keys.Select(s => federation.RunSiteAsync(s)));
        var hidden = federation.Coordinator.Overview();
        Assert.Equal((0L, 0L), (hidden.History[1].Measured, hidden.History[1].Labels));
        Assert.All(hidden.Sites, s => Assert.Equal(RdpAccountant.Epsilon([new(0.5, 2, 4)], 1e-5).Epsilon, s.Epsilon!.Value, 1e-9));
    }
}
