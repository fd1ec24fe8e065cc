using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Labels samples whose largest probability is at most θ; θ falls by a step with each wish and rises by a step without, so it follows the model.</summary>
/// <remarks>
/// θ ← θ(1 − s) where max p ≤ θ, else θ ← θ(1 + s); θ starts at 1, s = 0.01; θ rests while the budget is spent.
/// Žliobaitė et al., <i>Active learning with drifting streaming data</i>, TNNLS 25(1), 2014. Score: 1 − max p. O(C) time, constant memory.
/// </remarks>
public sealed class VariableUncertaintySampling : IStreamStrategy
{
    private readonly double step;

    /// <summary>A strategy with a step of its own, above 0 and below 1; default 0.01.</summary>
    public VariableUncertaintySampling(double step = 0.01) => this.step = StreamSettings.Step(step);

    /// <inheritdoc/>
    public string Name => "variable-uncertainty";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new EstimatedBudget();

    /// <inheritdoc/>
    public StreamState Start() => new ThresholdState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Doubt.Below(sample, state.As<ThresholdState>().Theta);
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        var mine = state.As<ThresholdState>();
        mine.Theta = Doubt.Moved(mine.Theta, score.Wants == true, verdict.Available, step);
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.As<ThresholdState>().Theta = 1;
    }
}
