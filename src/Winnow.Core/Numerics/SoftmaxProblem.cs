namespace Winnow.Core.Numerics;

/// <summary>Multinomial logistic regression on fixed rows: mean log loss + ½·λ·‖weights‖², the bias unpenalised.</summary>
/// <remarks>Convex. Weights are [classes × (dimensions + 1)], each class's weights, then its bias. O(rows × dimensions × classes) per evaluation, on one thread.</remarks>
internal sealed class SoftmaxProblem
{
    private readonly double[] inputs;
    private readonly int width;
    private readonly int classes;
    private readonly double penalty;
    private readonly double[] residuals;
    private readonly double[]? weights;

    /// <summary>A problem on the rows of a matrix, with room for <paramref name="more"/> further rows that <see cref="Set"/> fills.</summary>
    /// <param name="rows">[rows × dimensions].</param>
    /// <param name="truths">Class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="penalty">λ.</param>
    /// <param name="more">Further rows.</param>
    /// <param name="weights">What each row's loss is multiplied by, 1 on average; null for 1 throughout. Not beside further rows.</param>
    public SoftmaxProblem(Matrix rows, IReadOnlyList<int> truths, int classes, double penalty, int more = 0, double[]? weights = null)
    {
        (this.classes, this.penalty, this.weights) = (classes, penalty, weights);
        width = rows.Columns + 1;
        inputs = new double[checked((rows.Rows + more) * width)];
        residuals = new double[classes];
        Truths = new int[rows.Rows + more];
        for (var i = 0; i < rows.Rows; i++)
        {
            Set(i, rows.Row(i), truths[i]);
        }
    }

    /// <summary>Class of each row.</summary>
    public int[] Truths { get; }

    /// <summary>Replaces a row and its class.</summary>
    public void Set(int row, ReadOnlySpan<float> values, int truth)
    {
        var target = inputs.AsSpan(row * width, width);
        for (var d = 0; d < values.Length; d++)
        {
            target[d] = values[d];
        }

        // The bias is the weight of a feature that is always 1.
        target[^1] = 1;
        Truths[row] = truth;
    }

    /// <summary>Weights that minimise the loss, from a start that becomes the result.</summary>
    public double[] Minimise(double[] weights, int iterations, double tolerance, Action<int>? iterated = null)
    {
        LimitedMemoryBfgs.Minimise(Evaluate, weights, iterations, tolerance, iterated ?? (static _ => { }));
        return weights;
    }

    /// <summary>Value at a point; fills the gradient.</summary>
    public double Evaluate(double[] point, double[] gradient)
    {
        var loss = 0.0;
        Array.Clear(gradient);
        for (var i = 0; i < Truths.Length; i++)
        {
            var x = inputs.AsSpan(i * width, width);
            var top = double.NegativeInfinity;
            for (var c = 0; c < classes; c++)
            {
                residuals[c] = DoubleVectors.Dot(point.AsSpan(c * width, width), x);
                top = Math.Max(top, residuals[c]);
            }

            var truth = residuals[Truths[i]];
            var sum = 0.0;
            for (var c = 0; c < classes; c++)
            {
                residuals[c] = Math.Exp(residuals[c] - top);
                sum += residuals[c];
            }

            var weight = weights?[i] ?? 1;
            loss += weight * (top + Math.Log(sum) - truth);
            for (var c = 0; c < classes; c++)
            {
                var residual = weight * ((residuals[c] / sum) - (c == Truths[i] ? 1 : 0)) / Truths.Length;
                DoubleVectors.AddScaled(gradient.AsSpan(c * width, width), residual, x);
            }
        }

        var norm = 0.0;
        for (var c = 0; c < classes; c++)
        {
            var w = point.AsSpan(c * width, width - 1);
            norm += DoubleVectors.Dot(w, w);
            DoubleVectors.AddScaled(gradient.AsSpan(c * width, width - 1), penalty, w);
        }

        return (loss / Truths.Length) + (0.5 * penalty * norm);
    }

    /// <summary>Logits of one row of features under weights.</summary>
    public static void Logits(ReadOnlySpan<double> weights, ReadOnlySpan<float> features, Span<double> logits)
    {
        for (var c = 0; c < logits.Length; c++)
        {
            var w = weights.Slice(c * (features.Length + 1), features.Length + 1);
            var sum = w[^1];
            for (var d = 0; d < features.Length; d++)
            {
                sum += w[d] * features[d];
            }

            logits[c] = sum;
        }
    }
}
