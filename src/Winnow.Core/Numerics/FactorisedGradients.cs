namespace Winnow.Core.Numerics;

/// <summary>Rows gᵢ = qᵢ ⊗ vᵢ that are never formed, and the squared distance of each to the nearest one taken.</summary>
/// <remarks>
/// ‖gᵢ − gⱼ‖² = ‖qᵢ‖²‖vᵢ‖² + ‖qⱼ‖²‖vⱼ‖² − 2 (qᵢ·qⱼ)(vᵢ·vⱼ). Since |vᵢ·vⱼ| ≤ ‖vᵢ‖‖vⱼ‖, the short factor q alone bounds the distance from below; the long
/// factor v is read only where that bound does not already exceed the distance to the nearest taken row. Features after a ReLU have no negative value;
/// then vᵢ·vⱼ ≥ 0, and rows whose q point apart are at least ‖gᵢ‖² + ‖gⱼ‖² apart. The bound allows for rounding, so the result is the same to the last
/// bit as without it.
/// </remarks>
internal sealed class FactorisedGradients
{
    private readonly IRowSource q;
    private readonly IRowSource v;
    private readonly int threads;
    private readonly float[] qNorms;
    private readonly float[] vNorms;
    private readonly double[] vLengths;
    private readonly double[] nearest;
    private readonly double[] chunkSums;
    private readonly bool noneNegative;

    /// <summary>Prepares the norms of both factors, [rows × classes] and [rows × dimensions].</summary>
    public FactorisedGradients(IRowSource q, IRowSource v, int threads)
    {
        this.q = q;
        this.v = v;
        this.threads = threads;
        qNorms = new float[q.Rows];
        vNorms = new float[q.Rows];
        vLengths = new double[q.Rows];
        nearest = new double[q.Rows];
        chunkSums = new double[Chunks.Count(q.Rows)];
        Array.Fill(nearest, double.PositiveInfinity);
        var negative = new bool[chunkSums.Length];
        Chunks.For(q.Rows, threads, (chunk, start, end) =>
        {
            var (qRoom, vRoom) = (q.Room(), v.Room());
            for (var i = start; i < end; i++)
            {
                var residual = q.Row(i, qRoom);
                var feature = v.Row(i, vRoom);
                qNorms[i] = Vectors.Dot(residual, residual);
                vNorms[i] = Vectors.Dot(feature, feature);
                vLengths[i] = Math.Sqrt(vNorms[i]);
                negative[chunk] |= Vectors.AnyNegative(feature);
            }
        });
        noneNegative = !negative.Contains(true);
    }

    /// <summary>Sum of the squared distances to the nearest taken row; infinite before the first is taken.</summary>
    public double Left { get; private set; } = double.PositiveInfinity;

    /// <summary>Squared distance of each row to the nearest taken one.</summary>
    public ReadOnlySpan<double> Nearest => nearest;

    /// <summary>‖gᵢ‖².</summary>
    public double SquaredNorm(int row) => (double)qNorms[row] * vNorms[row];

    /// <summary>A row drawn with probability proportional to its squared distance; <see cref="Left"/> is above 0.</summary>
    public int Draw(Random random) => WeightedDraw.Next(nearest, chunkSums, random);

    /// <summary>Takes a row and brings all distances up to date.</summary>
    public void Take(int row)
    {
        var norm = SquaredNorm(row);
        // The float32 product of d terms is off by at most about d/16 · 2⁻²³ of ‖vᵢ‖‖vⱼ‖.
        var slack = 1e-5 + (v.Columns * 1e-8);
        var (own, ownFeature) = (q.Select([row]), v.Select([row]));
        Chunks.For(q.Rows, threads, (chunk, start, end) =>
        {
            var sum = 0.0;
            var residual = own.Row(0);
            var feature = ownFeature.Row(0);
            var (qRoom, vRoom) = (q.Room(), v.Room());
            for (var i = start; i < end; i++)
            {
                var both = SquaredNorm(i) + norm;
                var aligned = (double)Vectors.Dot(q.Row(i, qRoom), residual);
                var most = noneNegative ? Math.Max(0, aligned) : Math.Abs(aligned);
                var least = both - (2 * most * vLengths[i] * vLengths[row]) - (slack * both);
                if (least < nearest[i])
                {
                    var exact = both - (2 * aligned * Vectors.Dot(v.Row(i, vRoom), feature));
                    nearest[i] = Math.Min(nearest[i], Math.Max(0, exact));
                }

                sum += nearest[i];
            }

            chunkSums[chunk] = sum;
        });
        chunkSums[row / Chunks.DefaultSize] -= nearest[row];
        nearest[row] = 0;
        Left = chunkSums.Sum();
    }
}
