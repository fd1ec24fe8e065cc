using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

/// <summary><see cref="FactorisedGradients"/> without any bound: every distance of every row to every taken one.</summary>
internal sealed class UnprunedGradients(Matrix q, Matrix v)
{
    public double[] Nearest { get; } = [.. Enumerable.Repeat(double.PositiveInfinity, q.Rows)];

    public double SquaredNorm(int row) => (double)Vectors.Dot(q.Row(row), q.Row(row)) * Vectors.Dot(v.Row(row), v.Row(row));

    public void Take(int row)
    {
        for (var i = 0; i < q.Rows; i++)
        {
            var squared = SquaredNorm(i) + SquaredNorm(row) - (2 * (double)Vectors.Dot(q.Row(i), q.Row(row)) * Vectors.Dot(v.Row(i), v.Row(row)));
            Nearest[i] = Math.Min(Nearest[i], Math.Max(0, squared));
        }

        Nearest[row] = 0;
    }
}
