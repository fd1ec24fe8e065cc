namespace Winnow.Core.Numerics;

/// <summary>A softmax regression fitted quickly for a strategy's own estimates: minimises mean log loss + ½·λ·‖weights‖², the bias unpenalised.</summary>
/// <remarks>
/// With fewer samples than dimensions the weights lie in the span of the samples, so the fit runs in the coordinates of the samples'
/// Cholesky factor: same minimum, O(samples² × classes) instead of O(samples × dimensions × classes) per iteration. One thread, no chance.
/// </remarks>
internal sealed class SoftmaxFit
{
    private const int Iterations = 100;
    private const double Tolerance = 2e-4;

    private readonly Matrix weights;
    private readonly double[] bias;

    private SoftmaxFit(Matrix weights, double[] bias) => (this.weights, this.bias) = (weights, bias);

    /// <summary>Fits on the rows of <paramref name="inputs"/>.</summary>
    /// <param name="inputs">[samples × dimensions], values of order 1.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="classes">Number of classes; ones without a row get the bias that no evidence gives.</param>
    /// <param name="penalty">λ, greater than 0.</param>
    public static SoftmaxFit Of(Matrix inputs, IReadOnlyList<int> labels, int classes, double penalty = 1e-3)
    {
        if (inputs.Rows >= inputs.Columns)
        {
            var (direct, directBias) = Minimise(inputs, labels, classes, penalty);
            return new(direct, directBias);
        }

        var factor = SampleFactor.Of(inputs);
        var (inner, innerBias) = Minimise(factor.Coordinates, labels, classes, penalty);
        return new(factor.Expand(inner), innerBias);
    }

    /// <summary>Class probabilities of one row.</summary>
    public void Predict(ReadOnlySpan<float> row, Span<float> probabilities)
    {
        var top = float.NegativeInfinity;
        for (var c = 0; c < probabilities.Length; c++)
        {
            probabilities[c] = (float)(Vectors.Dot(row, weights.Row(c)) + bias[c]);
            top = Math.Max(top, probabilities[c]);
        }

        var sum = 0f;
        foreach (ref var value in probabilities)
        {
            value = MathF.Exp(value - top);
            sum += value;
        }

        foreach (ref var value in probabilities)
        {
            value /= sum;
        }
    }

    private static (Matrix Weights, double[] Bias) Minimise(Matrix inputs, IReadOnlyList<int> labels, int classes, double penalty)
    {
        var width = inputs.Columns + 1;
        var point = new double[classes * width];
        var w = new Matrix(classes, inputs.Columns);
        var g = new Matrix(classes, inputs.Columns);
        LimitedMemoryBfgs.Minimise((at, gradient) => Objective(at, gradient), point, Iterations, Tolerance, _ => { });
        Unpack(point);
        return (w, [.. Enumerable.Range(0, classes).Select(c => point[(c * width) + width - 1])]);

        void Unpack(double[] at)
        {
            for (var c = 0; c < classes; c++)
            {
                var row = w.Row(c);
                for (var k = 0; k < row.Length; k++)
                {
                    row[k] = (float)at[(c * width) + k];
                }
            }
        }

        double Objective(double[] at, double[] gradient)
        {
            Unpack(at);
            g.Span.Clear();
            Array.Clear(gradient);
            var loss = 0.0;
            var row = new double[classes];
            for (var i = 0; i < inputs.Rows; i++)
            {
                var x = inputs.Row(i);
                for (var c = 0; c < classes; c++)
                {
                    row[c] = Vectors.Dot(x, w.Row(c)) + at[(c * width) + width - 1];
                }

                var top = row.Max();
                var sum = 0.0;
                foreach (var value in row)
                {
                    sum += Math.Exp(value - top);
                }

                loss += top + Math.Log(sum) - row[labels[i]];
                for (var c = 0; c < classes; c++)
                {
                    var residual = ((Math.Exp(row[c] - top) / sum) - (c == labels[i] ? 1 : 0)) / inputs.Rows;
                    gradient[(c * width) + width - 1] += residual;
                    Vectors.AddScaled(g.Row(c), (float)residual, x);
                }
            }

            var norm = 0.0;
            for (var c = 0; c < classes; c++)
            {
                var sums = g.Row(c);
                for (var k = 0; k < sums.Length; k++)
                {
                    var value = at[(c * width) + k];
                    norm += value * value;
                    gradient[(c * width) + k] = sums[k] + (penalty * value);
                }
            }

            return (loss / inputs.Rows) + (0.5 * penalty * norm);
        }
    }
}
