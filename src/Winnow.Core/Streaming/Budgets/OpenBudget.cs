namespace Winnow.Core.Streaming;

/// <summary>Grants every wish: for strategies that keep to the share by themselves, as random and periodic ones do.</summary>
public sealed class OpenBudget : IStreamBudget
{
    /// <inheritdoc/>
    public string Name => "open";

    /// <inheritdoc/>
    public BudgetState Start() => new OpenState();

    /// <inheritdoc/>
    public BudgetVerdict Judge(BudgetState state, StreamScore score, double budget) => new(score.Wants ?? true, score.Threshold ?? score.Value, Available: true);

    /// <inheritdoc/>
    public void Advance(BudgetState state, double score, bool labelled, double budget)
    {
    }
}
