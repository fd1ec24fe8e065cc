using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Arithmetic of a <see cref="LinearHead"/>: logits, predicted class and p − e(y).</summary>
/// <remarks>O(classes × dimensions) per sample.</remarks>
internal sealed class LastLayer(LinearHead head)
{
    /// <summary>Number of classes.</summary>
    public int Classes => head.Weights.Rows;

    /// <summary>Logits of an embedding [classes].</summary>
    public void Logits(ReadOnlySpan<float> embedding, Span<float> logits)
    {
        for (var c = 0; c < logits.Length; c++)
        {
            logits[c] = Vectors.Dot(embedding, head.Weights.Row(c)) + head.Bias[c];
        }
    }

    /// <summary>The class of the largest logit, the first of equals.</summary>
    public static int Predicted(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var c = 1; c < logits.Length; c++)
        {
            best = logits[c] > logits[best] ? c : best;
        }

        return best;
    }

    /// <summary>p − e(y) of a softmax over the logits: the gradient of the log loss of class y.</summary>
    /// <remarks>The value at y is minus the sum of the others, so that a very sure prediction keeps its tiny gradient instead of rounding to 0.</remarks>
    public static void Residual(ReadOnlySpan<float> logits, int y, Span<double> residual)
    {
        var top = (double)logits[Predicted(logits)];
        var whole = 0.0;
        for (var c = 0; c < logits.Length; c++)
        {
            residual[c] = Math.Exp(logits[c] - top);
            whole += residual[c];
        }

        var others = 0.0;
        for (var c = 0; c < logits.Length; c++)
        {
            residual[c] /= whole;
            others += c == y ? 0 : residual[c];
        }

        residual[y] = -others;
    }

    /// <summary>Inner products of the classes' weights, row after row [classes × classes].</summary>
    public double[] Gram()
    {
        var gram = new double[Classes * Classes];
        for (var a = 0; a < Classes; a++)
        {
            for (var b = 0; b < Classes; b++)
            {
                gram[(a * Classes) + b] = Vectors.Dot(head.Weights.Row(a), head.Weights.Row(b));
            }
        }

        return gram;
    }
}
