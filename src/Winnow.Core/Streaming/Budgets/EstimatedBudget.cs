namespace Winnow.Core.Streaming;

/// <summary>Grants wishes while the estimated share of recent labels is below the budget: u ← u(w − 1)/w + label, spent = u / w &lt; B.</summary>
/// <remarks>
/// Žliobaitė, Bifet, Pfahringer and Holmes, <i>Active learning with drifting streaming data</i>, TNNLS 25(1), 2014. Constant time and memory.
/// A cap, not an aim: a strategy that wants less spends less.
/// </remarks>
public sealed class EstimatedBudget : IStreamBudget
{
    private readonly double window;

    /// <summary>A manager that looks back over about <paramref name="window"/> samples, 1 or more; default 100.</summary>
    public EstimatedBudget(int window = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        this.window = window;
    }

    /// <inheritdoc/>
    public string Name => "estimated";

    /// <inheritdoc/>
    public BudgetState Start() => new EstimatedState();

    /// <summary>Estimated share of recent samples that were labelled, 0 to 1.</summary>
    public double Spent(BudgetState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.As<EstimatedState>().Used / window;
    }

    /// <inheritdoc/>
    public BudgetVerdict Judge(BudgetState state, StreamScore score, double budget)
    {
        var available = Spent(state) < budget || budget >= 1;
        var wants = score.Wants ?? true;
        return new(wants && available, score.Threshold ?? score.Value, available, wants && !available ? "the budget is spent for now" : null);
    }

    /// <inheritdoc/>
    public void Advance(BudgetState state, double score, bool labelled, double budget)
    {
        ArgumentNullException.ThrowIfNull(state);
        var mine = state.As<EstimatedState>();
        mine.Used = (mine.Used * (window - 1) / window) + (labelled ? 1 : 0);
    }
}
