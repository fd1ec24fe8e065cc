using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Scoring;

/// <summary>Class probabilities from penultimate features: plain, or of Monte-Carlo dropout members.</summary>
/// <param name="head">The network's last layer, on a CPU or GPU.</param>
/// <param name="temperature">Logits are divided by it.</param>
/// <param name="device">Where the head is.</param>
internal sealed class HeadScorer(Linear head, double temperature, string device)
{
    private const int Batch = 8192;

    /// <summary>Weights and bias, divided by the temperature: what turns features into the logits of <see cref="Probabilities"/>.</summary>
    public LinearHead Head()
    {
        using var scope = new TensorScope();
        var weights = head.Weight.Multiply(1 / temperature).To("cpu").ToArray<float>();
        var bias = head.Bias.Multiply(1 / temperature).To("cpu").ToArray<float>();
        return new(new(bias.Length, weights.Length / bias.Length, weights), bias);
    }

    /// <summary>Logits [rows × classes], before the temperature.</summary>
    public Matrix Logits(Matrix features, CancellationToken cancel) => Run(features, null, softmax: false, cancel);

    /// <summary>Probabilities [rows × classes].</summary>
    public Matrix Probabilities(Matrix features, CancellationToken cancel) => Run(features, null, softmax: true, cancel);

    /// <summary>Probabilities of members that each drop a fixed set of features: the same mask for every sample (Kirsch et al., BatchBALD, NeurIPS 2019).</summary>
    /// <param name="features">[rows × dimensions].</param>
    /// <param name="members">Number of masks.</param>
    /// <param name="share">Share of features a mask drops.</param>
    /// <param name="seed">Decides the masks.</param>
    /// <param name="cancel">Checked between batches.</param>
    public IReadOnlyList<Matrix> MemberProbabilities(Matrix features, int members, double share, int seed, CancellationToken cancel)
    {
        var random = new Random(Seed.Derive(seed, "masks"));
        var results = new List<Matrix>();
        for (var member = 0; member < members; member++)
        {
            var mask = new float[features.Columns];
            for (var i = 0; i < mask.Length; i++)
            {
                mask[i] = random.NextDouble() < share ? 0 : (float)(1 / (1 - share));
            }

            results.Add(Run(features, mask, softmax: true, cancel));
        }

        return results;
    }

    private Matrix Run(Matrix features, float[]? mask, bool softmax, CancellationToken cancel)
    {
        using var gradientsOff = GradientMode.Off();
        var result = new Matrix(features.Rows, checked((int)head.Bias.Elements));
        for (var start = 0; start < features.Rows; start += Batch)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var count = Math.Min(Batch, features.Rows - start);
            var x = Tensor.From<float>(features.Span.Slice(start * features.Columns, count * features.Columns), count, features.Columns).To(device);
            x = mask is null ? x : x.Multiply(Tensor.From<float>(mask, 1, mask.Length).To(device));
            var logits = head.Forward(x); // [count, classes]
            var scores = softmax ? logits.Multiply(1 / temperature).Softmax(1) : logits;
            scores.CopyTo(result.Span.Slice(start * result.Columns, count * result.Columns));
        }

        return result;
    }
}
