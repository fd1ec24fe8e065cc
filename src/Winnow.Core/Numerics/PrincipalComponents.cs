namespace Winnow.Core.Numerics;

/// <summary>The directions in which rows vary most, found without chance from outside: the same rows give the same axes on every machine and thread count.</summary>
/// <remarks>
/// Subspace iteration on the covariance (Rutishauser 1970) in double precision, from a fixed random start: O(rows × columns² + iterations × columns² × components).
/// Directions whose variances are nearly equal may come out turned within their plane; distances do not change with that.
/// </remarks>
public static class PrincipalComponents
{
    private const int Iterations = 40;

    /// <summary>The rows' coordinates along their first components, centred and divided by one common factor, so that values are of order 1.</summary>
    /// <param name="rows">Finite values [rows × columns].</param>
    /// <param name="components">Components to keep, at least 1; at most as many as there are columns come back.</param>
    /// <param name="fit">Number of leading rows that mean and axes are taken from, at least 1, such as those of the pool; the others are only turned.</param>
    /// <returns>[rows × min(components, columns)].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Matrix Project(Matrix rows, int components, int fit)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fit, rows.Rows);
        var (width, kept) = (rows.Columns, Math.Min(components, rows.Columns));
        var mean = new double[width];
        for (var i = 0; i < fit; i++)
        {
            var row = rows.Row(i);
            for (var c = 0; c < width; c++)
            {
                mean[c] += row[c] / (double)fit;
            }
        }

        var axes = Axes(Covariance(rows, mean, fit), kept);
        var projected = new Matrix(rows.Rows, kept);
        var squares = 0.0;
        var centred = new double[width];
        for (var i = 0; i < rows.Rows; i++)
        {
            Centre(rows.Row(i), mean, centred);
            for (var k = 0; k < kept; k++)
            {
                var value = DoubleVectors.Dot(centred, axes[k]);
                projected[i, k] = (float)value;
                squares += i < fit ? value * value : 0;
            }
        }

        var scale = Math.Sqrt(squares / ((double)fit * kept));
        foreach (ref var value in projected.Span)
        {
            value = scale > 0 ? (float)(value / scale) : 0;
        }

        return projected;
    }

    private static double[][] Covariance(Matrix rows, double[] mean, int fit)
    {
        var width = rows.Columns;
        var covariance = Enumerable.Range(0, width).Select(_ => new double[width]).ToArray();
        var centred = new double[width];
        for (var i = 0; i < fit; i++)
        {
            Centre(rows.Row(i), mean, centred);
            for (var c = 0; c < width; c++)
            {
                if (centred[c] != 0)
                {
                    DoubleVectors.AddScaled(covariance[c], centred[c] / fit, centred);
                }
            }
        }

        return covariance;
    }

    private static double[][] Axes(double[][] covariance, int count)
    {
        var width = covariance.Length;
        var random = new Random(Seed.Derive(0, "principal-components"));
        var axes = Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width).Select(_ => random.NextDouble() - 0.5).ToArray()).ToArray();
        Orthonormalise(axes, random);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            for (var k = 0; k < count; k++)
            {
                axes[k] = [.. covariance.Select(row => DoubleVectors.Dot(row, axes[k]))];
            }

            Orthonormalise(axes, random);
        }

        return axes;
    }

    // Modified Gram and Schmidt; a direction without any variance left gets a random one that is orthogonal to the others.
    private static void Orthonormalise(double[][] axes, Random random)
    {
        for (var k = 0; k < axes.Length; k++)
        {
            var length = Reduce(k);
            while (length < 1e-12)
            {
                axes[k] = [.. axes[k].Select(_ => random.NextDouble() - 0.5)];
                length = Reduce(k);
            }
        }

        double Reduce(int k)
        {
            var before = Math.Sqrt(DoubleVectors.Dot(axes[k], axes[k]));
            // Twice is enough (Kahan and Parlett): once leaves rounding along the earlier axes.
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < k; j++)
                {
                    DoubleVectors.AddScaled(axes[k], -DoubleVectors.Dot(axes[k], axes[j]), axes[j]);
                }
            }

            var length = Math.Sqrt(DoubleVectors.Dot(axes[k], axes[k]));
            if (length > 0)
            {
                for (var c = 0; c < axes[k].Length; c++)
                {
                    axes[k][c] /= length;
                }
            }

            return before > 0 ? length / before : 0;
        }
    }

    private static void Centre(ReadOnlySpan<float> row, double[] mean, double[] centred)
    {
        for (var c = 0; c < row.Length; c++)
        {
            centred[c] = row[c] - mean[c];
        }
    }
}
