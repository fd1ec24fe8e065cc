using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Labels where the expected gain in accuracy is largest, weighted by how many recent samples lie nearby: doubt counts where few labels are near and many samples.</summary>
/// <remarks>
/// n = Σ k(x, xᵢ) over the last 200 samples labelled; k = n · p the class frequencies; gain = max over m ≤ 2 of the expected rise in accuracy from m more labels, per label,
/// under a Dirichlet posterior with prior 1; score = gain · mean of k(x, x_j) over the last 100 samples; decided by <see cref="QuantileBudget"/>.
/// k is a Gaussian whose width is half the running mean distance between samples. Of many classes the 32 likeliest enter.
/// Kottke, Krempl and Spiliopoulou, <i>Probabilistic active learning in datastreams</i>, IDA 2015; gain as in Kottke et al., <i>Multi-class probabilistic active learning</i>, ECAI 2016.
/// O(300·d + 32²) time, O(300·d) memory.
/// </remarks>
public sealed class StreamProbabilisticSampling : IStreamStrategy
{
    private const int LabelledMax = 200;
    private const int RecentMax = 100;
    private const int ClassesMax = 32;

    /// <inheritdoc/>
    public string Name => "probabilistic";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new QuantileBudget();

    /// <inheritdoc/>
    public StreamState Start() => new GainState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        var mine = state.As<GainState>();
        var width = mine.Distance / 2;
        var labels = mine.Labelled.Kernels(sample.Embedding, width);
        var density = mine.Recent.Count == 0 ? 1 : mine.Recent.Kernels(sample.Embedding, width) / mine.Recent.Count;
        var top = Reasons.Likeliest(sample.Probabilities, Math.Min(ClassesMax, sample.Probabilities!.Length));
        var gain = Gain([.. top.Select(c => labels * sample.Probabilities[c])]);
        return new(gain * density, labels < 1 ? "few labels are near it" : StreamReasons.Doubt(sample, gain > 0.01));
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        var mine = state.As<GainState>();
        if (mine.Recent.Count > 0)
        {
            var distance = mine.Recent.MeanDistance(sample.Embedding);
            mine.Distance += (distance - mine.Distance) / Math.Min(++mine.Steps, 1000);
        }

        mine.Recent.Add(sample.Embedding, RecentMax);
        if (verdict.Label)
        {
            mine.Labelled.Add(sample.Embedding, LabelledMax);
        }
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.As<GainState>().Labelled.Clear();
    }

    /// <summary>max over m = 1, 2 of the expected rise in accuracy from m labels, divided by m, for class frequencies k.</summary>
    /// <remarks>With α = k + 1, A = Σ α, the next label is y with probability α_y / A, and accuracy afterwards is (α_ŷ + its new labels) / (A + m) for the class ŷ then in front.</remarks>
    internal static double Gain(ReadOnlySpan<double> k)
    {
        var total = 0.0;
        var first = 0;
        for (var c = 0; c < k.Length; c++)
        {
            total += k[c] + 1;
            first = k[c] > k[first] ? c : first;
        }

        var now = (k[first] + 1) / total;
        var (one, two) = (0.0, 0.0);
        for (var y = 0; y < k.Length; y++)
        {
            var py = (k[y] + 1) / total;
            one += py * Math.Max(k[y] + 2, k[first] + 1) / (total + 1);
            for (var z = 0; z < k.Length; z++)
            {
                var pz = (k[z] + 1 + (z == y ? 1 : 0)) / (total + 1);
                var best = Math.Max(k[first] + 1, z == y ? k[y] + 3 : Math.Max(k[y], k[z]) + 2);
                two += py * pz * best / (total + 2);
            }
        }

        return Math.Max(0, Math.Max(one - now, (two - now) / 2));
    }
}

/// <summary>The last samples labelled, the last samples seen, and their mean distance.</summary>
internal sealed class GainState : StreamState
{
    public VectorWindow Labelled { get; init; } = new();

    public VectorWindow Recent { get; init; } = new();

    public double Distance { get; set; }

    public long Steps { get; set; }
}
