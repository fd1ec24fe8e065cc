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
                var left = Vectors.Dot(samples.Row(i), samples.Row(j)) - DoubleVectors.Dot(factor[i].AsSpan(0, j), factor[j].AsSpan(0, j));
                factor[i][j] = i == j
                    ? left > Rounding * mean ? Math.Sqrt(left) : 0
                    : factor[j][j] > 0 ? left / factor[j][j] : 0;
                coordinates[i, j] = (float)factor[i][j];
            }
        }

        return new(samples, coordinates);
    }

    /// <summary>Weights over the coordinates [samples] as weights over the dimensions that give every sample the same product.</summary>
    /// <param name="inner">[samples].</param>
    /// <param name="target">Zeros [dimensions]; becomes the result.</param>
    public void Expand(ReadOnlySpan<double> inner, Span<float> target)
    {
        // factorᵀ · shares = inner, from the last sample back; the weights are Σ shares · sample.
        var shares = new double[samples.Rows];
        for (var i = samples.Rows - 1; i >= 0; i--)
        {
            var left = inner[i];
            for (var k = i + 1; k < samples.Rows; k++)
            {
                left -= Coordinates[k, i] * shares[k];
            }

            shares[i] = Coordinates[i, i] > 0 ? left / Coordinates[i, i] : 0;
            Vectors.AddScaled(target, (float)shares[i], samples.Row(i));
        }
    }
}
