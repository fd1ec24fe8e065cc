namespace Winnow.Core.Numerics;

/// <summary>The Cholesky factor of a symmetric positive definite matrix in double precision, for some hundreds of rows; every inner loop reads rows.</summary>
internal sealed class PositiveFactor
{
    private readonly double[] lower;
    private readonly int size;

    /// <summary>Factorises <paramref name="symmetric"/> + <paramref name="ridge"/> · I; the matrix is not changed. O(size³ / 3).</summary>
    /// <param name="symmetric">[size × size]; only its lower triangle is read.</param>
    /// <param name="size">Rows.</param>
    /// <param name="ridge">Added to the diagonal.</param>
    public PositiveFactor(double[] symmetric, int size, double ridge)
    {
        this.size = size;
        lower = (double[])symmetric.Clone();
        for (var i = 0; i < size; i++)
        {
            lower[(i * size) + i] += ridge;
            var row = lower.AsSpan(i * size, size);
            for (var j = 0; j <= i; j++)
            {
                var left = row[j] - DoubleVectors.Dot(row[..j], lower.AsSpan(j * size, j));
                // Rounding alone can carry a pivot of a positive definite matrix to 0.
                row[j] = i == j ? Math.Sqrt(Math.Max(left, 1e-300)) : left / lower[(j * size) + j];
            }
        }
    }

    /// <summary>Solves L z = b in place, from row <paramref name="first"/> on; b is 0 before it.</summary>
    public void Forward(Span<double> b, int first = 0)
    {
        for (var i = first; i < size; i++)
        {
            b[i] = (b[i] - DoubleVectors.Dot(lower.AsSpan((i * size) + first, i - first), b[first..i])) / lower[(i * size) + i];
        }
    }

    /// <summary>Solves L Lᵀ x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        Forward(b);
        for (var i = size - 1; i >= 0; i--)
        {
            b[i] /= lower[(i * size) + i];
            DoubleVectors.AddScaled(b[..i], -b[i], lower.AsSpan(i * size, i));
        }
    }

    /// <summary>The diagonal of the inverse.</summary>
    public double[] InverseDiagonal()
    {
        var diagonal = new double[size];
        var column = new double[size];
        for (var i = 0; i < size; i++)
        {
            Array.Clear(column);
            column[i] = 1;
            Forward(column, i);
            diagonal[i] = DoubleVectors.Dot(column.AsSpan(i), column.AsSpan(i));
        }

        return diagonal;
    }
}
