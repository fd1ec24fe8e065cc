using Winnow.Core.Numerics;

namespace Winnow.Core.Tuning;

/// <summary>A temperature from few out-of-fold logits.</summary>
/// <remarks>Where all of a handful are right, the least log loss wants certainty; the rule of succession, (hits + 1) / (samples + 2), says how sure that many may make anybody.</remarks>
internal static class SafeTemperature
{
    private const double Lowest = 1e-3;
    private const double Highest = 1e5;

    /// <summary>The temperature of least log loss, or the one above it at which the mean confidence is what the rule of succession allows; 1 where no row can say.</summary>
    /// <remarks>Rows whose class no fit had seen are left out: they would want every answer to be as likely as any other.</remarks>
    public static double Fit(Matrix logits, IReadOnlyList<int> classes)
    {
        (logits, classes) = Seen(logits, classes);
        if (classes.Count == 0)
        {
            return 1;
        }

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

    /// <summary>Rows whose true class the fit that judged them had seen, and their classes.</summary>
    public static (Matrix Logits, IReadOnlyList<int> Classes) Seen(Matrix logits, IReadOnlyList<int> classes)
    {
        int[] rows = [.. Enumerable.Range(0, classes.Count).Where(i => logits[i, classes[i]] > HeadFit.Absent / 2)];
        return rows.Length == classes.Count ? (logits, classes) : (logits.Select(rows), [.. rows.Select(i => classes[i])]);
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
