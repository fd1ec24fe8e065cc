namespace Winnow.Core.Numerics;

/// <summary>Greedy MAP inference of a determinantal point process: what each row would multiply the determinant of the taken rows' kernel by.</summary>
/// <remarks>
/// Chen, Zhang and Zhou, <i>Fast greedy MAP inference for determinantal point process to improve recommendation diversity</i>, NeurIPS 2018: one column of
/// an incremental Cholesky factor per taken row. O(rows × (dimensions + taken)) time per row taken, 4 × rows × capacity bytes. A row's number is its
/// variance given the taken rows and only falls.
/// </remarks>
internal sealed class GreedyDeterminant
{
    /// <summary>What float32 similarities cannot tell from 0; a row at or below it is a copy of what is taken, or a mixture.</summary>
    public const double Negligible = 1e-5;

    private const int Block = 256;
    private readonly SimilarityKernel kernel;
    private readonly PairwiseDistances pairs;
    private readonly Matrix factor;
    private readonly double[] variances;
    private readonly int[] all;
    private readonly int threads;
    private int taken;

    /// <summary>Starts from nothing taken: each row's variance is 1.</summary>
    /// <param name="rows">Rows of length 1.</param>
    /// <param name="kernel">Positive definite, with 1 for equal rows.</param>
    /// <param name="capacity">Rows to be taken at most.</param>
    /// <param name="threads">Threads at most; results do not depend on them.</param>
    public GreedyDeterminant(Matrix rows, SimilarityKernel kernel, int capacity, int threads)
    {
        this.kernel = kernel;
        this.threads = threads;
        pairs = new PairwiseDistances(rows, rows, threads);
        factor = new Matrix(rows.Rows, capacity);
        variances = new double[rows.Rows];
        Array.Fill(variances, 1);
        all = [.. Enumerable.Range(0, rows.Rows)];
    }

    /// <summary>What taking the row would multiply the determinant by, from 0 to 1.</summary>
    public double Variance(int row) => variances[row];

    /// <summary>Takes a row whose variance is not negligible; its own becomes 0.</summary>
    public void Take(int row)
    {
        var scale = Math.Sqrt(variances[row]);
        var done = taken++;
        Chunks.For(variances.Length, threads, (_, start, end) =>
        {
            var similarities = new float[end - start];
            pairs.Fill(all.AsSpan(start, end - start), [row], similarities);
            kernel.Apply(similarities);
            var own = factor.Row(row)[..done];
            for (var i = start; i < end; i++)
            {
                var entry = (similarities[i - start] - Vectors.Dot(own, factor.Row(i)[..done])) / scale;
                factor[i, done] = (float)entry;
                variances[i] = Math.Max(0, variances[i] - (entry * entry));
            }
        }, Block);
        variances[row] = 0;
    }
}
