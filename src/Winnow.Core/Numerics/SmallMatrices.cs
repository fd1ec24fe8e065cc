namespace Winnow.Core.Numerics;

/// <summary>Dense double-precision algebra of small row-major matrices: products, Cholesky factors and what they solve.</summary>
internal static class SmallMatrices
{
    /// <summary>A [rows × inner] times B [inner × columns].</summary>
    public static double[] Multiply(double[] a, double[] b, int rows, int inner, int columns)
    {
        var result = new double[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            var target = result.AsSpan(i * columns, columns);
            for (var k = 0; k < inner; k++)
            {
                var scale = a[(i * inner) + k];
                var row = b.AsSpan(k * columns, columns);
                for (var j = 0; j < target.Length; j++)
                {
                    target[j] += scale * row[j];
                }
            }
        }

        return result;
    }

    /// <summary>Aᵀ of A [rows × columns].</summary>
    public static double[] Transpose(double[] a, int rows, int columns)
    {
        var result = new double[a.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                result[(j * rows) + i] = a[(i * columns) + j];
            }
        }

        return result;
    }

    /// <summary>Replaces the lower triangle of a positive definite matrix by L with L Lᵀ equal to it; the upper triangle is not touched.</summary>
    public static void Cholesky(double[] a, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = a[(i * size) + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= a[(i * size) + k] * a[(j * size) + k];
                }

                // Rounding alone can carry a pivot of a positive definite matrix to 0.
                a[(i * size) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-14)) : sum / a[(j * size) + j];
            }
        }
    }

    /// <summary>tr((L Lᵀ)⁻¹ N).</summary>
    public static double TraceOfSolution(double[] l, double[] n, int size)
    {
        var trace = 0.0;
        var column = new double[size];
        for (var c = 0; c < size; c++)
        {
            for (var i = 0; i < size; i++)
            {
                column[i] = n[(i * size) + c];
            }

            Solve(l, column);
            trace += column[c];
        }

        return trace;
    }

    /// <summary>B L⁻ᵀ of B [rows × size]: each row x of it solves L xᵀ = bᵀ.</summary>
    public static double[] SolveRight(double[] b, double[] l, int rows, int size)
    {
        var result = (double[])b.Clone();
        for (var i = 0; i < rows; i++)
        {
            Forward(l, result.AsSpan(i * size, size));
        }

        return result;
    }

    /// <summary>Inverse of a symmetric positive definite matrix, exactly symmetric.</summary>
    public static double[] Inverse(double[] a, int size)
    {
        var l = (double[])a.Clone();
        Cholesky(l, size);
        var result = new double[a.Length];
        var column = new double[size];
        for (var c = 0; c < size; c++)
        {
            Array.Clear(column);
            column[c] = 1;
            Solve(l, column);
            for (var i = c; i < size; i++)
            {
                result[(c * size) + i] = result[(i * size) + c] = column[i];
            }
        }

        return result;
    }

    /// <summary>Replaces b by the x that solves L Lᵀ x = b.</summary>
    public static void Solve(double[] l, Span<double> x)
    {
        Forward(l, x);
        for (var i = x.Length - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < x.Length; k++)
            {
                x[i] -= l[(k * x.Length) + i] * x[k];
            }

            x[i] /= l[(i * x.Length) + i];
        }
    }

    private static void Forward(double[] l, Span<double> x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            for (var k = 0; k < i; k++)
            {
                x[i] -= l[(i * x.Length) + k] * x[k];
            }

            x[i] /= l[(i * x.Length) + i];
        }
    }
}
