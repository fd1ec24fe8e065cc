using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Brings the Fisher information of a softmax layer to a size that can be inverted: exact where classes × dimensions is small, else restricted to leading directions.</summary>
/// <remarks>
/// With more classes than 8 (and too large a size) diag(p) − ppᵀ is restricted to the 8 leading eigenvectors of its mean over up to 2,000 samples drawn by the
/// seed; embeddings are then projected on as many leading directions of Σ zzᵀ as the size allows. O(samples × dimensions × directions) time per iteration.
/// </remarks>
internal sealed class FisherReduction
{
    private const int ClassesMax = 8;
    private const int MeanSamples = 2000;
    private readonly Matrix? classDirections;
    private readonly Matrix? directions;

    private FisherReduction(Matrix? classDirections, Matrix? directions) => (this.classDirections, this.directions) = (classDirections, directions);

    /// <summary>Whether nothing is left out.</summary>
    public bool Exact => classDirections is null && directions is null;

    /// <summary>Finds the directions for a pool.</summary>
    /// <param name="probabilities">[samples × classes].</param>
    /// <param name="embeddings">[samples × dimensions].</param>
    /// <param name="size">Classes × dimensions that may be left, at least 8.</param>
    /// <param name="key">Tie key of a row; the lowest choose the samples of the mean.</param>
    /// <param name="random">Starts the iterations.</param>
    /// <param name="threads">Threads at most.</param>
    public static FisherReduction For(Matrix probabilities, Matrix embeddings, int size, Func<int, ulong> key, Random random, int threads)
    {
        var classes = probabilities.Columns;
        if ((long)classes * embeddings.Columns <= size)
        {
            return new(null, null);
        }

        var leading = classes <= ClassesMax ? null : PrincipalDirections.Of(MeanWeights(probabilities, key), ClassesMax, random, threads);
        var kept = size / Math.Min(classes, ClassesMax);
        return new(leading, kept >= embeddings.Columns ? null : PrincipalDirections.Of(embeddings, kept, random, threads));
    }

    /// <summary>The factors of each sample's Fisher information in these directions.</summary>
    public FisherBlocks Blocks(Matrix probabilities, Matrix embeddings, int threads)
    {
        var classes = classDirections?.Rows ?? probabilities.Columns;
        var weights = new Matrix(probabilities.Rows, classes * classes);
        Chunks.For(probabilities.Rows, threads, (_, start, end) =>
        {
            var mean = new double[classes];
            for (var i = start; i < end; i++)
            {
                Weights(probabilities.Row(i), mean, weights.Row(i));
            }
        });
        return new(classes, weights, directions is null ? embeddings : PrincipalDirections.Project(embeddings, directions, threads));
    }

    /// <summary>B (diag(p) − ppᵀ) Bᵀ, p brought to the sum 1: above it the information would be negative.</summary>
    private void Weights(ReadOnlySpan<float> p, double[] mean, Span<float> result)
    {
        var classes = mean.Length;
        var whole = 0.0;
        foreach (var value in p)
        {
            whole += value;
        }

        for (var a = 0; a < classes; a++)
        {
            mean[a] = (classDirections is null ? p[a] : Vectors.Dot(classDirections.Row(a), p)) / whole;
        }

        for (var a = 0; a < classes; a++)
        {
            for (var b = a; b < classes; b++)
            {
                var sum = classDirections is null && a == b ? p[a] : 0.0;
                for (var c = 0; classDirections is not null && c < p.Length; c++)
                {
                    sum += (double)p[c] * classDirections[a, c] * classDirections[b, c];
                }

                result[(b * classes) + a] = result[(a * classes) + b] = (float)((sum / whole) - (mean[a] * mean[b]));
            }
        }
    }

    private static Matrix MeanWeights(Matrix probabilities, Func<int, ulong> key)
    {
        var classes = probabilities.Columns;
        var sum = new double[classes * classes];
        foreach (var i in Enumerable.Range(0, probabilities.Rows).OrderBy(key).Take(MeanSamples))
        {
            var p = probabilities.Row(i);
            for (var a = 0; a < classes; a++)
            {
                for (var b = 0; b < classes; b++)
                {
                    sum[(a * classes) + b] += (a == b ? p[a] : 0.0) - ((double)p[a] * p[b]);
                }
            }
        }

        var scale = 1.0 / Math.Min(MeanSamples, Math.Max(1, probabilities.Rows));
        return new(classes, classes, [.. sum.Select(s => (float)(s * scale))]);
    }
}
