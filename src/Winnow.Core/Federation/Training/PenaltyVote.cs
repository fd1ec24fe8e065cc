using Winnow.Core.Numerics;
using Winnow.Core.Tuning;

namespace Winnow.Core.Federation;

/// <summary>How sites tune the penalty of a shared softmax regression: each finds what its own labels want and casts a ballot, and only the sum of the ballots is read.</summary>
/// <remarks>
/// A site's choice is the penalty of ridge regression on class indicators with the least squared error of leave-one-out, in closed form (Allen's PRESS, 1974). Where a softmax is unsure its
/// loss curves as ¼·xxᵀ against λ of the penalty, squared errors curve as 2·xxᵀ against 2·λ: λ here stands for a ridge penalty of 4·λ, which shrinks as much. The sites' choice is the weighted median over the ordered grid: no
/// site with less than half of the examples can move it beyond what the others chose.
/// </remarks>
public static class PenaltyVote
{
    /// <summary>Labels that a site needs to vote, two of them in each of two classes.</summary>
    public const int LabelsMin = 10;

    private const double RidgeOverSoftmax = 4;

    /// <summary>Penalties λ of ½·λ·‖weights‖² that can be voted for, in rising order; the same at all sites and in all versions of the protocol.</summary>
    public static IReadOnlyList<double> Grid { get; } = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1];

    /// <summary>The place in the grid that a site's own labels want; null where they are too few or of one class.</summary>
    /// <param name="inputs">Features of the labelled samples [samples × dimensions].</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Of more than <see cref="HeadTuner.LabelsMax"/> labels, decides which are looked at.</param>
    /// <param name="cancel">Checked between penalties.</param>
    /// <remarks>O(samples × dimensions × min(samples, dimensions)) at most for 500 samples: about a second for 1,000 dimensions.</remarks>
    public static int? Best(Matrix inputs, IReadOnlyList<int> labels, int classes, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        var counts = new int[classes];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        if (labels.Count < LabelsMin || counts.Count(c => c >= 2) < 2)
        {
            return null;
        }

        var (rows, own) = HeadTuner.Sample(inputs, labels, seed);
        var problem = new RidgeProblem(rows, own, classes, weights: null);
        var (best, least) = (0, double.PositiveInfinity);
        for (var i = 0; i < Grid.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var error = SquaredError(problem.LeaveOneOut(RidgeOverSoftmax * Grid[i]), own);
            // Of equals the stronger penalty: it promises less.
            (best, least) = error <= least ? (i, error) : (best, least);
        }

        return best;
    }

    /// <summary>What a site adds to the sum: its weight at its choice, zeros elsewhere; all zeros where it does not vote.</summary>
    /// <param name="best">Its choice.</param>
    /// <param name="weight">Its labelled examples, as many as it may count with.</param>
    public static uint[] Ballot(int? best, int weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        var ballot = new uint[Grid.Count];
        if (best is { } place)
        {
            ballot[place] = (uint)weight;
        }

        return ballot;
    }

    /// <summary>The lower weighted median of all votes; null where nobody voted.</summary>
    /// <exception cref="ArgumentException">There are not as many numbers as penalties, or one is negative.</exception>
    public static double? Winner(IReadOnlyList<long> votes)
    {
        ArgumentNullException.ThrowIfNull(votes);
        if (votes.Count != Grid.Count || votes.Any(v => v < 0))
        {
            throw new ArgumentException($"Votes are {Grid.Count} counts from 0, not {votes.Count} numbers of which some may be negative.", nameof(votes));
        }

        var (total, before) = (votes.Sum(), 0L);
        for (var i = 0; i < votes.Count && total > 0; i++)
        {
            before += votes[i];
            if (2 * before >= total)
            {
                return Grid[i];
            }
        }

        return null;
    }

    private static double SquaredError(double[][] scores, int[] labels)
    {
        var sum = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            for (var c = 0; c < scores[i].Length; c++)
            {
                var error = scores[i][c] - (labels[i] == c ? 1 : 0);
                sum += error * error;
            }
        }

        return sum;
    }
}
