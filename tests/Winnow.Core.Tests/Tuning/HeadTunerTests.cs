using Winnow.Core.Numerics;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

public sealed class HeadTunerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_head_that_is_plainly_better_takes_the_place_and_says_why()
    {
        var (inputs, labels) = Rings(240);
        var tuning = new HeadTuner().Tune(inputs, labels, 2, new(), 1, Cancel);
        // No straight line tells one ring from the other.
        Assert.True(tuning.Changed);
        Assert.Equal(HeadKind.NearestNeighbours, tuning.Recipe.Kind);
        Assert.Contains("nearest neighbours instead of logistic regression, λ 0.001: +", tuning.Reason, StringComparison.Ordinal);
        Assert.Contains("5 folds, 240 labels", tuning.Reason, StringComparison.Ordinal);
        Assert.True(tuning.Leaderboard[0].Score > 0.9 && tuning.Leaderboard[^1].Score < 0.7);
        Assert.True(tuning.Candidates > 30);
    }

    [Fact]
    public void Where_nothing_can_be_learned_the_incumbent_stays()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            var inputs = new Matrix(60, 8);
            foreach (ref var value in inputs.Span)
            {
                value = (float)Points.Normal(random);
            }

            var incumbent = new HeadRecipe { Kind = HeadKind.Ridge, Penalty = 0.1 };
            var tuning = new HeadTuner().Tune(inputs, [.. Enumerable.Range(0, 60).Select(_ => random.Next(3))], 3, incumbent, seed, Cancel);
            if (tuning.Changed)
            {
                // Chance may still look like a gain now and then; the guard's words then carry the number.
                Assert.Contains("points on shared folds", tuning.Reason, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(incumbent, tuning.Recipe with { Temperature = 1 });
            Assert.StartsWith("kept ridge regression, λ 0.1: ", tuning.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fewer_than_thirty_labels_or_five_of_a_class_change_nothing_and_tell_what_is_right_all_the_same()
    {
        var (inputs, labels) = Rings(29);
        var few = new HeadTuner().Tune(inputs, labels, 2, new(), 1, Cancel);
        Assert.Equal((new HeadRecipe(), false, 0), (few.Recipe, few.Changed, few.Candidates));
        Assert.Contains("another head takes 30 labels, and there are 29", few.Reason, StringComparison.Ordinal);
        Assert.Equal(29, few.RightOutOfFold.Count);
        var (points, of12) = Points.Draw(50, 4, 12, 2, 3);
        Assert.Contains("another head takes 60 labels, and there are 50", new HeadTuner().Tune(points, of12, 12, new(), 1, Cancel).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_becomes_a_layer_of_a_network_has_no_rows_of_one_length()
    {
        var (inputs, labels) = Points.Draw(90, 12, 3, 1.5, 4);
        Assert.All(new HeadTuner { UnitLengths = false }.Tune(inputs, labels, 3, new(), 7, Cancel).Leaderboard, t => Assert.False(t.Recipe.UnitLength));
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1 }, "all labels so far are of one class")]
    [InlineData(new int[0], "there is no label yet")]
    [InlineData(new[] { 0, 1, 2 }, "no class has two labels yet")]
    public void Too_little_to_compare_is_said_and_the_incumbent_stays(int[] labels, string why)
    {
        var tuning = new HeadTuner().Tune(new Matrix(labels.Length, 2), labels, 3, new(), 1, Cancel);
        Assert.Equal((new HeadRecipe(), false, 0), (tuning.Recipe, tuning.Changed, tuning.Candidates));
        Assert.Contains(why, tuning.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_space_of_heads_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new HeadTuner { Kinds = [] }.Tune(new Matrix(2, 2), [0, 1], 2, new(), 1, Cancel));
        Assert.Equal("The space of heads is empty; name at least one kind.", exception.Message);
    }

    [Fact]
    public void One_and_four_threads_choose_the_same()
    {
        var (inputs, labels) = Points.Draw(90, 12, 3, 1.5, 4);
        var one = new HeadTuner { Threads = 1 }.Tune(inputs, labels, 3, new(), 7, Cancel);
        var four = new HeadTuner { Threads = 4 }.Tune(inputs, labels, 3, new(), 7, Cancel);
        Assert.Equal(one.Leaderboard, four.Leaderboard);
        Assert.Equal((one.Recipe, one.Reason, one.Candidates), (four.Recipe, four.Reason, four.Candidates));
    }

    [Fact]
    public void Leave_one_out_of_neighbours_is_what_votes_without_each_sample_give()
    {
        var (inputs, labels) = Points.Draw(40, 3, 3, 1.2, 2);
        var table = NearestNeighbours.Within(inputs, 5, 1);
        var votes = new NeighbourVotes(labels, 3, null);
        Span<float> fast = stackalloc float[3];
        for (var i = 0; i < labels.Length; i++)
        {
            votes.Count(table.Of(i), 5, null, fast);
            int[] rest = [.. Enumerable.Range(0, labels.Length).Where(j => j != i)];
            Matrix? none = null;
            var slow = HeadFit.Logits(new() { Kind = HeadKind.NearestNeighbours }, inputs.Select(rest), [.. rest.Select(j => labels[j])], 3, inputs.Select([i]), ref none);
            Assert.Equal(slow.Row(0).ToArray(), fast.ToArray());
        }
    }

    [Fact]
    public void The_nearest_class_mean_has_the_largest_logit()
    {
        var (inputs, labels) = Points.Draw(30, 4, 3, 1, 3);
        Matrix? none = null;
        var logits = HeadFit.Logits(new() { Kind = HeadKind.Prototype }, inputs, labels, 3, inputs, ref none);
        for (var i = 0; i < 30; i++)
        {
            var distances = Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 4).Sum(d => Math.Pow(inputs[i, d] - Enumerable.Range(0, 30).Where(j => labels[j] == c).Average(j => inputs[j, d]), 2))).ToArray();
            Assert.Equal(Array.IndexOf(distances, distances.Min()), HeadScores.Best(logits.Row(i)));
        }
    }

    [Fact]
    public void A_handful_of_right_answers_makes_nobody_certain()
    {
        var logits = Matrix.FromRows([[9, 0], [0, 9], [9, 0], [0, 9]]);
        var temperature = SafeTemperature.Fit(logits, [0, 1, 0, 1]);
        Assert.Equal(5.0 / 6, 1 / (1 + Math.Exp(-9 / temperature)), 1e-3); // (4 + 1) / (4 + 2)
        // A class that was left out whole says nothing about the others.
        Assert.Equal(temperature, SafeTemperature.Fit(Matrix.FromRows([[9, 0, HeadFit.Absent], [0, 9, HeadFit.Absent], [9, 0, HeadFit.Absent], [0, 9, HeadFit.Absent], [9, 0, HeadFit.Absent]]), [0, 1, 0, 1, 2]), 1e-6);
    }

    private static (Matrix Inputs, int[] Labels) Rings(int samples)
    {
        var random = new Random(1);
        var inputs = new Matrix(samples, 2);
        for (var i = 0; i < samples; i++)
        {
            var (angle, radius) = (2 * Math.PI * random.NextDouble(), (i % 2 == 0 ? 0.5 : 1.5) + (0.1 * Points.Normal(random)));
            (inputs[i, 0], inputs[i, 1]) = ((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)));
        }

        return (inputs, [.. Enumerable.Range(0, samples).Select(i => i % 2)]);
    }
}
