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

    /// <summary>The leading metric: <c>accuracy</c> (the default) or <c>balanced accuracy</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentOutOfRangeException.ThrowIfZero(labelled.Count);
        // Twice the precision of the features: L-BFGS lives on differences of gradients.
        double[] inputs = [.. features.Of([.. labelled.Select(s => s.Id)]).Array.Select(v => (double)v)];
        var weights = new double[classes.Count * (features.Dimensions + 1)];
        LimitedMemoryBfgs.Minimise(
            (point, gradient) => Objective(inputs, labelled, point, gradient), weights, Iterations, 1e-5, iteration =>
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report((double)iteration / Iterations);
            });
        progress?.Report(1);
        var fitted = new Matrix(classes.Count, features.Dimensions + 1, [.. weights.Select(w => (float)w)]);
        return new SoftmaxModel(features, classes, fitted, labelled, threads ?? Environment.ProcessorCount, Metric);
    }

    /// <summary>Value and gradient; row c of the point is the weights of class c, then its bias [classes × (dimensions + 1)].</summary>
    private double Objective(double[] inputs, IReadOnlyList<LabelledSample> labelled, double[] point, double[] gradient)
    {
        var (width, dimensions) = (features.Dimensions + 1, features.Dimensions);
        var loss = 0.0;
        Array.Clear(gradient);
        var row = new double[classes.Count];
        for (var i = 0; i < labelled.Count; i++)
        {
            var x = inputs.AsSpan(i * dimensions, dimensions);
            for (var c = 0; c < row.Length; c++)
            {
                var w = point.AsSpan(c * width, width);
                row[c] = w[^1] + DoubleVectors.Dot(w[..^1], x);
            }

            var truth = labelled[i].Class;
            var top = row.Max();
            var sum = row.Sum(v => Math.Exp(v - top));
            loss += top + Math.Log(sum) - row[truth];
            for (var c = 0; c < row.Length; c++)
            {
                var residual = ((Math.Exp(row[c] - top) / sum) - (c == truth ? 1 : 0)) / labelled.Count;
                var g = gradient.AsSpan(c * width, width);
                g[^1] += residual;
                DoubleVectors.Add(residual, x, g[..^1]);
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

        return (loss / labelled.Count) + (0.5 * penalty * norm);
    }
}
