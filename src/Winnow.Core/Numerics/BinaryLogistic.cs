using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Logistic regression that tells two groups of rows apart; each group weighs one half, whatever its size.</summary>
/// <remarks>
/// Mean log loss of each group, averaged, + ½ λ ‖weights‖², the bias unpenalised; minimised by <see cref="LimitedMemoryBfgs"/>. O(rows × dimensions) per
/// evaluation. Gradients are summed chunk by chunk in row order, so the result does not depend on the number of threads.
/// </remarks>
internal sealed class BinaryLogistic
{
    private const int Iterations = 50;
    private const double Tolerance = 1e-5;
    private const int Lanes = 8;
    private readonly Matrix rows;
    private readonly double penalty;
    private readonly int threads;
    private readonly double[] point;
    private readonly Matrix partial;
    private readonly double[] partialBias;
    private readonly double[] partialLoss;

    /// <summary>Starts from weights of 0.</summary>
    public BinaryLogistic(Matrix rows, double penalty, int threads)
    {
        (this.rows, this.penalty, this.threads) = (rows, penalty, threads);
        point = new double[rows.Columns + 1];
        var chunks = Chunks.Count(rows.Rows);
        partial = new Matrix(chunks, rows.Columns);
        partialBias = new double[chunks];
        partialLoss = new double[chunks];
    }

    /// <summary>Fits from where the last fit ended. Both groups have a row.</summary>
    /// <param name="positive">Which rows belong to the positive group.</param>
    public void Fit(bool[] positive)
    {
        var count = positive.Count(p => p);
        var (shareTrue, shareFalse) = (0.5 / count, 0.5 / (positive.Length - count));
        LimitedMemoryBfgs.Minimise((x, gradient) => Objective(positive, shareTrue, shareFalse, x, gradient), point, Iterations, Tolerance, static _ => { });
    }

    /// <summary>Log-odds of the positive group of every row.</summary>
    public double[] LogOdds()
    {
        var odds = new double[rows.Rows];
        float[] weights = [.. point.Select(w => (float)w)];
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                odds[i] = Vectors.Dot(rows.Row(i), weights.AsSpan(0, rows.Columns)) + point[^1];
            }
        });
        return odds;
    }

    private double Objective(bool[] positive, double shareTrue, double shareFalse, double[] x, double[] gradient)
    {
        float[] weights = [.. x.Select(w => (float)w)];
        Chunks.For(rows.Rows, threads, (chunk, start, end) =>
        {
            var (loss, bias) = (0.0, 0.0);
            var sum = partial.Row(chunk);
            sum.Clear();
            for (var i = start; i < end; i++)
            {
                var odds = Vectors.Dot(rows.Row(i), weights.AsSpan(0, rows.Columns)) + x[^1];
                var share = positive[i] ? shareTrue : shareFalse;
                var wrong = positive[i] ? -odds : odds;
                // ln(1 + eᵃ) without overflow for large a.
                loss += share * (Math.Max(0, wrong) + Math.Log(1 + Math.Exp(-Math.Abs(wrong))));
                var residual = (positive[i] ? -share : share) / (1 + Math.Exp(-wrong));
                bias += residual;
                AddScaled(sum, (float)residual, rows.Row(i));
            }

            (partialLoss[chunk], partialBias[chunk]) = (loss, bias);
        });
        var value = partialLoss.Sum();
        gradient[^1] = partialBias.Sum();
        for (var j = 0; j < rows.Columns; j++)
        {
            gradient[j] = penalty * x[j];
            value += 0.5 * penalty * x[j] * x[j];
            for (var chunk = 0; chunk < partial.Rows; chunk++)
            {
                gradient[j] += partial[chunk, j];
            }
        }

        return value;
    }

    private static void AddScaled(Span<float> sum, float scale, ReadOnlySpan<float> row)
    {
        ref var target = ref MemoryMarshal.GetReference(sum);
        ref var source = ref MemoryMarshal.GetReference(row);
        var factor = Vector256.Create(scale);
        var k = 0;
        for (; k <= row.Length - Lanes; k += Lanes)
        {
            Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref source, (nuint)k), Vector256.LoadUnsafe(ref target, (nuint)k)).StoreUnsafe(ref target, (nuint)k);
        }

        for (; k < row.Length; k++)
        {
            sum[k] = MathF.FusedMultiplyAdd(scale, row[k], sum[k]);
        }
    }
}
