using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class ParameterImportanceTests
{
    private static readonly SearchSpace Space = new(
        new CategoricalParameter("model", "a", "b"),
        new FloatParameter("strong", 0, 1),
        new FloatParameter("weak", 0, 1),
        new FloatParameter("nothing", 0, 1),
        new IntegerParameter("depth", 1, 4).When("model", "b"));

    [Fact]
    public void Shares_follow_the_variance_that_each_parameter_brings()
    {
        var shares = Of(p => (10 * p.Number("strong")) + (3 * p.Number("weak")));
        Assert.Equal(["strong", "weak"], shares.Keys.Take(2));
        Assert.InRange(shares["strong"], 0.75, 1);
        // 9 / 109 of the variance.
        Assert.InRange(shares["weak"], 0.01, 0.2);
        Assert.InRange(shares["nothing"], 0, 0.02);
    }

    [Fact]
    public void Choices_and_conditional_parameters_are_seen()
    {
        var shares = Of(p => (p.Choice("model") == "a" ? 5 : 0) + (p.Has("depth") ? p.Integer("depth") : 0));
        Assert.Equal(["model", "depth"], shares.Keys.Take(2));
        Assert.InRange(shares["depth"], 0.2, 0.6); // it decides among the half of trials that have it
    }

    [Fact]
    public void Noise_explains_nothing_and_equal_scores_neither()
    {
        var random = new Random(1);
        Assert.All(Of(_ => random.NextDouble()).Values, s => Assert.InRange(s, 0, 0.05));
        Assert.All(Of(_ => 1).Values, s => Assert.Equal(0, s));
        Assert.All(ParameterImportance.Of(new(Space, SearchDirection.Minimise, 1, [])), i => Assert.Equal((0, 0), (i.Share, i.Trials)));
    }

    private static Dictionary<string, double> Of(Func<SearchPoint, double> score)
    {
        var study = new Study(new(Space, 2) { Sampler = new HaltonSampler() }, TimeProvider.System);
        for (var i = 0; i < 150; i++)
        {
            var trial = study.Ask();
            study.Tell(trial, score(trial.Point));
        }

        return ParameterImportance.Of(study.Snapshot()).ToDictionary(i => i.Name, i => i.Share);
    }
}
