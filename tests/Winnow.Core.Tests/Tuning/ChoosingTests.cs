using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

public sealed class ChoosingTests
{
    [Theory]
    [InlineData(20, 10, 20, 1)]   // below 5 a class: each alone
    [InlineData(49, 10, 49, 1)]
    [InlineData(50, 10, 5, 3)]
    [InlineData(499, 10, 5, 3)]
    [InlineData(500, 10, 5, 1)]
    [InlineData(4, 1, 4, 1)]      // fewer labels than folds
    public void The_protocol_follows_the_number_of_labels(int labels, int classes, int folds, int repeats) =>
        Assert.Equal(new ValidationProtocol(folds, repeats), ValidationProtocol.Of(labels, classes));

    [Fact]
    public void Every_class_is_spread_over_the_folds_and_each_sample_is_left_out_once()
    {
        int[] labels = [.. Enumerable.Range(0, 53).Select(i => i < 40 ? 0 : i < 50 ? 1 : 2)];
        var plan = new ValidationProtocol(5, 3).Deal(labels, 4);
        Assert.Equal(3, plan.Count);
        Assert.NotEqual(plan[0], plan[1]);
        foreach (var foldOf in plan)
        {
            for (var c = 0; c < 3; c++)
            {
                var counts = Enumerable.Range(0, 5).Select(f => labels.Where((l, i) => l == c && foldOf[i] == f).Count()).ToArray();
                Assert.True(counts.Max() - counts.Min() <= 1);
            }
        }
    }

    [Fact]
    public void The_guard_lets_a_clear_gain_pass_and_nothing_else()
    {
        PairedScores Of(params double[] folds) => new(folds, 0.25);
        var incumbent = Of(0.80, 0.82, 0.78, 0.81, 0.79);
        Assert.True(NeverWorseGuard.Judge(Of(0.84, 0.86, 0.83, 0.85, 0.82), incumbent).Passes);
        Assert.False(NeverWorseGuard.Judge(incumbent, incumbent).Passes); // no gain at all
        Assert.False(NeverWorseGuard.Judge(Of(0.95, 0.70, 0.90, 0.72, 0.80), incumbent).Passes); // better on average by chance
        Assert.False(NeverWorseGuard.Judge(new([0.9], 0.25), new([0.5], 0.25)).Passes); // one fold shows no spread
        Assert.StartsWith("+4.0 points on shared folds, at least +3.", NeverWorseGuard.Judge(Of(0.84, 0.86, 0.83, 0.85, 0.82), incumbent).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lower_bound_is_the_one_worked_out_by_hand()
    {
        // Differences 1, 2, 3: mean 2, s² 1; error √(1 · (1/3 + 1/2)) = 0.912871; t(0.8, 2) = 1.060660.
        var bound = new PairedScores([2, 4, 6], 0.5);
        var difference = bound.Less(new([1, 2, 3], 0.5));
        Assert.Equal((2, 0.912871), (difference.Mean, Math.Round(difference.Error, 6)));
        Assert.Equal(2 - (1.060660 * 0.912871), bound.Lower(difference, 0.8), 1e-5);
    }

    [Fact]
    public void Ties_go_to_the_incumbent_then_to_the_cheaper_one()
    {
        PairedScores Of(params double[] folds) => new(folds, 0.5);
        PairedScores[] scores = [Of(0.80, 0.80, 0.80), Of(0.81, 0.86, 0.76), Of(0.82, 0.75, 0.87)];
        Assert.Equal(0, OneStandardError.Choose(scores, [9, 1, 2], 0));
        Assert.Equal(1, OneStandardError.Choose(scores, [9, 1, 2], -1));
        Assert.Equal(2, OneStandardError.Choose(scores, [9, 2, 1], -1));
        // Ahead by more than an error the incumbent goes.
        Assert.Equal(1, OneStandardError.Choose([Of(0.80, 0.80, 0.80), Of(0.99, 1.00, 1.00)], [1, 9], 0));
    }

    [Fact]
    public void Scores_of_other_folds_are_not_compared()
    {
        var exception = Assert.Throws<ArgumentException>(() => new PairedScores([1, 2], 0.5).Less(new([1], 0.5)));
        Assert.StartsWith("Scores of 2 folds cannot be compared with those of 1", exception.Message, StringComparison.Ordinal);
    }
}
