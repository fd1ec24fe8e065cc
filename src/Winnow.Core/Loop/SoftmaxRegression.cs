using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>Multinomial logistic regression on given features: minimises mean log loss + ½·λ·‖weights‖², the bias unpenalised.</summary>
/// <remarks>
/// Convex, fitted on the full batch by L-BFGS until no partial derivative passes 1e-5 or 200 iterations are done. It uses no chance and fits on one thread, so the
/// same labels give the same model. O(labelled × dimensions × classes) per iteration.
/// </remarks>
/// <param name="features">Features of every sample it will meet.</param>
/// <param name="classes">Class names.</param>
/// <param name="penalty">λ, greater than 0, default 0.001.</param>
/// <param name="threads">Threads for predictions; they do not change them. Default: all.</param>
public sealed class SoftmaxRegression(SampleFeatures features, IReadOnlyList<string> classes, double penalty = 1e-3, int? threads = null) : ILearner
{
    private const int Iterations = 200;

    /// <inheritdoc/>
    public string Name => "softmax";

    /// <inheritdoc/>
    public Evidence Provides => SoftmaxModel.Provides;

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentOutOfRangeException.ThrowIfZero(labelled.Count);
        var inputs = features.Of([.. labelled.Select(s => s.Id)]);
        var weights = new double[classes.Count * (features.Dimensions + 1)];
        LimitedMemoryBfgs.Minimise(
            (point, gradient) => Objective(inputs, labelled, point, gradient), weights, Iterations, 1e-5, iteration =>
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report((double)iteration / Iterations);
            });
        progress?.Report(1);
        return new SoftmaxModel(features, classes, new(classes.Count, features.Dimensions + 1, [.. weights.Select(w => (float)w)]), labelled, threads ?? Environment.ProcessorCount);
    }

    /// <summary>Value and gradient; row c of the point is the weights of class c, then its bias [classes × (dimensions + 1)].</summary>
    private double Objective(Matrix inputs, IReadOnlyList<LabelledSample> labelled, double[] point, double[] gradient)
    {
        var width = inputs.Columns + 1;
        var loss = 0.0;
        Array.Clear(gradient);
        var row = new double[classes.Count];
        var x = new double[inputs.Columns];
        for (var i = 0; i < inputs.Rows; i++)
        {
            var given = inputs.Row(i);
            for (var d = 0; d < x.Length; d++)
            {
                x[d] = given[d];
            }

            var top = double.NegativeInfinity;
            for (var c = 0; c < row.Length; c++)
            {
                var w = point.AsSpan(c * width, width);
                row[c] = DoubleVectors.Dot(w[..^1], x) + w[^1];
                top = Math.Max(top, row[c]);
            }

            var truth = labelled[i].Class;
            var score = row[truth];
            var sum = 0.0;
            for (var c = 0; c < row.Length; c++)
            {
                row[c] = Math.Exp(row[c] - top);
                sum += row[c];
            }

            loss += top + Math.Log(sum) - score;
            for (var c = 0; c < row.Length; c++)
            {
                var residual = ((row[c] / sum) - (c == truth ? 1 : 0)) / inputs.Rows;
                var g = gradient.AsSpan(c * width, width);
                g[^1] += residual;
                DoubleVectors.AddScaled(g[..^1], x, residual);
            }
        }

        var norm = 0.0;
        for (var k = 0; k < point.Length; k++)
        {
            if (k % width < width - 1)
            {
                norm += point[k] * point[k];
                gradient[k] += penalty * point[k];
            }
        }

        return (loss / inputs.Rows) + (0.5 * penalty * norm);
    }
}
