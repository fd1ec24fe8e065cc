using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>A model's last layer: logits = weights · embedding + bias.</summary>
/// <param name="Weights">One row per class [classes × dimensions].</param>
/// <param name="Bias">One value per class [classes].</param>
public sealed record LinearHead(Matrix Weights, IReadOnlyList<float> Bias)
{
    /// <summary>Class probabilities of one embedding, by softmax [classes]. O(classes × dimensions).</summary>
    /// <param name="embedding">As many finite values as the head has dimensions.</param>
    public float[] Probabilities(ReadOnlySpan<float> embedding)
    {
        var probabilities = new float[Weights.Rows];
        for (var c = 0; c < probabilities.Length; c++)
        {
            probabilities[c] = Vectors.Dot(embedding, Weights.Row(c)) + Bias[c];
        }

        SoftmaxFit.Normalise(probabilities);
        return probabilities;
    }
}
