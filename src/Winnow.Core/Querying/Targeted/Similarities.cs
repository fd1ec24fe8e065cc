using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Blocks of similarities between the rows of two matrices. A pair has one value whatever the block.</summary>
/// <remarks>Rows of zeros have no direction: their cosine with everything is 0.</remarks>
internal sealed class Similarities
{
    private const float RbfSharpness = 2;
    private readonly TargetSimilarity kernel;
    private readonly PairwiseDistances distances;
    private readonly bool[] leftZero;
    private readonly bool[] rightZero;

    /// <summary>Prepares both sides; they have the same number of columns.</summary>
    public Similarities(Matrix left, Matrix right, TargetSimilarity kernel, int threads)
    {
        this.kernel = kernel;
        var leftUnit = UnitRows.Of(left);
        var rightUnit = ReferenceEquals(left, right) ? leftUnit : UnitRows.Of(right);
        distances = new(leftUnit, rightUnit, threads);
        leftZero = Zeros(leftUnit);
        rightZero = ReferenceEquals(left, right) ? leftZero : Zeros(rightUnit);
        AllRight = [.. Enumerable.Range(0, right.Rows)];
    }

    /// <summary>Every row of the right side.</summary>
    public int[] AllRight { get; }

    /// <summary>Fills <paramref name="result"/> [leftRows × rightRows], row after row.</summary>
    public void Fill(ReadOnlySpan<int> leftRows, ReadOnlySpan<int> rightRows, Span<float> result)
    {
        distances.Fill(leftRows, rightRows, result);
        for (var i = 0; i < leftRows.Length; i++)
        {
            var row = result.Slice(i * rightRows.Length, rightRows.Length);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = kernel == TargetSimilarity.Rbf
                    ? MathF.Exp(-RbfSharpness * row[j])
                    : leftZero[leftRows[i]] || rightZero[rightRows[j]] ? 0 : Math.Clamp(1 - (row[j] / 2), 0, 1);
            }
        }
    }

    /// <summary>Every pair [left × right]. O(left × right × dimensions).</summary>
    public Matrix Fill(int threads)
    {
        var all = new Matrix(leftZero.Length, rightZero.Length);
        Chunks.For(all.Rows, threads, (_, start, end) => Fill([.. Enumerable.Range(start, end - start)], AllRight, all.Array.AsSpan(start * all.Columns, (end - start) * all.Columns)), size: 64);
        return all;
    }

    /// <summary>The largest similarity of each left row to any right row; 0 where there is none. O(left × right × dimensions) time, O(left) memory.</summary>
    public float[] Nearest(int threads)
    {
        var nearest = new float[leftZero.Length];
        if (AllRight.Length == 0)
        {
            return nearest;
        }

        Chunks.For(nearest.Length, threads, (_, start, end) =>
        {
            var block = new float[AllRight.Length];
            for (var i = start; i < end; i++)
            {
                Fill([i], AllRight, block);
                nearest[i] = block.Max();
            }
        }, size: 64);
        return nearest;
    }

    private static bool[] Zeros(Matrix rows) => [.. Enumerable.Range(0, rows.Rows).Select(i => !rows.Row(i).ContainsAnyExcept(0f))];
}
