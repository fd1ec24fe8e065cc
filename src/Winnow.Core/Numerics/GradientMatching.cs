namespace Winnow.Core.Numerics;

/// <summary>Orthogonal matching pursuit on rows gᵢ = qᵢ ⊗ vᵢ that are never formed: how well a weighted sum of the rows taken matches the mean of all.</summary>
/// <remarks>
/// Weights minimise ‖mean − Σ w g‖² + λ ‖w‖², solved anew after every row by one more row of a Cholesky factor. O(rows × (classes × dimensions)) once,
/// O(rows × (classes + dimensions + taken)) per row taken; O(rows × taken) memory.
/// </remarks>
internal sealed class GradientMatching
{
    private readonly Matrix q;
    private readonly Matrix v;
    private readonly double ridge;
    private readonly int threads;
    private readonly double[] correlations;
    private readonly List<int> taken = [];
    private readonly List<double[]> kernels = [];
    private readonly List<double[]> factor = [];
    private readonly List<double> forward = [];

    /// <summary>Computes the mean and every row's product with it.</summary>
    /// <param name="q">Short factors [rows × classes].</param>
    /// <param name="v">Long factors [rows × dimensions].</param>
    /// <param name="ridge">λ as a share of the mean squared length of the rows, greater than 0.</param>
    /// <param name="threads">Threads at most.</param>
    public GradientMatching(Matrix q, Matrix v, double ridge, int threads)
    {
        (this.q, this.v, this.threads) = (q, v, threads);
        var mean = Mean(q, v, threads);
        Whole = mean.Span.ToArray().Sum(x => (double)x * x);
        Error = Whole;
        correlations = new double[q.Rows];
        var norms = new double[q.Rows];
        Chunks.For(q.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                norms[i] = Kernel(i, i);
                for (var c = 0; c < q.Columns; c++)
                {
                    correlations[i] += (double)q[i, c] * Vectors.Dot(mean.Row(c), v.Row(i));
                }
            }
        });
        this.ridge = Math.Max(ridge * norms.Sum() / Math.Max(1, q.Rows), 1e-30);
        Targets = [.. correlations];
    }

    /// <summary>‖mean‖².</summary>
    public double Whole { get; }

    /// <summary>‖mean − Σ w g‖² + λ ‖w‖² of the rows taken; falls with every row.</summary>
    public double Error { get; private set; }

    /// <summary>Product of each row with what is left of the mean.</summary>
    public ReadOnlySpan<double> Correlations => correlations;

    private double[] Targets { get; }

    /// <summary>Takes a row that was not taken before, and brings weights, error and correlations up to date.</summary>
    public void Take(int row)
    {
        var kernel = new double[q.Rows];
        Chunks.For(q.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                kernel[i] = Kernel(i, row);
            }
        });
        // One more row of L in L Lᵀ = K + λ I, and of L y = targets.
        var line = new double[taken.Count + 1];
        var (pivot, rest) = (kernel[row] + ridge, Targets[row]);
        for (var a = 0; a < taken.Count; a++)
        {
            var sum = kernel[taken[a]];
            for (var b = 0; b < a; b++)
            {
                sum -= factor[a][b] * line[b];
            }

            line[a] = sum / factor[a][a];
            pivot -= line[a] * line[a];
            rest -= line[a] * forward[a];
        }

        line[^1] = Math.Sqrt(Math.Max(pivot, ridge / 2)); // exact arithmetic never goes below λ
        taken.Add(row);
        kernels.Add(kernel);
        factor.Add(line);
        forward.Add(rest / line[^1]);
        Error = Math.Max(0, Error - (forward[^1] * forward[^1]));
        Correlate(Weights());
    }

    /// <summary>Weight of each row taken, in the order taken.</summary>
    public double[] Weights()
    {
        var weights = forward.ToArray();
        for (var a = weights.Length - 1; a >= 0; a--)
        {
            for (var b = a + 1; b < weights.Length; b++)
            {
                weights[a] -= factor[b][a] * weights[b];
            }

            weights[a] /= factor[a][a];
        }

        return weights;
    }

    private void Correlate(double[] weights) => Chunks.For(q.Rows, threads, (_, start, end) =>
    {
        for (var i = start; i < end; i++)
        {
            correlations[i] = Targets[i];
            for (var a = 0; a < weights.Length; a++)
            {
                correlations[i] -= weights[a] * kernels[a][i];
            }
        }
    });

    private double Kernel(int i, int j) => (double)Vectors.Dot(q.Row(i), q.Row(j)) * Vectors.Dot(v.Row(i), v.Row(j));

    private static Matrix Mean(Matrix q, Matrix v, int threads)
    {
        var mean = new Matrix(q.Columns, v.Columns);
        Chunks.For(q.Columns, threads, (c, _, _) =>
        {
            var sum = new double[v.Columns];
            for (var i = 0; i < q.Rows; i++)
            {
                double weight = q[i, c];
                var row = v.Row(i);
                for (var j = 0; j < row.Length; j++)
                {
                    sum[j] += weight * row[j];
                }
            }

            for (var j = 0; j < sum.Length; j++)
            {
                mean[c, j] = (float)(sum[j] / q.Rows);
            }
        }, size: 1);
        return mean;
    }
}
