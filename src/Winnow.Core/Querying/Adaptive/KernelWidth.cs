using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>How far a labelled sample reaches.</summary>
internal static class KernelWidth
{
    private const double ShareOfDistance = 0.5;
    private const double Least = 1e-3;
    private const int PointsMax = 2000;

    /// <summary>Half the median distance from a point to its nearest other one at a distance above 0; 0.001 where all are equal.</summary>
    /// <param name="points">[points × dimensions]; the first 2,000 are looked at.</param>
    /// <param name="threads">Threads at most.</param>
    public static double Of(Matrix points, int threads)
    {
        int[] rows = [.. Enumerable.Range(0, Math.Min(points.Rows, PointsMax))];
        var nearest = new double[rows.Length];
        var pairs = new PairwiseDistances(points, points, threads);
        Chunks.For(rows.Length, threads, (_, start, end) =>
        {
            var distances = new float[(end - start) * rows.Length];
            pairs.Fill(rows.AsSpan(start, end - start), rows, distances);
            for (var i = start; i < end; i++)
            {
                nearest[i] = double.PositiveInfinity;
                foreach (var squared in distances.AsSpan((i - start) * rows.Length, rows.Length))
                {
                    if (squared > 1e-9f && squared < nearest[i])
                    {
                        nearest[i] = squared;
                    }
                }
            }
        }, size: 64);
        double[] found = [.. nearest.Where(double.IsFinite).Order()];
        return found.Length == 0 ? Least : Math.Max(Least, ShareOfDistance * Math.Sqrt(found[found.Length / 2]));
    }

    /// <summary>For each point the kernel exp(−d² / 2σ²) to the nearest centre.</summary>
    public static float[] NearestKernel(Matrix points, Matrix centres, double width, int threads)
    {
        var result = new float[points.Rows];
        int[] rows = [.. Enumerable.Range(0, points.Rows)];
        int[] all = [.. Enumerable.Range(0, centres.Rows)];
        var pairs = new PairwiseDistances(points, centres, threads);
        Chunks.For(rows.Length, threads, (_, start, end) =>
        {
            var distances = new float[(end - start) * all.Length];
            pairs.Fill(rows.AsSpan(start, end - start), all, distances);
            for (var i = start; i < end; i++)
            {
                var least = float.PositiveInfinity;
                foreach (var squared in distances.AsSpan((i - start) * all.Length, all.Length))
                {
                    least = Math.Min(least, squared);
                }

                result[i] = MathF.Exp((float)(-least / (2 * width * width)));
            }
        }, size: 64);
        return result;
    }
}
