using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>The model of a site's own that selectors compare the shared one with.</summary>
public sealed class LocalModelTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_compares_with_a_model_of_its_own_that_has_the_penalty_voted_for_and_knows_it_after_a_restart()
    {
        await using var federation = await TestFederation.StartAsync(3, site: i => new SyntheticSite(i, labelled: 12 + (3 * i)));
        // Killed when it says that its picks are queued: it chooses once more, from what the coordinator tells it then.
        var dying = federation.RunSiteAsync("site-2", request => federation.Coordinator.Status().IsOver && request.RequestUri!.OriginalString.EndsWith("/answers", StringComparison.Ordinal)
            ? throw new InvalidOperationException("killed")
            : Task.CompletedTask);
        var others = new[] { "site-0", "site-1" }.Select(s => federation.RunSiteAsync(s)).ToList();
        await federation.EveryoneAsync();
        var plan = federation.Coordinator.StartRun(TestFederation.Plan with { Rounds = 1, TuneHead = true, Selector = "local-entropy" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => dying);
        federation.Sites["site-2"].Queued.Clear();
        await federation.RunSiteAsync("site-2");
        await Task.WhenAll(others);
        var penalty = federation.Coordinator.Overview().Penalty!.Value;
        Assert.NotEqual(plan.Training.Penalty, penalty);
        IEnumerable<ulong> Ranked(double of) => federation.Sites.SelectMany(s => SiteScoring.Score(
            s.Key, plan with { Training = plan.Training with { Penalty = of } }, federation.Coordinator.Model()!, s.Value.Pool(Cancel).Ids, s.Value.Pool(Cancel).Inputs, s.Value.Labelled(Cancel).Inputs,
            s.Value.Labelled(Cancel).Classes)).Select(k => k.Key).OrderDescending().Take(30).Order();
        var queued = federation.Sites.Values.SelectMany(s => s.Queued[1]).Select(k => k.Key).Order().ToList();
        Assert.Equal(Ranked(penalty), queued);
        Assert.NotEqual(Ranked(plan.Training.Penalty), queued);
    }
}
