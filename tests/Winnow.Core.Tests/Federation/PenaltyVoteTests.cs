using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Federation;

public sealed class PenaltyVoteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(30, 5, 0.5)]
    [InlineData(30, 5, 2)]
    [InlineData(24, 40, 0.5)]
    [InlineData(24, 40, 2)]
    public void A_sites_choice_is_that_of_fitting_anew_without_each_sample(int samples, int dimensions, double noise)
    {
        var (inputs, labels) = Draw(samples, dimensions, noise);
        var errors = PenaltyVote.Grid.Select(penalty => Enumerable.Range(0, samples).Sum(i => LeftOut(inputs, labels, i, penalty))).ToList();
        Assert.Equal(errors.IndexOf(errors.Min()), PenaltyVote.Best(inputs, labels, 3, 1, Cancel));
    }

    [Fact]
    public void Labels_that_follow_the_features_want_little_penalty_and_labels_by_chance_want_all_there_is()
    {
        var (inputs, labels) = Draw(60, 6, noise: 0.01);
        Assert.Equal(0, PenaltyVote.Best(inputs, labels, 3, 1, Cancel));
        new Random(3).Shuffle(labels);
        Assert.Equal(PenaltyVote.Grid.Count - 1, PenaltyVote.Best(inputs, labels, 3, 1, Cancel));
    }

    [Fact]
    public void A_site_with_few_labels_or_one_class_does_not_vote()
    {
        var (inputs, labels) = Draw(PenaltyVote.LabelsMin, 4, noise: 0.5);
        Assert.NotNull(PenaltyVote.Best(inputs, labels, 3, 1, Cancel));
        Assert.Null(PenaltyVote.Best(inputs.Select([.. Enumerable.Range(0, 9)]), labels[..9], 3, 1, Cancel));
        Assert.Null(PenaltyVote.Best(inputs, [.. labels.Select(_ => 1)], 3, 1, Cancel));
        Assert.Null(PenaltyVote.Best(new(0, 1), [], 3, 1, Cancel));
        Assert.All(PenaltyVote.Ballot(null, 50), n => Assert.Equal(0u, n));
    }

    [Theory]
    [InlineData(new long[] { 0, 0, 5, 0, 4, 0, 0, 0, 0 }, 1e-3)]
    [InlineData(new long[] { 0, 0, 4, 0, 5, 0, 0, 0, 0 }, 1e-2)]
    [InlineData(new long[] { 2, 0, 2, 0, 0, 0, 0, 0, 0 }, 1e-4)]
    [InlineData(new long[] { 0, 0, 50, 0, 0, 0, 0, 0, 49 }, 1e-3)]
    [InlineData(new long[] { 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 1.0)]
    public void The_sites_choice_is_the_lower_weighted_median(long[] votes, double expected) => Assert.Equal(expected, PenaltyVote.Winner(votes));

    [Fact]
    public void Nobodys_votes_choose_nothing_and_votes_of_another_length_are_refused()
    {
        Assert.Null(PenaltyVote.Winner(new long[PenaltyVote.Grid.Count]));
        Assert.Throws<ArgumentException>(() => PenaltyVote.Winner([1, 2]));
        Assert.Throws<ArgumentException>(() => PenaltyVote.Winner([.. new long[PenaltyVote.Grid.Count - 1], -1]));
        Assert.Equal([0u, 0, 0, 7, 0, 0, 0, 0, 0], PenaltyVote.Ballot(3, 7));
    }

    [Fact]
    public void Of_many_labels_as_many_are_looked_at_as_the_head_tuner_takes()
    {
        var (inputs, labels) = Draw(HeadTuner.LabelsMax + 200, 4, noise: 2);
        Assert.Equal(PenaltyVote.Best(inputs, labels, 3, 5, Cancel), PenaltyVote.Best(inputs, labels, 3, 5, Cancel));
    }

    private static double LeftOut(Matrix inputs, int[] labels, int i, double penalty)
    {
        int[] rest = [.. Enumerable.Range(0, labels.Length).Where(j => j != i)];
        // Leaving a sample out keeps the total penalty; a softmax penalty of λ stands for a ridge penalty of 4·λ.
        var fit = new RidgeProblem(inputs.Select(rest), [.. rest.Select(j => labels[j])], 3, null).Fit(4 * penalty * labels.Length / (labels.Length - 1));
        return Enumerable.Range(0, 3).Sum(c => Math.Pow(fit[c][^1] + Enumerable.Range(0, inputs.Columns).Sum(d => fit[c][d] * inputs[i, d]) - (labels[i] == c ? 1 : 0), 2));
    }

    private static (Matrix Inputs, int[] Labels) Draw(int samples, int dimensions, double noise)
    {
        var random = new Random(samples + dimensions);
        var (inputs, labels) = (new Matrix(samples, dimensions), new int[samples]);
        for (var i = 0; i < samples; i++)
        {
            labels[i] = i % 3;
            for (var d = 0; d < dimensions; d++)
            {
                inputs[i, d] = (float)((d == labels[i] ? 2 : 0) + (noise * ((2 * random.NextDouble()) - 1)));
            }
        }

        return (inputs, labels);
    }
}
