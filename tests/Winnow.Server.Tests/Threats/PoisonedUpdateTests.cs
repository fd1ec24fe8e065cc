using Winnow.Core.Federation;
using Winnow.Server.Federation;
using Winnow.Server.Tests.Federation;

namespace Winnow.Server.Tests.Threats;

/// <summary>Sites of a federation that keep to the protocol, sign what they send, and send poison.</summary>
public sealed class PoisonedUpdateTests
{
    private const string Hostile = "site-4";

    private static FederationPlan Plan => TestFederation.Plan with { Rounds = 1, Secure = false, Choice = null };

    [Fact]
    public async Task A_change_that_dwarfs_the_others_is_quarantined_and_the_model_is_that_of_the_others()
    {
        var (honest, _) = await RunAsync(4, Plan, _ => null);
        var (model, log) = await RunAsync(5, Plan, i => i == 4 ? new(4) { Scale = 300, Swapped = true } : null);
        Assert.Equal(honest.Values, model.Values);
        Assert.Contains(log, l => l.StartsWith($"{Hostile}: quarantined: its change has norm", StringComparison.Ordinal));
        Assert.DoesNotContain(log, l => l.StartsWith("site-0: quarantined", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_above_the_norm_that_is_allowed_is_scaled_down_to_it()
    {
        const double Most = 0.05;
        var (free, _) = await RunAsync(4, Plan, _ => null);
        Assert.True(free.Norm() > Most);
        var (model, log) = await RunAsync(4, Plan, _ => null, o => o with { NormAtMost = Most });
        Assert.InRange(model.Norm(), 0, Most * (1 + 1e-6)); // a mean of changes from zero
        Assert.Contains(log, l => l.Contains("was scaled down to 0.05", StringComparison.Ordinal));
        await Assert.ThrowsAsync<FederationException>(() => RunAsync(1, Plan, _ => null, o => o with { NormAtMost = 0 }));
    }

    [Theory]
    [InlineData("median")]
    [InlineData("trimmed-mean")]
    public async Task A_site_that_lies_about_classes_with_many_examples_leads_the_mean_and_not_the_robust_aggregators(string aggregator)
    {
        SyntheticSite? Liar(int i) => i == 4 ? new(4, samples: 1100, labelled: 1000) { Swapped = true } : null;
        var plan = Plan with { Rounds = 3, Training = new() { Epochs = 20, LearningRate = 0.5 } };
        Assert.InRange(Accuracy((await RunAsync(5, plan, Liar)).Model), 0, 0.4); // the attack is one
        Assert.InRange(Accuracy((await RunAsync(5, plan with { Aggregator = aggregator }, Liar)).Model), 0.9, 1);
    }

    private static async Task<(ModelWeights Model, IReadOnlyCollection<string> Log)> RunAsync(
        int sites, FederationPlan plan, Func<int, SyntheticSite?> site, Func<CoordinatorOptions, CoordinatorOptions>? change = null)
    {
        await using var federation = await TestFederation.StartAsync(sites, change, i => site(i) ?? new SyntheticSite(i));
        await federation.RunAsync(plan);
        return (federation.Coordinator.Model()!, federation.Log);
    }

    private static double Accuracy(ModelWeights model)
    {
        var (inputs, classes) = new SyntheticSite(9, labelled: 40).Labelled(CancellationToken.None);
        var probabilities = SoftmaxSiteTrainer.Predict(model, inputs);
        return classes.Index().Count(c => Enumerable.Range(0, 3).MaxBy(k => probabilities[c.Index, k]) == c.Item) / (double)classes.Count;
    }
}
