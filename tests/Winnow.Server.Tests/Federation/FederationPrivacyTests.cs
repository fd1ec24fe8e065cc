using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>What a site refuses because noise would not hide it.</summary>
public sealed class FederationPrivacyTests
{
    [Fact]
    public async Task A_round_that_asks_for_noise_where_there_is_none_to_give_is_refused_before_it_is_paid_for()
    {
        const string features = "pretrain:simclr:tiny:8:1";
        await using var federation = await TestFederation.StartAsync(1, site: i => new SyntheticSite(i) { Features = features });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var refusals = new List<string>();
        var options = federation.SiteOptions("site-0") with
        {
            Privacy = new(50, 1e-5),
            Log = line =>
            {
                refusals.Add(line);
                stop.Cancel();
            },
        };
        using var agent = SiteAgent.Open(options, federation.Sites["site-0"], keys => new Lying(SiteKeys.Handler(keys.Authority, keys.Certificate, federation.Clock)));
        federation.Coordinator.StartRun(TestFederation.Plan with { Features = features, Rounds = 1, Secure = false, Choice = null });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => agent.RunAsync(stop.Token));
        Assert.Contains("no image has a gradient of its own to clip", refusals[0], StringComparison.Ordinal);
        Assert.Equal(0, agent.PrivacySpent);
    }

    [Fact]
    public void A_part_that_stays_at_its_site_is_no_part_of_a_private_plan()
    {
        var plan = TestFederation.Plan with { Tensors = [new("body", [3]), new("head", [2])], Shared = "all-but-head", Choice = null };
        plan.Validate();
        var refused = Assert.Throws<FederationException>((plan with { Training = new() { Private = new(1, 1, 0.5, 2) } }).Validate);
        Assert.Contains("stays at its site ('all-but-head')", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A coordinator whose plan trains without noise, and whose rounds claim to train with it.</summary>
    private sealed class Lying(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!request.RequestUri!.OriginalString.EndsWith("/task", StringComparison.Ordinal) || !response.IsSuccessStatusCode)
            {
                return response;
            }

            var task = WireMessages.Read<SiteTask>(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            task = task.Sum is null ? task : task with { Sum = task.Sum with { Training = new() { Private = new(1, 1, 0.5, 2) } } };
            response.Content = new ByteArrayContent(WireMessages.Write(task));
            return response;
        }
    }
}
