using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Labels samples whose largest probability is at most 1/C + B(1 − 1/C): a threshold that never moves.</summary>
/// <remarks>Žliobaitė et al., <i>Active learning with drifting streaming data</i>, TNNLS 25(1), 2014. Score: 1 − max p. O(C) time, no memory. Stops asking once the model grows sure.</remarks>
public sealed class FixedUncertaintySampling : IStreamStrategy
{
    /// <inheritdoc/>
    public string Name => "fixed-uncertainty";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new EstimatedBudget();

    /// <inheritdoc/>
    public StreamState Start() => new NoState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Doubt.Below(sample, Doubt.FixedTheta(sample.Probabilities!.Length, budget));
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
    }
}
