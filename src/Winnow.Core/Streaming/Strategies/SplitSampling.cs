using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>A share of the stream is labelled at random, so that drift shows anywhere; the rest by variable uncertainty.</summary>
/// <remarks>
/// With probability v = 0.2 the sample is drawn with probability B, otherwise <see cref="VariableUncertaintySampling"/> decides and moves θ. v = 1 is random sampling.
/// Žliobaitė et al., <i>Active learning with drifting streaming data</i>, TNNLS 25(1), 2014. Score: 1 − max p, and the draw where chance decides. O(C) time, constant memory.
/// </remarks>
public sealed class SplitSampling : IStreamStrategy
{
    private readonly double step;
    private readonly double share;

    /// <summary>A strategy with a random share v from 0 to 1 (default 0.2) and a step above 0 and below 1 (default 0.01).</summary>
    public SplitSampling(double share = 0.2, double step = 0.01) => (this.share, this.step) = (StreamSettings.Share(share), StreamSettings.Step(step));

    /// <inheritdoc/>
    public string Name => "split";

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
        var theta = state.As<ThresholdState>().Theta;
        return share >= 1 || random.NextDouble() < share
            ? StreamRandomSampling.Draw(budget, random) with { ByChance = true }
            : Doubt.Below(sample, theta);
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!score.ByChance)
        {
            var mine = state.As<ThresholdState>();
            mine.Theta = Doubt.Moved(mine.Theta, score.Wants == true, verdict.Available, step);
        }
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.As<ThresholdState>().Theta = 1;
    }
}
