using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>The doubt in one box's scores.</summary>
/// <remarks>
/// Detectors differ: some give a distribution over classes and background, some a score per class independent of the others, some the best score alone. All are read
/// alike: what the scores leave of 1 is the background's share; scores that sum to more than 1 are scaled to 1. For a softmax with background that is the softmax itself.
/// </remarks>
internal static class BoxDoubt
{
    /// <summary>Boxes taken by <see cref="BoxAggregation.Top"/>.</summary>
    public const int TopBoxes = 3;

    /// <summary>The doubt of one box, 0 or more.</summary>
    public static double Of(Detection box, BoxUncertainty kind) => kind switch
    {
        BoxUncertainty.Margin => Margin(box),
        BoxUncertainty.Entropy => Entropy(box),
        _ => Bernoulli(box),
    };

    /// <summary>One number for an image; 0 for no boxes.</summary>
    public static double Aggregate(List<double> doubts, BoxAggregation aggregation)
    {
        if (doubts.Count == 0)
        {
            return 0;
        }

        return aggregation switch
        {
            BoxAggregation.Sum => doubts.Sum(),
            BoxAggregation.Max => doubts.Max(),
            BoxAggregation.Mean => doubts.Average(),
            _ => doubts.OrderDescending().Take(TopBoxes).Average(),
        };
    }

    /// <summary>Fills the share of each class and, last, of the background [classes + 1]; the shares sum to 1.</summary>
    public static void Distribution(Detection box, Span<double> shares)
    {
        shares.Clear();
        var (scale, background) = Scale(box);
        for (var c = 0; c < (box.ClassScores?.Count ?? 0); c++)
        {
            shares[c] = box.ClassScores![c] * scale;
        }

        if (box.ClassScores is null)
        {
            shares[box.Class] = box.Score;
        }

        shares[^1] = background;
    }

    /// <summary>−p ln p − (1 − p) ln(1 − p), 0 at 0 and 1.</summary>
    public static double Coin(double p) => Term(p) + Term(1 - p);

    private static double Margin(Detection box)
    {
        var (scale, background) = Scale(box);
        var (first, second) = (0.0, 0.0);
        Take(background);
        for (var c = 0; c < (box.ClassScores?.Count ?? 0); c++)
        {
            Take(box.ClassScores![c] * scale);
        }

        if (box.ClassScores is null)
        {
            Take(box.Score);
        }

        return 1 - (first - second);

        void Take(double p) => (first, second) = p > first ? (p, first) : (first, Math.Max(second, p));
    }

    private static double Entropy(Detection box)
    {
        var (scale, background) = Scale(box);
        var sum = Term(background) + (box.ClassScores is null ? Term(box.Score) : 0);
        for (var c = 0; c < (box.ClassScores?.Count ?? 0); c++)
        {
            sum += Term(box.ClassScores![c] * scale);
        }

        return sum;
    }

    private static double Bernoulli(Detection box)
    {
        if (box.ClassScores is not { } scores)
        {
            return Coin(box.Score);
        }

        var sum = 0.0;
        for (var c = 0; c < scores.Count; c++)
        {
            sum += Coin(scores[c]);
        }

        return sum;
    }

    /// <summary>What class scores are multiplied by, and what is left for the background.</summary>
    private static (double Scale, double Background) Scale(Detection box)
    {
        if (box.ClassScores is not { } scores)
        {
            return (1, 1 - box.Score);
        }

        var sum = 0.0;
        for (var c = 0; c < scores.Count; c++)
        {
            sum += scores[c];
        }

        return sum > 1 ? (1 / sum, 0) : (1, 1 - sum);
    }

    private static double Term(double p) => p > 0 ? -p * Math.Log(p) : 0;
}
