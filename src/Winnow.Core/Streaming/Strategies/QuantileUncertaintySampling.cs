using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Labels the samples that are more doubtful than the (1 − B) quantile of recent ones: the threshold needs no step and no scale.</summary>
/// <remarks>
/// Score: 1 − (p₁ − p₂), the margin; decided by <see cref="QuantileBudget"/> (BIQF).
/// Kottke, Krempl and Spiliopoulou, <i>Probabilistic active learning in datastreams</i>, IDA 2015. O(C + w log w) time, O(w) memory for a window of w = 100 scores.
/// </remarks>
public sealed class QuantileUncertaintySampling : IStreamStrategy
{
    /// <inheritdoc/>
    public string Name => "quantile-uncertainty";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new QuantileBudget();

    /// <inheritdoc/>
    public StreamState Start() => new NoState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        _ = Numerics.ProbabilityRow.TryTopTwo(sample.Probabilities, out var first, out var second);
        return new(1 - ((double)first - second), StreamReasons.Doubt(sample, first - second < 0.5f));
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
