using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>The mean of several learning curves with a 95 % Student-t band at each number of labels.</summary>
public static class MeanCurve
{
    /// <summary>One point for every number of labels at which any curve was measured; linear between a curve's rounds, never beyond its ends.</summary>
    /// <param name="curves">One curve per seed. They may differ in steps and in length: <see cref="BandPoint.Seeds"/> tells how many reach a point.</param>
    /// <returns>Points, fewest labels first; empty without curves. The band is the t interval itself, not cut to 0 to 1.</returns>
    public static IReadOnlyList<BandPoint> Of(IReadOnlyList<LearningCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return [.. curves.SelectMany(c => c.Labels).Distinct().Order().Select(Point)];

        BandPoint Point(int labels)
        {
            double[] values = [.. curves.Where(c => c.From <= labels && labels <= c.To).Select(c => c.At(labels))];
            var mean = values.Average();
            double? half = values.Length < 2 ? null : StudentT.HalfWidth(values);
            return new(labels, mean, mean - half, mean + half, values.Length);
        }
    }
}
