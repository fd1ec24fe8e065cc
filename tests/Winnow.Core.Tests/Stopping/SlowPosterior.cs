using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Stopping;

/// <summary>The posterior of <see cref="LinearPosterior"/> with covariance, means and divergence written out.</summary>
internal sealed class SlowPosterior
{
    private readonly double[][] precision;
    private readonly double[][] covariance;
    private readonly double[][] means; // of each class

    public SlowPosterior(Matrix rows, int[] classesOfRows, int classes)
    {
        double[][] x = [.. Enumerable.Range(0, rows.Rows).Select(i => Unit(rows.Row(i).ToArray()))];
        var size = rows.Columns + 1;
        precision = [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => (i == j ? 1 : 0) + x.Sum(r => r[i] * r[j] / 0.25)).ToArray())];
        covariance = Inverse(precision);
        means = [.. Enumerable.Range(0, classes).Select(c => Times(covariance, [.. Enumerable.Range(0, size).Select(j => x.Where((_, r) => classesOfRows[r] == c).Sum(r => r[j] / 0.25))]))];
    }

    /// <summary>KL(this ‖ other), summed over those classes.</summary>
    public double DivergenceFrom(SlowPosterior other, int[] classes)
    {
        var size = precision.Length;
        var trace = Enumerable.Range(0, size).Sum(i => Enumerable.Range(0, size).Sum(j => other.precision[i][j] * covariance[j][i]));
        var volume = trace - size + LogDeterminant(precision) - LogDeterminant(other.precision);
        return 0.5 * classes.Sum(c =>
        {
            double[] difference = [.. means[c].Zip(other.means[c], (a, b) => a - b)];
            return volume + difference.Zip(Times(other.precision, difference), (a, b) => a * b).Sum();
        });
    }

    private static double[] Unit(double[] row)
    {
        var length = Math.Sqrt(row.Sum(v => v * v));
        return [.. row.Select(v => v / length), 1];
    }

    private static double[] Unit(float[] row) => Unit([.. row.Select(v => (double)v)]);

    private static double[] Times(double[][] matrix, double[] vector) => [.. matrix.Select(r => r.Zip(vector, (a, b) => a * b).Sum())];

    /// <summary>Gauss and Jordan; the matrix is positive definite, so no pivot is 0.</summary>
    private static double[][] Inverse(double[][] matrix)
    {
        var n = matrix.Length;
        double[][] both = [.. matrix.Select((r, i) => (double[])[.. r, .. Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0)])];
        for (var p = 0; p < n; p++)
        {
            both[p] = [.. both[p].Select(v => v / both[p][p])];
            for (var i = 0; i < n; i++)
            {
                both[i] = i == p ? both[i] : [.. both[i].Zip(both[p], (a, b) => a - (both[i][p] * b))];
            }
        }

        return [.. both.Select(r => r[n..])];
    }

    private static double LogDeterminant(double[][] matrix)
    {
        var (rows, log) = (matrix.Select(r => r.ToArray()).ToArray(), 0.0);
        for (var p = 0; p < rows.Length; p++)
        {
            log += Math.Log(rows[p][p]);
            for (var i = p + 1; i < rows.Length; i++)
            {
                rows[i] = [.. rows[i].Zip(rows[p], (a, b) => a - (rows[i][p] / rows[p][p] * b))];
            }
        }

        return log;
    }
}
