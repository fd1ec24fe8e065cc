namespace Winnow.Core.Numerics;

/// <summary>Coordinates of samples in their own span: the Cholesky factor of their inner products, so that products and norms stay what they were.</summary>
/// <remarks>A sample that the ones before it span up to rounding gets no coordinate of its own. O(samples² × dimensions) time.</remarks>
internal sealed class SampleFactor
{
    /// <summary>Share of the mean squared norm below which what is left of a sample is rounding.</summary>
    private const double Rounding = 1e-5;

    private readonly Matrix samples;

    private SampleFactor(Matrix samples, Matrix coordinates) => (this.samples, Coordinates) = (samples, coordinates);

    /// <summary>Lower triangular [samples × samples]; row i are the coordinates of sample i.</summary>
    public Matrix Coordinates { get; }

    /// <summary>Factorises the samples' inner products.</summary>
    public static SampleFactor Of(Matrix samples)
    {
        var n = samples.Rows;
        var factor = new double[n][];
        var mean = Enumerable.Range(0, n).Sum(i => (double)Vectors.Dot(samples.Row(i), samples.Row(i))) / Math.Max(1, n);
        var coordinates = new Matrix(n, n);
        for (var i = 0; i < n; i++)
        {
            factor[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                double left = Vectors.Dot(samples.Row(i), samples.Row(j));
                for (var k = 0; k < j; k++)
                {
                    left -= factor[i][k] * factor[j][k];
                }

                factor[i][j] = i == j
                    ? left > Rounding * mean ? Math.Sqrt(left) : 0
                    : factor[j][j] > 0 ? left / factor[j][j] : 0;
                coordinates[i, j] = (float)factor[i][j];
            }
        }

        return new(samples, coordinates);
    }

    /// <summary>Weights over the coordinates [rows × samples] as weights over the dimensions [rows × dimensions] that give every sample the same product.</summary>
    public Matrix Expand(Matrix inner)
    {
        var n = samples.Rows;
        var result = new Matrix(inner.Rows, samples.Columns);
        for (var r = 0; r < inner.Rows; r++)
        {
            // factorᵀ · shares = inner, from the last sample back; the weights are Σ shares · sample.
            var shares = new double[n];
            for (var i = n - 1; i >= 0; i--)
            {
                double left = inner[r, i];
                for (var k = i + 1; k < n; k++)
                {
                    left -= Coordinates[k, i] * shares[k];
                }

                shares[i] = Coordinates[i, i] > 0 ? left / Coordinates[i, i] : 0;
                Vectors.AddScaled(result.Row(r), (float)shares[i], samples.Row(i));
            }
        }

        return result;
    }
}
