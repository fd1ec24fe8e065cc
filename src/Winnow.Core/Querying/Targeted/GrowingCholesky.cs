using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>What is left of each sample's variance as samples are conditioned on, by a Cholesky factor that grows one row at a time.</summary>
/// <remarks>O(samples × rows so far) per row added; O(samples × rows) memory.</remarks>
internal sealed class GrowingCholesky
{
    private readonly double[] variances;
    private readonly double[][] factors;
    private int rows;

    /// <summary>Starts from equal variances.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <param name="variance">Each one's variance, its ridge included.</param>
    /// <param name="capacity">Rows that will be added at most.</param>
    public GrowingCholesky(int samples, double variance, int capacity)
    {
        variances = new double[samples];
        Array.Fill(variances, variance);
        factors = new double[capacity][];
    }

    /// <summary>The sample's variance given everything added.</summary>
    public double Variance(int sample) => variances[sample];

    /// <summary>The sample's coefficients on the rows so far.</summary>
    public double[] Factor(int sample)
    {
        var factor = new double[rows];
        for (var r = 0; r < rows; r++)
        {
            factor[r] = factors[r][sample];
        }

        return factor;
    }

    /// <summary>Conditions on one of the samples.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="covariances">Its covariance with every sample, without ridge.</param>
    /// <param name="floor">The least its own variance can be: the ridge.</param>
    /// <param name="threads">Threads.</param>
    public void Add(int sample, float[] covariances, double floor, int threads) =>
        AddOutside(covariances, Factor(sample), Math.Sqrt(Math.Max(variances[sample], floor)), 1, threads);

    /// <summary>Conditions on something outside, whose covariances with the samples are multiplied by <paramref name="coupling"/>.</summary>
    /// <param name="covariances">Covariances with every sample before coupling.</param>
    /// <param name="factor">Its coefficients on the rows so far, as if nothing were coupled.</param>
    /// <param name="scale">Its standard deviation given the rows so far.</param>
    /// <param name="coupling">Multiplies the covariances.</param>
    /// <param name="threads">Threads.</param>
    public void AddOutside(float[] covariances, double[] factor, double scale, double coupling, int threads)
    {
        var added = new double[variances.Length];
        Chunks.For(variances.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                var sum = coupling * covariances[i];
                for (var r = 0; r < factor.Length; r++)
                {
                    sum -= factor[r] * factors[r][i];
                }

                added[i] = sum / scale;
                variances[i] -= added[i] * added[i];
            }
        });
        factors[rows++] = added;
    }
}
