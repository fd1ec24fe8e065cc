using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Two questions per sample: is it typical of what the stream's memory holds, and does the model doubt it? The memory fades as a person's does.</summary>
/// <remarks>
/// The memory holds w = 30 samples, each with a strength exp(−f · Δt / (1 + hits)): Δt samples since it came or was last the nearest to a new one, hits the number of those
/// times, f = 1/w. The weakest makes room for the new one. A sample that no remembered one is nearest to (local density factor below 1) is vetoed; else the doubt rule decides.
/// After Liu et al., <i>Online active learning for drifting data streams</i>, TNNLS 34(1), 2023; dividing by hits is this project's form of repetition strengthening memory.
/// Score: 1 − max p, and 0 where vetoed. O(w·d) time, O(w²·d) at worst, O(w·d) memory.
/// </remarks>
public sealed class CognitiveDualSampling : IStreamStrategy
{
    private const double Step = 0.01;
    private readonly DoubtRule rule;
    private readonly int window;

    /// <summary>A strategy with a doubt rule (default variable) and a memory of 2 samples or more (default 30).</summary>
    public CognitiveDualSampling(DoubtRule rule = DoubtRule.Variable, int window = 30) =>
        (this.rule, this.window) = (Enum.IsDefined(rule) ? rule : throw new ArgumentOutOfRangeException(nameof(rule)), StreamSettings.AtLeast(window, 2));

    /// <inheritdoc/>
    public string Name => rule switch
    {
        DoubtRule.Fixed => "cognitive-dual-fixed",
        DoubtRule.Variable => "cognitive-dual",
        _ => "cognitive-dual-random",
    };

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
        var theta = rule switch
        {
            DoubtRule.Fixed => Doubt.FixedTheta(sample.Probabilities!.Length, budget),
            DoubtRule.Variable => mine.Theta,
            _ => mine.Theta * (1 + random.NextGaussian()),
        };
        return mine.DensityFactor(mine.Distances(sample.Embedding)) == 0 ? DensityUncertaintySampling.Lonely(theta) : Doubt.Below(sample, theta);
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        var mine = state.As<NeighbourState>();
        if (!score.Vetoed && rule != DoubtRule.Fixed)
        {
            mine.Theta = Doubt.Moved(mine.Theta, score.Wants == true, verdict.Available, Step);
        }

        mine.Seen++;
        var distances = mine.Distances(sample.Embedding);
        if (distances.Length > 0)
        {
            var nearest = Array.IndexOf(distances, distances.Min());
            (mine.LastSeen[nearest], mine.Hits[nearest]) = (mine.Seen, mine.Hits[nearest] + 1);
        }

        mine.Add(sample.Embedding, window, Weakest);
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.As<NeighbourState>().Clear();
    }

    /// <summary>exp(−Δt / (w · (1 + hits))), in (0, 1].</summary>
    internal static double Strength(long since, int hits, int window) => Math.Exp(-since / (window * (1.0 + hits)));

    private int Weakest(NeighbourState state)
    {
        var (weakest, at) = (double.PositiveInfinity, 0);
        for (var i = 0; i < state.Count; i++)
        {
            var strength = Strength(state.Seen - state.LastSeen[i], state.Hits[i], window);
            if (strength < weakest)
            {
                (weakest, at) = (strength, i);
            }
        }

        return at;
    }
}
