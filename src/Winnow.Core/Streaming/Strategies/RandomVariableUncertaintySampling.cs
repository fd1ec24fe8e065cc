using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Variable uncertainty whose threshold is multiplied by a normal draw for each sample, so that now and then sure samples are labelled too and drift shows.</summary>
/// <remarks>
/// Wanted where max p ≤ θ · N(1, δ), δ = 1; θ moves as in <see cref="VariableUncertaintySampling"/>, which is the case δ = 0.
/// Žliobaitė et al., <i>Active learning with drifting streaming data</i>, TNNLS 25(1), 2014. Score: 1 − max p. O(C) time, constant memory.
/// </remarks>
public sealed class RandomVariableUncertaintySampling : IStreamStrategy
{
    private readonly double step;
    private readonly double spread;

    /// <summary>A strategy with a step above 0 and below 1 (default 0.01) and a spread δ of 0 or more (default 1).</summary>
    public RandomVariableUncertaintySampling(double step = 0.01, double spread = 1) => (this.step, this.spread) = (StreamSettings.Step(step), StreamSettings.Spread(spread));

    /// <inheritdoc/>
    public string Name => "random-variable-uncertainty";

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
        ArgumentNullException.ThrowIfNull(random);
        return Doubt.Below(sample, state.As<ThresholdState>().Theta * (1 + (spread * random.NextGaussian())));
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
