using Winnow.Core.Numerics;
using Winnow.Torch;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Figures of embeddings that need no label.</summary>
public static class FeatureFigures
{
    /// <summary>Mean over the dimensions of the standard deviation of rows scaled to length 1; about 1/√d where they spread over the sphere, 0 where all are the same.</summary>
    public static double Deviation(Matrix rows)
    {
        var unit = UnitRows(rows);
        var total = 0.0;
        for (var j = 0; j < unit.Columns; j++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < unit.Rows; i++)
            {
                sum += unit[i, j];
                squares += (double)unit[i, j] * unit[i, j];
            }

            var mean = sum / Math.Max(1, unit.Rows);
            total += Math.Sqrt(Math.Max(0, (squares / Math.Max(1, unit.Rows)) - (mean * mean)));
        }

        return unit.Columns == 0 ? 0 : total / unit.Columns;
    }

    /// <summary>exp of the entropy of the singular values of the centred rows, as shares of their sum: how many dimensions are in use, 1 to min(rows − 1, d); 0 where all rows are the same.</summary>
    /// <remarks>RankMe (Garrido et al., ICML 2023). Its authors compare runs of one method by it, not methods. O(rows × d × min(rows, d)).</remarks>
    public static double EffectiveRank(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var gradientsOff = GradientMode.Off();
        using var scope = new TensorScope();
        var values = Embeddings.Centred(Tensor.From<float>(rows.Span, rows.Rows, rows.Columns).To(ScalarType.Float64)).SingularValues().ToArray<double>();
        var sum = values.Sum();
        // Equal rows leave nothing but rounding.
        var largest = rows.Array.Length == 0 ? 0 : rows.Array.Max(Math.Abs);
        if (sum <= 1e-6 * largest * Math.Sqrt(rows.Rows))
        {
            return 0;
        }

        return Math.Exp(-values.Where(v => v > 0).Sum(v => v / sum * Math.Log(v / sum)));
    }

    /// <summary>Mean squared distance of the two views of an image, rows scaled to length 1: 0 (they agree) to 4.</summary>
    public static double Alignment(Matrix first, Matrix second)
    {
        var (a, b) = (UnitRows(first), UnitRows(second));
        var total = 0.0;
        for (var i = 0; i < a.Rows; i++)
        {
            total += SquaredDistance(a.Row(i), b.Row(i));
        }

        return a.Rows == 0 ? 0 : total / a.Rows;
    }

    /// <summary>log of the mean of e^(−2 · squared distance) over pairs of rows scaled to length 1: 0 where all are the same, about −4 where they spread evenly.</summary>
    /// <remarks>Wang and Isola, ICML 2020. O(rows² × d).</remarks>
    public static double Uniformity(Matrix rows)
    {
        var unit = UnitRows(rows);
        var (total, pairs) = (0.0, 0L);
        for (var i = 0; i < unit.Rows; i++)
        {
            for (var j = 0; j < i; j++, pairs++)
            {
                total += Math.Exp(-2 * SquaredDistance(unit.Row(i), unit.Row(j)));
            }
        }

        return pairs == 0 ? 0 : Math.Log(total / pairs);
    }

    /// <summary>Rows scaled to length 1, copied; rows of zeros stay.</summary>
    internal static Matrix UnitRows(Matrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var unit = new Matrix(rows.Rows, rows.Columns);
        for (var i = 0; i < rows.Rows; i++)
        {
            var length = MathF.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(rows.Row(i)));
            if (length > 0)
            {
                System.Numerics.Tensors.TensorPrimitives.Divide(rows.Row(i), length, unit.Row(i));
            }
        }

        return unit;
    }

    // On the sphere |a − b|² = 2 − 2 a·b; rounding may leave it below 0.
    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Math.Max(0, 2 - (2.0 * System.Numerics.Tensors.TensorPrimitives.Dot(a, b)));
}
