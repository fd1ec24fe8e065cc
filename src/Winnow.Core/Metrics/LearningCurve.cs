using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>A metric over the number of labels learned from, linear between the measured rounds.</summary>
public sealed class LearningCurve
{
    private readonly int[] labels;
    private readonly double[] values;

    /// <summary>A curve through measured rounds.</summary>
    /// <param name="labels">Labels of each round, 0 or more, strictly ascending.</param>
    /// <param name="values">What each round reached; finite.</param>
    /// <exception cref="ArgumentException">There is no round, the lengths differ, labels do not ascend or a value is not finite.</exception>
    public LearningCurve(IReadOnlyList<int> labels, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(values);
        if (labels.Count == 0 || labels.Count != values.Count)
        {
            throw new ArgumentException($"A learning curve needs at least one round and a value for each; there are {labels.Count} label counts and {values.Count} values.");
        }

        this.labels = [.. labels];
        this.values = [.. values];
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] <= (i == 0 ? -1 : labels[i - 1]))
            {
                throw new ArgumentException($"Labels of a learning curve ascend from 0 or more; {labels[i]} at position {i} does not. Give each round once, fewest labels first.");
            }

            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"The metric at {labels[i]} labels is {values[i]}; a learning curve needs finite values. Leave out rounds without a measurement.");
            }
        }
    }

    /// <summary>Labels of the first round.</summary>
    public int From => labels[0];

    /// <summary>Labels of the last round.</summary>
    public int To => labels[^1];

    /// <summary>Labels of each round.</summary>
    public IReadOnlyList<int> Labels => labels;

    /// <summary>The metric of each round.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>The curve of one run.</summary>
    /// <exception cref="ArgumentException">The rounds make no curve.</exception>
    public static LearningCurve Of(SeedResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new([.. run.Curve.Select(p => p.Labelled)], [.. run.Curve.Select(p => p.Metric)]);
    }

    /// <summary>The metric at <paramref name="count"/> labels, linear between rounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside <see cref="From"/> to <see cref="To"/>: a curve is never extrapolated.</exception>
    public double At(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, From);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, To);
        var found = Array.BinarySearch(labels, count);
        if (found >= 0)
        {
            return values[found];
        }

        var after = ~found;
        return double.Lerp(values[after - 1], values[after], (double)(count - labels[after - 1]) / (labels[after] - labels[after - 1]));
    }

    /// <summary>Area under the curve over its whole span: the mean metric, in the metric's unit.</summary>
    public double Aulc() => Aulc(From, To);

    /// <summary>Area under the curve by the trapezoid rule from one number of labels to another, divided by that span.</summary>
    /// <param name="from">First number of labels, within the curve.</param>
    /// <param name="to">Last number of labels, at least <paramref name="from"/> and within the curve. A span of 0 gives the value there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is not within the curve.</exception>
    public double Aulc(int from, int to)
    {
        var (x, y) = (from, At(from));
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        if (from == to)
        {
            return y;
        }

        var area = 0.0;
        foreach (var next in labels.Where(l => l > from && l < to).Append(to))
        {
            var value = At(next);
            area += 0.5 * (y + value) * (next - x);
            (x, y) = (next, value);
        }

        return area / (to - from);
    }

    /// <summary>Area under the curve over the logarithm of the labels, divided by that span: early rounds weigh as much as late ones that double the labels.</summary>
    /// <returns>Null where the curve starts at 0 labels, which has no logarithm. A curve of one round gives its value.</returns>
    public double? LogAulc()
    {
        if (From == 0 || labels.Length == 1)
        {
            return From == 0 ? null : values[0];
        }

        var area = 0.0;
        for (var i = 1; i < labels.Length; i++)
        {
            area += 0.5 * (values[i - 1] + values[i]) * Math.Log((double)labels[i] / labels[i - 1]);
        }

        return area / Math.Log((double)To / From);
    }

    /// <summary>The non-decreasing curve closest to this one, so that one lucky round does not count as having reached a level.</summary>
    public LearningCurve Isotonic() => new(labels, IsotonicRegression.Fit(values));

    /// <summary>Labels at which the curve first reaches <paramref name="level"/>, linear between rounds.</summary>
    /// <returns>The first round's labels where the curve starts at or above the level; null where it never gets there.</returns>
    public double? FirstCrossing(double level)
    {
        var i = Array.FindIndex(values, v => v >= level);
        return i switch
        {
            < 0 => null,
            0 => labels[0],
            _ => double.Lerp(labels[i - 1], labels[i], (level - values[i - 1]) / (values[i] - values[i - 1])),
        };
    }
}
