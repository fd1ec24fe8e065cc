using System.Numerics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

/// <summary>The slow, obvious versions that fast code is held against: double precision, one loop per sum.</summary>
internal static class Slow
{
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = 0.0;
        for (var k = 0; k < x.Length; k++)
        {
            sum += (double)x[k] * y[k];
        }

        return sum;
    }

    public static double SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = 0.0;
        for (var k = 0; k < x.Length; k++)
        {
            sum += ((double)x[k] - y[k]) * ((double)x[k] - y[k]);
        }

        return sum;
    }

    /// <summary>Each row divided by its length, rows of zeros as they are.</summary>
    public static double Angle(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Math.Sqrt(Math.Max(0, 2 - (2 * Dot(x, y) / Math.Sqrt(Dot(x, x) * Dot(y, y)))));

    /// <summary>Every set of that many of the numbers below <paramref name="count"/>.</summary>
    public static IEnumerable<int[]> Subsets(int count, int size) =>
        from mask in Enumerable.Range(0, 1 << count)
        where BitOperations.PopCount((uint)mask) == size
        select Enumerable.Range(0, count).Where(i => (mask >> i & 1) == 1).ToArray();

    /// <summary>Equal for equal rows alone.</summary>
    public static string Key(this Matrix matrix, int row) => string.Join(' ', matrix.Row(row).ToArray());

    public static int Distinct(this Matrix matrix) => Enumerable.Range(0, matrix.Rows).Select(i => matrix.Key(i)).Distinct().Count();

    /// <summary>Farthest-first by its definition: each time every distance to every centre, and the farthest row of the lowest key.</summary>
    public static List<(int Row, double SquaredDistance)> FarthestFirst(Matrix rows, Matrix? centres, int count, Func<int, ulong> tie)
    {
        var picks = new List<(int Row, double SquaredDistance)>();
        while (picks.Count < count)
        {
            picks.Add(Enumerable.Range(0, rows.Rows)
                .Where(i => picks.All(p => p.Row != i))
                .Select(i => (Row: i, SquaredDistance: ToNearest(rows, i, centres, picks.Select(p => p.Row))))
                .OrderByDescending(p => p.SquaredDistance).ThenBy(p => tie(p.Row)).First());
        }

        return picks;
    }

    /// <summary>Squared distance of a row to the nearest of the fixed centres and the picked rows; infinite where there is none.</summary>
    public static double ToNearest(Matrix rows, int row, Matrix? centres, IEnumerable<int> picked)
    {
        var nearest = double.PositiveInfinity;
        for (var c = 0; c < (centres?.Rows ?? 0); c++)
        {
            nearest = Math.Min(nearest, SquaredDistance(rows.Row(row), centres!.Row(c)));
        }

        foreach (var other in picked)
        {
            nearest = Math.Min(nearest, SquaredDistance(rows.Row(row), rows.Row(other)));
        }

        return nearest;
    }

    /// <summary>Greedy maximum coverage by its definition: each time the row whose ball holds most rows that none covers yet.</summary>
    public static List<(int Row, int Gain)> MaximumCoverage(int rows, Func<int, int, bool> covers, Func<int, bool> coveredAlready, int count, Func<int, ulong> tie)
    {
        var all = Enumerable.Range(0, rows).ToList();
        var covered = all.Where(coveredAlready).ToHashSet();
        var picks = new List<(int Row, int Gain)>();
        while (picks.Count < count)
        {
            var next = all.Where(i => picks.All(p => p.Row != i))
                .Select(i => (Row: i, Gain: all.Count(j => covers(i, j) && !covered.Contains(j))))
                .OrderByDescending(p => p.Gain).ThenBy(p => tie(p.Row)).First();
            covered.UnionWith(all.Where(j => covers(next.Row, j)));
            picks.Add(next);
        }

        return picks;
    }
}
