using System.Net;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>What people see of a federation: site by site, round by round.</summary>
public sealed class FederationOverviewTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_round_says_who_was_in_it_who_was_not_and_what_went_over_the_line()
    {
        await using var federation = await TestFederation.StartAsync(5, site: i => new SyntheticSite(i, labelled: i == 3 ? 0 : 12) { Poisoned = i == 2, HeldOutSamples = 4 });
        await federation.RunAsync(TestFederation.Plan with { Secure = false, Rounds = 2, Selector = "random", Choice = new() { Budget = 20, Classes = 3, Bins = 64 } });
        var overview = federation.Coordinator.Overview();
        Assert.Equal(2, overview.History.Count);
        var round = overview.History[1];
        Assert.Equal(["in", "in", "refused", "away", "in"], round.Parts.Select(p => p.State));
        Assert.Equal("no labels", round.Parts[3].Reason);
        Assert.Contains("NaN", round.Parts[2].Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, round.Parts.Sum(p => p.Share ?? 0), 1e-9);
        Assert.All(round.Parts.Where(p => p.State == "in"), p => Assert.True(p.BytesUp > 60 && p.BytesDown > 60, $"{p}"));
        Assert.Equal((1, 3), (round.Attempts, round.Sites));
        Assert.Equal((2, "site-2"), (overview.Sites[2].Refusals, overview.Sites[2].Name));
        Assert.NotNull(overview.Sites[2].ReasonAt);
        // The one budget, split as the sites queued it.
        Assert.True(overview.IsChosen);
        Assert.Equal("random", overview.Selector);
        Assert.Equal(federation.Sites.Values.Select(s => (long?)(s.Queued.GetValueOrDefault(1)?.Count ?? 0)), overview.Sites.Select(s => s.Asked));
        Assert.Equal(overview.Spent, overview.Sites.Sum(s => s.Asked));
        Assert.All(overview.Sites, s => Assert.True(s.BytesUp >= overview.History.Sum(r => r.Parts.Single(p => p.Site == s.Name).BytesUp)));
    }

    [Fact]
    public async Task A_restarted_coordinator_tells_of_closed_rounds_what_it_told_before()
    {
        await using var federation = await TestFederation.StartAsync(3, site: i => new SyntheticSite(i) { HeldOutSamples = 4 });
        await federation.RunAsync(TestFederation.Plan with { Secure = false });
        federation.Coordinator.Note(new AccuracyBounds(36, 0.5, 0.9));
        federation.Coordinator.Revoke("site-1", "its key was copied");
        var before = federation.Coordinator.Overview();
        await federation.RestartAsync();
        var after = federation.Coordinator.Overview();
        Assert.Equal(before.History.SelectMany(r => r.Parts), after.History.SelectMany(r => r.Parts));
        Assert.Equal(before.History.Select(r => r.At), after.History.Select(r => r.At));
        Assert.Equal(before.Sites.Select(s => (s.Asked, s.Rounds, s.Share, s.Reason, s.ReasonAt, s.IsShutOut)), after.Sites.Select(s => (s.Asked, s.Rounds, s.Share, s.Reason, s.ReasonAt, s.IsShutOut)));
        Assert.Equal(("its key was copied", true), (after.Sites[1].Reason, after.Sites[1].IsShutOut));
        Assert.Equal(new AccuracyBounds(36, 0.5, 0.9), Assert.Single(after.Bounds));
        Assert.All(after.Sites, s => Assert.True(s.BytesUp > 0));
        Assert.Throws<FederationException>(() => federation.Coordinator.Note(new(1, 2, null)));
        Assert.Throws<FederationException>(() => federation.Coordinator.Revoke("site-0", "two\nlines"));
    }

    [Fact]
    public async Task Under_secure_aggregation_neither_contributions_nor_parts_of_the_budget_are_known()
    {
        await using var federation = await TestFederation.StartAsync(3);
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1 });
        var overview = federation.Coordinator.Overview();
        Assert.Equal(30, overview.Spent);
        Assert.All(overview.Sites, s => Assert.Equal((null, null, true), (s.Share, s.Asked, s.HasPicks)));
        Assert.All(Assert.Single(overview.History).Parts, p => Assert.Equal(("in", null), (p.State, p.Share)));
    }

    [Fact]
    public async Task A_site_that_keeps_a_privacy_account_says_what_is_spent_of_what()
    {
        await using var federation = await TestFederation.StartAsync(3);
        await federation.RunAsync(
            TestFederation.Plan with { Rounds = 1, Choice = null, Training = new() { Private = new(2, 1, 0.5, 4) } }, change: (s, o) => s == "site-1" ? o with { Privacy = new(20, 1e-5) } : o);
        var sites = federation.Coordinator.Overview().Sites;
        Assert.Equal(new PrivacyAccount(RdpAccountant.Epsilon([new(0.5, 2, 4)], 1e-5).Epsilon, 20, 1e-5), sites[1].Account);
        Assert.Null(sites[0].Account);
        Assert.NotNull(sites[0].Epsilon);
        Assert.False(new PrivacyAccount(double.NaN, 1, 1e-5).IsPossible());
        Assert.False(new PrivacyAccount(1, 1, 1).IsPossible());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sites_vote_for_a_penalty_and_train_with_it(bool secure)
    {
        await using var federation = await TestFederation.StartAsync(4, site: i => new SyntheticSite(i, labelled: i == 3 ? 6 : 12 + (3 * i)));
        var plan = await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = null, Secure = secure, TuneHead = true });
        var votes = new long[PenaltyVote.Grid.Count];
        foreach (var (name, site) in federation.Sites)
        {
            var (inputs, classes) = site.Labelled(Cancel);
            if (PenaltyVote.Best(inputs, classes, 3, Seed.Derive(plan.Seed, $"{name}/run/1/vote"), Cancel) is { } place)
            {
                votes[place] += inputs.Rows;
            }
        }

        Assert.Equal(12 + 15 + 18, votes.Sum());
        var penalty = PenaltyVote.Winner(votes);
        Assert.NotEqual(plan.Training.Penalty, penalty);
        Assert.Equal(penalty, federation.Coordinator.Overview().Penalty);
        var model = new FedAvg().Combine([.. federation.Sites.Select(s =>
        {
            var (inputs, classes) = s.Value.Labelled(Cancel);
            var seed = Seed.Derive(plan.Seed, $"{s.Key}/run/1/round/0");
            return new ModelUpdate(s.Key, SoftmaxSiteTrainer.Train(new(plan.Layout()), inputs, classes, plan.Training with { Penalty = penalty!.Value }, null, new Random(seed), Cancel).Weights, inputs.Rows);
        })]);
        Assert.All(federation.Coordinator.Model()!.Values.Zip(model.Values), p => Assert.Equal(p.Second, p.First, secure ? 2e-5 : 1e-6));
        await federation.RestartAsync();
        Assert.Equal(penalty, federation.Coordinator.Overview().Penalty);
    }

    [Fact]
    public void A_vote_that_makes_no_sense_is_refused_with_the_plan()
    {
        var plan = TestFederation.Plan with { TuneHead = true };
        plan.Validate();
        Assert.Throws<FederationException>((plan with { Training = new() { Private = new(1, 1, 0.5, 2) } }).Validate);
        Assert.Throws<FederationException>((plan with { Trials = [new()] }).Validate);
        Assert.Throws<FederationException>((plan with { Features = "network:cnn:28:1", Tensors = [new("w", [3])] }).Validate);
    }

    [Fact]
    public async Task Administrators_see_the_federation_beside_their_server_and_nobody_else_does()
    {
        await using var federation = await TestFederation.StartAsync(3);
        // A coordinator's folder before it ever ran.
        var folder = Directory.CreateDirectory(federation.FolderOf("seen")).FullName;
        await using var server = await TestServer.StartAsync(new(Federation: folder));
        var chief = server.Browse(server.Admin);
        var before = await chief.GetAsync("/api/federation");
        Assert.Equal((true, false), (before.Json.GetProperty("isConfigured").GetBoolean(), before.Json.GetProperty("isRunning").GetBoolean()));
        OverviewFile.Write(federation.Coordinator.Overview() with { At = server.Clock.GetUtcNow() }, folder);
        var now = (await chief.GetAsync("/api/federation")).Json;
        Assert.True(now.GetProperty("isRunning").GetBoolean());
        Assert.Equal(3, now.GetProperty("overview").GetProperty("sites").GetArrayLength());
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await chief.GetAsync("/api/federation")).Json.GetProperty("isRunning").GetBoolean());
        Assert.True((await chief.GetAsync("/api/session")).Json.GetProperty("federation").GetBoolean());
        var viewer = server.Browse(server.AddUser("vera", Winnow.Server.Auth.Role.Manager));
        Assert.False((await viewer.GetAsync("/api/session")).Json.GetProperty("federation").GetBoolean());
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync("/api/federation")).Status);
        await File.WriteAllTextAsync(Path.Combine(folder, "overview.json"), "{\"at\":", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await chief.GetAsync("/api/federation")).Status);
        await using var other = await TestServer.StartAsync();
        Assert.False((await other.Browse(other.Admin).GetAsync("/api/federation")).Json.GetProperty("isConfigured").GetBoolean());
    }

    [Fact]
    public async Task A_coordinator_writes_down_how_it_stands_and_once_more_when_it_stops()
    {
        await using var federation = await TestFederation.StartAsync(3);
        await federation.RunAsync(TestFederation.Plan with { Rounds = 1, Choice = null });
        await federation.RestartAsync();
        var read = OverviewFile.Read(federation.Options.Folder)!;
        Assert.Equal((1, 1, true), (read.Run, read.Round, read.IsOver));
        Assert.Equal(federation.Coordinator.Overview().History.Single().Parts, read.History.Single().Parts);
        Assert.Null(OverviewFile.Read(Path.Combine(federation.Options.Folder, "nowhere")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(federation.Options.Folder, "overview.json")));
        }
    }
}
