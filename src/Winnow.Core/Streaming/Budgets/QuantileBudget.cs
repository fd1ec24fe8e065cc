namespace Winnow.Core.Streaming;

/// <summary>Balanced incremental quantile filter: labels what scores above the (1 − B) quantile of recent scores, moved by what is left of the budget.</summary>
/// <remarks>
/// θ = (1 − B) quantile of the last w scores; θ_bal = θ − (max − min) · left / w_tol with left = B · seen − labelled; a sample with score ≥ θ_bal is labelled.
/// Kottke, Krempl and Spiliopoulou, <i>Probabilistic active learning in datastreams</i>, IDA 2015. The scale of the scores does not matter: affine changes give
/// the same decisions. Where all recent scores are equal they say nothing, and the budget alone decides. The strategy's own threshold is not used.
/// O(w log w) time, O(w) memory.
/// </remarks>
public sealed class QuantileBudget : IStreamBudget
{
    private readonly int window;
    private readonly double tolerance;

    /// <summary>A manager over <paramref name="window"/> scores (2 or more, default 100) that corrects within about <paramref name="tolerance"/> labels (above 0, default 50).</summary>
    public QuantileBudget(int window = 100, double tolerance = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        this.window = window;
        this.tolerance = tolerance;
    }

    /// <inheritdoc/>
    public string Name => "quantile";

    /// <inheritdoc/>
    public BudgetState Start() => new QuantileState { Scores = ScoreWindow.Of(window) };

    /// <inheritdoc/>
    public BudgetVerdict Judge(BudgetState state, StreamScore score, double budget)
    {
        ArgumentNullException.ThrowIfNull(state);
        var mine = state.As<QuantileState>();
        var sorted = new double[mine.Scores.Count + 1];
        mine.Scores.Filled().CopyTo(sorted);
        sorted[^1] = score.Value;
        Array.Sort(sorted);
        var left = (budget * (mine.Seen + 1)) - mine.Labelled;
        var range = sorted[^1] - sorted[0];
        if (score.ByChance)
        {
            return new(score.Wants == true, score.Threshold ?? score.Value, Available: true);
        }

        if (range <= 0)
        {
            return new(left >= 0.5 && !score.Vetoed, score.Value, Available: left >= 0.5);
        }

        var threshold = Quantile(sorted, 1 - budget) - (range * left / tolerance);
        return new(score.Value >= threshold && !score.Vetoed, threshold, Available: true);
    }

    /// <inheritdoc/>
    public void Advance(BudgetState state, double score, bool labelled, double budget)
    {
        ArgumentNullException.ThrowIfNull(state);
        var mine = state.As<QuantileState>();
        mine.Scores.Add(score);
        mine.Seen++;
        mine.Labelled += labelled ? 1 : 0;
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var low = (int)place;
        return low + 1 >= sorted.Length ? sorted[^1] : sorted[low] + ((place - low) * (sorted[low + 1] - sorted[low]));
    }
}
