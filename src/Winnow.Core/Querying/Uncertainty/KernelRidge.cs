using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Kernel ridge regression of each class against the rest, from a Cholesky factor of the labelled samples' kernel matrix.</summary>
internal sealed class KernelRidge
{
    private readonly Matrix known;
    private readonly Func<ReadOnlySpan<float>, ReadOnlySpan<float>, double> kernel;
    private readonly double[][] factor; // row i of the lower triangle of L with L·Lᵀ = K + λI
    private readonly double[][] targets; // L⁻¹·y of each class, y = ±1

    public KernelRidge(Matrix known, IReadOnlyList<int> classes, Func<ReadOnlySpan<float>, ReadOnlySpan<float>, double> kernel, double lambda)
    {
        (this.known, this.kernel) = (known, kernel);
        factor = new double[known.Rows][];
        for (var i = 0; i < factor.Length; i++)
        {
            var row = factor[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var value = kernel(known.Row(i), known.Row(j)) + (i == j ? lambda : 0) - DoubleVectors.Dot(row.AsSpan(0, j), factor[j].AsSpan(0, j));
                // λI keeps the diagonal above 0, but for rounding.
                row[j] = i == j ? Math.Sqrt(Math.Max(value, lambda * 1e-12)) : value / factor[j][j];
            }
        }

        targets = [.. classes.Distinct().Order().Select(c => Solve([.. classes.Select(own => own == c ? 1.0 : -1.0)]))];
    }

    /// <summary>(1 + |f|)² / δ, averaged over the classes.</summary>
    /// <param name="sample">The candidate.</param>
    /// <param name="own">Its kernel with itself, plus λ.</param>
    public double Criterion(ReadOnlySpan<float> sample, double own)
    {
        var likeness = new double[known.Rows];
        for (var i = 0; i < likeness.Length; i++)
        {
            likeness[i] = kernel(sample, known.Row(i));
        }

        var solved = Solve(likeness);
        var variance = Math.Max(own - DoubleVectors.Dot(solved, solved), own * 1e-12);
        var sum = 0.0;
        foreach (var target in targets)
        {
            var reach = 1 + Math.Abs(DoubleVectors.Dot(solved, target));
            sum += reach * reach;
        }

        return sum / (targets.Length * variance);
    }

    /// <summary>L⁻¹·x, in place.</summary>
    private double[] Solve(double[] x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (x[i] - DoubleVectors.Dot(factor[i].AsSpan(0, i), x.AsSpan(0, i))) / factor[i][i];
        }

        return x;
    }
}
