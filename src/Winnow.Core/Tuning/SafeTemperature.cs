using Winnow.Core.Numerics;

namespace Winnow.Core.Tuning;

/// <summary>A temperature from few out-of-fold logits.</summary>
/// <remarks>Where all of a handful are right, the least log loss wants certainty; the rule of succession, (hits + 1) / (samples + 2), says how sure that many may make anybody.</remarks>
internal static class SafeTemperature
{
    private const double Lowest = 1e-3;
    private const double Highest = 1e5;

    /// <summary>The temperature of least log loss, or the one above it at which the mean confidence is what the rule of succession allows.</summary>
    public static double Fit(Matrix logits, IReadOnlyList<int> classes)
    {
        var fitted = TemperatureScaling.Fit(logits, classes, Lowest, Highest);
        var hits = 0;
        for (var i = 0; i < classes.Count; i++)
        {
            hits += HeadScores.Best(logits.Row(i)) == classes[i] ? 1 : 0;
        }

        var allowed = Math.Max((hits + 1.0) / (classes.Count + 2), 1.0 / logits.Columns);
        if (Confidence(logits, fitted) <= allowed)
        {
            return fitted;
        }

        var (low, high) = (Math.Log(fitted), Math.Log(Highest));
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Confidence(logits, Math.Exp(middle)) > allowed ? (middle, high) : (low, middle);
        }

        return Math.Exp(high);
    }

    private static double Confidence(Matrix logits, double temperature)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Rows; i++)
        {
            var row = logits.Row(i);
            var top = row[HeadScores.Best(row)];
            var total = 0.0;
            foreach (var logit in row)
            {
                total += Math.Exp(((double)logit - top) / temperature);
            }

            sum += 1 / total;
        }

        return sum / Math.Max(1, logits.Rows);
    }
}
