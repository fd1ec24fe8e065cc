using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Labels doubtful samples, but only where the stream is dense: an outlier nobody resembles is never asked for.</summary>
/// <remarks>
/// Local density factor: the number of the last w = 100 samples whose new nearest neighbour in the window the sample is. Below 1 the sample is vetoed; otherwise
/// it is wanted where max p ≤ θ · N(1, δ), δ = 1, with θ as in <see cref="VariableUncertaintySampling"/>.
/// Ienco, Žliobaitė and Pfahringer, <i>High density-focused uncertainty sampling for active learning over evolving stream data</i>, BigMine 2014.
/// Score: 1 − max p, and 0 where vetoed. O(w·d) time, O(w²·d) at worst, O(w·d) memory. A sample in the first two places of a window has no rivals and passes.
/// </remarks>
public sealed class DensityUncertaintySampling : IStreamStrategy
{
    private readonly int window;
    private readonly double step;
    private readonly double spread;

    /// <summary>A strategy with a window of 2 samples or more (default 100), a step above 0 and below 1 (default 0.01) and a spread δ of 0 or more (default 1).</summary>
    public DensityUncertaintySampling(int window = 100, double step = 0.01, double spread = 1) =>
        (this.window, this.step, this.spread) = (StreamSettings.AtLeast(window, 2), StreamSettings.Step(step), StreamSettings.Spread(spread));

    /// <inheritdoc/>
    public string Name => "density-uncertainty";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new EstimatedBudget();

    /// <inheritdoc/>
    public StreamState Start() => new NeighbourState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        var mine = state.As<NeighbourState>();
        var theta = mine.Theta * (1 + (spread * random.NextGaussian()));
        return mine.DensityFactor(mine.Distances(sample.Embedding)) == 0 ? Lonely(theta) : Doubt.Below(sample, theta);
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        var mine = state.As<NeighbourState>();
        if (!score.Vetoed)
        {
            mine.Theta = Doubt.Moved(mine.Theta, score.Wants == true, verdict.Available, step);
        }

        // The oldest goes: nothing but its arrival is recorded in LastSeen here.
        mine.Add(sample.Embedding, window, s => (int)(s.Seen % window));
        mine.Seen++;
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        // The window forgets by itself; only the threshold starts again.
        state.As<NeighbourState>().Theta = 1;
    }

    /// <summary>The verdict on samples that nothing in the window resembles.</summary>
    internal static StreamScore Lonely(double theta) =>
        new(0, "unlike anything else of late, so its label would teach little") { Threshold = 1 - theta, Wants = false, Vetoed = true };
}
