using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class UpdateGuardTests
{
    private readonly ModelWeights global = Models.Of(0, 0);

    [Fact]
    public void Wrong_shapes_NaN_and_impossible_counts_are_refused_and_the_others_go_on()
    {
        var verdicts = new UpdateGuard().Check(
            global,
            [Models.Update("fine", 5, 1, 1), Models.Update("shape", 5, 1), Models.Update("nan", 5, float.NaN, 0), Models.Update("infinite", 5, float.PositiveInfinity, 0), Models.Update("none", 0, 1, 1),
                Models.Update("control", 5, 1, 1) with { ControlChange = Models.Of(float.NaN, 0) }]);
        Assert.Equal(["fine"], verdicts.Where(v => v.Update is not null).Select(v => v.Site));
        Assert.Null(verdicts[0].Reason);
        Assert.All(verdicts.Skip(1), v => Assert.StartsWith("refused: ", v.Reason, StringComparison.Ordinal));
        Assert.Contains("body.weight [1] instead of body.weight [2]", verdicts[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_poisoned_update_of_100_times_the_norm_is_quarantined()
    {
        var verdicts = new UpdateGuard().Check(global, [Models.Update("a", 5, 1, 0), Models.Update("b", 5, 0, 1.1f), Models.Update("c", 5, 1, 0.1f), Models.Update("poison", 5, 100, 0)]);
        Assert.Null(verdicts[3].Update);
        Assert.Contains("quarantined", verdicts[3].Reason, StringComparison.Ordinal);
        Assert.All(verdicts.Take(3), v => Assert.Null(v.Reason));
    }

    [Fact]
    public void Large_steps_are_scaled_down_to_the_norm()
    {
        var verdict = new UpdateGuard { NormAtMost = 1 }.Check(Models.Of(1, 1), [Models.Update("a", 5, 4, 5)]).Single();
        Assert.Equal([1.6f, 1.8f], verdict.Update!.Weights.Values);
        Assert.Contains("scaled down", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_that_lies_about_its_examples_is_bounded()
    {
        var verdicts = new UpdateGuard().Check(global, [Models.Update("a", 10, 1, 0), Models.Update("b", 10, 0, 1), Models.Update("liar", 1_000_000_000, 1, 1)]);
        Assert.Equal(1000, verdicts[2].Update!.Examples);
        Assert.Contains("instead of 1,000,000,000", verdicts[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_beyond_float32_is_refused_whoever_else_answers()
    {
        var verdict = new UpdateGuard().Check(Models.Of(-3e38f, 0), [Models.Update("a", 5, 3e38f, 0)]).Single();
        Assert.Null(verdict.Update);
    }
}
