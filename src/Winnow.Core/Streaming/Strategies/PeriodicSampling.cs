using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Labels every 1/B-th sample: the steadiest yardstick. Misleads where the stream itself has a period.</summary>
/// <remarks>Sample t is wanted where ⌊t · B⌋ passes ⌊(t − 1) · B⌋, so n samples hold n · B labels within one. Score: the fraction of the next label that is due. Constant time.</remarks>
public sealed class PeriodicSampling : IStreamStrategy
{
    /// <inheritdoc/>
    public string Name => "periodic";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.None;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new OpenBudget();

    /// <inheritdoc/>
    public StreamState Start() => new CountState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(state);
        var seen = state.As<CountState>().Seen;
        // 10 · 0.1 must count as 1.
        var due = ((seen + 1) * budget) + 1e-9 - Math.Floor((seen * budget) + 1e-9);
        return new(due, due >= 1 ? "its turn has come" : "its turn has not come yet") { Threshold = 1, Wants = due >= 1 };
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.As<CountState>().Seen++;
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
    }
}
