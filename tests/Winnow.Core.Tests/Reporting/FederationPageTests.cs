using Winnow.Core.Reporting;

namespace Winnow.Core.Tests.Reporting;

public sealed class FederationPageTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_federation_without_a_run_says_so_and_draws_nothing()
    {
        var page = FederationPage.Render(new() { At = At });
        Assert.Contains("Waiting for the first run", page, StringComparison.Ordinal);
        Assert.Contains("No round was measured yet.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg class=\"chart", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_texts_and_a_share_that_nobody_knows_is_not_made_up()
    {
        var page = FederationPage.Render(new()
        {
            At = At,
            Run = 2,
            Round = 1,
            Rounds = 3,
            Features = "network:cnn:28:1",
            Aggregator = "fedavg",
            Secure = true,
            Stage = "Inputs",
            Answered = 2,
            Expected = 3,
            Ended = "a <b>reason</b>",
            Sites = [new("site-0", true, false, At, 1, null, 4_400_000, 120, 0.5, true), new("site-1", false, true, null, 0, null, 0, 0, null, false) { Reason = "its <key> was copied" }],
            History = [new(1, 0, At, 3, 0.5, 40, 100, 7200, 0.9), new(2, 0, At, 3, 0.75, 40, 120, 9000, null)],
        });
        Assert.Contains("Ended: a &lt;b&gt;reason&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.All(["not known", "4.4&#160;MB", "shut out (its &lt;key&gt; was copied)", "0.750 of 40", "Inputs: 2 of 3 answered", "2.5"], text => Assert.Contains(text, page.Replace("\u00A0", "&#160;", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Equal(2, page.Split("<svg class=\"chart").Length - 1);
    }
}
