using Winnow.Core.Metrics;

namespace Winnow.Core.Labels;

/// <summary>Chooses whom to ask: everyone whose reliability may still be near the best one's.</summary>
/// <remarks>
/// IEThresh, Donmez, Carbonell and Schneider (KDD 2009): an annotator's upper interval is mean + t·s/√n over the rewards, 1 for an answer that agreed with the majority
/// and 0 for another; who reaches a share of the largest is asked. Everyone starts with one reward of each kind, so newcomers are tried. O(annotators).
/// </remarks>
/// <param name="share">Share of the largest upper interval that is enough, above 0 and at most 1, default 0.9.</param>
/// <param name="error">Error of the two-sided interval, between 0 and 1, default 0.05.</param>
public sealed class IntervalEstimate(double share = 0.9, double error = 0.05)
{
    /// <summary>Upper end of an annotator's interval.</summary>
    /// <param name="agreed">Answers that agreed with the majority, 0 or more.</param>
    /// <param name="answers">Answers in all, at least as many.</param>
    public double Upper(int agreed, int answers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(agreed);
        ArgumentOutOfRangeException.ThrowIfLessThan(answers, agreed);
        var n = answers + 2;
        var mean = (agreed + 1.0) / n;
        return mean + (StudentT.Quantile(1 - (error / 2), n - 1) * Math.Sqrt(mean * (1 - mean) * n / (n - 1) / n));
    }

    /// <summary>The annotators to ask, the most promising first; equals by their number.</summary>
    /// <param name="rewards">Answers that agreed with the majority, and answers in all, of each annotator.</param>
    public IReadOnlyList<int> Choose(IReadOnlyList<(int Agreed, int Answers)> rewards)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        double[] upper = [.. rewards.Select(r => Upper(r.Agreed, r.Answers))];
        return upper.Length == 0 ? [] : [.. Enumerable.Range(0, upper.Length).Where(a => upper[a] >= share * upper.Max()).OrderByDescending(a => upper[a]).ThenBy(a => a)];
    }
}
