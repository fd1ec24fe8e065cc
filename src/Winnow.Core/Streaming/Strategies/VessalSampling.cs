using System.Text.Json.Serialization;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Volume sampling: labels a sample with a probability that grows with what its gradient adds to those labelled before. Uncertain and varied at once.</summary>
/// <remarks>
/// p = min(1, B · gᵀS⁻¹g / tr(S⁻¹A)); S = λI + Σ g gᵀ over labelled samples, λ = 0.1 of the first embedding's mean square; A = running mean of g gᵀ over all samples, of the last 2,000
/// in effect. S⁻¹ is kept up by Sherman and Morrison's rank-1 update. Saran et al., <i>Streaming active learning with deep neural networks</i>, ICML 2023.
/// The paper's gradient embedding (p − e(ŷ)) ⊗ z has C · d dimensions. Here it enters in factor form, as ‖p − e(ŷ)‖ · z: its length and the direction of its feature
/// factor, not that of its class factor. Without probabilities g = z. O(d²) time and memory. Score: p. The paper's A never forgets; ours does, for drift.
/// </remarks>
public sealed class VessalSampling : IStreamStrategy
{
    private const double Memory = 2000;
    private const float Ridge = 0.1f;

    /// <inheritdoc/>
    public string Name => "vessal";

    /// <inheritdoc/>
    /// <remarks>Probabilities are used where there are any.</remarks>
    public Evidence Needs => Evidence.Embeddings;

    /// <inheritdoc/>
    public IStreamBudget Budget { get; } = new OpenBudget();

    /// <inheritdoc/>
    public StreamState Start() => new VolumeState();

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        var mine = state.As<VolumeState>();
        var gradient = Gradient(sample);
        var (gain, mean) = (1.0, 1.0);
        if (mine.Seen > 0)
        {
            var share = 1 / Math.Min(mine.Seen + 1, Memory);
            gain = mine.Volume(gradient);
            mean = ((1 - share) * mine.Trace()) + (share * gain);
        }

        var probability = mean > 0 ? Math.Min(1, budget * gain / mean) : budget;
        var u = random.NextDouble();
        return new(probability, u < probability ? "adds something new to what was labelled so far" : "much like what was labelled so far") { Threshold = u, Wants = u < probability };
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        var mine = state.As<VolumeState>();
        var gradient = Gradient(sample);
        mine.Seen++;
        // λ in proportion to the data, so that the scale of the embeddings does not matter.
        mine.See(gradient, (float)(1 / Math.Min(mine.Seen, Memory)), Ridge * Math.Max(Vectors.Dot(sample.Embedding, sample.Embedding) / gradient.Length, 1e-12f));
        if (verdict.Label)
        {
            mine.Include(gradient);
        }
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.As<VolumeState>().Clear();
    }

    private static float[] Gradient(StreamSample sample)
    {
        var gradient = (float[])sample.Embedding!.Clone();
        if (sample.Probabilities is { } probabilities)
        {
            var largest = (float)Doubt.Largest(sample);
            // ‖p − e(ŷ)‖² = Σ p² − max p² + (1 − max p)².
            var square = Math.Max(0, Vectors.Dot(probabilities, probabilities) - (largest * largest)) + ((1 - largest) * (1 - largest));
            var length = MathF.Sqrt(square);
            foreach (ref var value in gradient.AsSpan())
            {
                value *= length;
            }
        }

        return gradient;
    }
}

/// <summary>The matrices of volume sampling, row-major [d × d]; empty until the first sample.</summary>
internal sealed class VolumeState : StreamState
{
    [JsonConverter(typeof(FloatsAsBase64))]
    public float[] Inverse { get; set; } = [];

    [JsonConverter(typeof(FloatsAsBase64))]
    public float[] Mean { get; set; } = [];

    public long Seen { get; set; }

    /// <summary>gᵀS⁻¹g.</summary>
    public double Volume(ReadOnlySpan<float> g) => Math.Max(0, Vectors.Dot(Times(g), g));

    /// <summary>tr(S⁻¹A): both are symmetric, so the sum of products of their elements.</summary>
    public double Trace()
    {
        var d = (int)Math.Sqrt(Inverse.Length);
        var sum = 0.0;
        for (var i = 0; i < d; i++)
        {
            sum += Vectors.Dot(Inverse.AsSpan(i * d, d), Mean.AsSpan(i * d, d));
        }

        return sum;
    }

    /// <summary>A ← (1 − share) A + share g gᵀ; S = λI at the start.</summary>
    public void See(ReadOnlySpan<float> g, float share, float lambda)
    {
        var d = g.Length;
        if (Inverse.Length == 0)
        {
            (Inverse, Mean) = (new float[d * d], new float[d * d]);
            for (var i = 0; i < d; i++)
            {
                Inverse[(i * d) + i] = 1 / lambda;
            }
        }

        for (var i = 0; i < d; i++)
        {
            var row = Mean.AsSpan(i * d, d);
            Vectors.AddScaled(row, -share, row);
            Vectors.AddScaled(row, share * g[i], g);
        }
    }

    /// <summary>S⁻¹ ← S⁻¹ − v vᵀ / (1 + gᵀv) with v = S⁻¹g: the inverse of S + g gᵀ.</summary>
    public void Include(ReadOnlySpan<float> g)
    {
        var v = Times(g);
        var scale = -1 / (1 + Math.Max(0, Vectors.Dot(v, g)));
        for (var i = 0; i < v.Length; i++)
        {
            Vectors.AddScaled(Inverse.AsSpan(i * v.Length, v.Length), scale * v[i], v);
        }
    }

    public void Clear() => (Inverse, Mean, Seen) = ([], [], 0);

    private float[] Times(ReadOnlySpan<float> g)
    {
        var product = new float[g.Length];
        for (var i = 0; i < product.Length; i++)
        {
            product[i] = Vectors.Dot(Inverse.AsSpan(i * g.Length, g.Length), g);
        }

        return product;
    }
}
