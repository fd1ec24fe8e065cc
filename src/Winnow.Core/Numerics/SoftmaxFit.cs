namespace Winnow.Core.Numerics;

/// <summary>A fitted softmax regression: the minimum of mean log loss + ½·λ·‖weights‖², the bias unpenalised.</summary>
/// <remarks>
/// With fewer samples than dimensions the weights lie in the span of the samples, so the fit runs in the coordinates of the samples'
/// Cholesky factor: same minimum, O(samples² × classes) instead of O(samples × dimensions × classes) per iteration. One thread, no chance.
/// </remarks>
internal sealed class SoftmaxFit
{
    /// <summary>Iterations that a strategy's own estimates are worth.</summary>
    public const int QuickIterations = 100;

    private const double QuickTolerance = 2e-4;

    private SoftmaxFit(Matrix weights) => Weights = weights;

    /// <summary>Weights of each class, then its bias [classes × (dimensions + 1)].</summary>
    public Matrix Weights { get; }

    /// <summary>Fits on the rows of <paramref name="inputs"/>.</summary>
    /// <param name="inputs">[samples × dimensions], values of order 1.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="classes">Number of classes; ones without a row get the bias that no evidence gives.</param>
    /// <param name="penalty">λ, greater than 0.</param>
    /// <param name="iterations">Iterations of L-BFGS at most.</param>
    /// <param name="tolerance">Largest partial derivative that counts as none.</param>
    /// <param name="iterated">Called after each iteration with its number, from 1; may throw to stop.</param>
    /// <param name="sampleWeights">What each row's loss is multiplied by, 1 on average; null for 1 throughout.</param>
    /// <param name="start">Weights to begin from [classes × (dimensions + 1)], such as those of another λ; not read with fewer samples than dimensions. Null begins from 0.</param>
    public static SoftmaxFit Of(
        Matrix inputs, IReadOnlyList<int> labels, int classes, double penalty = 1e-3, int iterations = QuickIterations, double tolerance = QuickTolerance, Action<int>? iterated = null,
        double[]? sampleWeights = null, Matrix? start = null)
    {
        var factor = inputs.Rows < inputs.Columns ? SampleFactor.Of(inputs) : null;
        var rows = factor?.Coordinates ?? inputs;
        var width = rows.Columns + 1;
        var point = new SoftmaxProblem(rows, labels, classes, penalty, weights: sampleWeights).Minimise(start is null || factor is not null ? new double[classes * width] : [.. start.Array.Select(w => (double)w)], iterations, tolerance, iterated);
        var weights = new Matrix(classes, inputs.Columns + 1);
        for (var c = 0; c < classes; c++)
        {
            var own = point.AsSpan(c * width, width);
            var target = weights.Row(c);
            target[^1] = (float)own[^1];
            if (factor is not null)
            {
                factor.Expand(own[..^1], target[..^1]);
                continue;
            }

            for (var d = 0; d < inputs.Columns; d++)
            {
                target[d] = (float)own[d];
            }
        }

        return new(weights);
    }

    /// <summary>Class probabilities of one row.</summary>
    public void Predict(ReadOnlySpan<float> row, Span<float> probabilities) => Predict(Weights, row, probabilities);

    /// <summary>Class probabilities of one row under weights of each class, then its bias [classes × (dimensions + 1)].</summary>
    public static void Predict(Matrix weights, ReadOnlySpan<float> row, Span<float> probabilities)
    {
        for (var c = 0; c < probabilities.Length; c++)
        {
            var w = weights.Row(c);
            probabilities[c] = Vectors.Dot(row, w[..^1]) + w[^1];
        }

        Normalise(probabilities);
    }

    /// <summary>Turns logits into probabilities, in place.</summary>
    public static void Normalise(Span<float> probabilities)
    {
        var top = float.NegativeInfinity;
        foreach (var logit in probabilities)
        {
            top = Math.Max(top, logit);
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
}
