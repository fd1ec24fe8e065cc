using Winnow.Core.Numerics;

namespace Winnow.Vision.Training;

/// <summary>One number that softens or sharpens a classifier so that its confidence means what it says.</summary>
/// <remarks>Guo et al., On Calibration of Modern Neural Networks (ICML 2017). It never changes which class is most probable.</remarks>
public static class TemperatureScaling
{
    /// <summary>The temperature in [0.05, 20] that minimises the log loss of softmax(logits / T). O(samples × classes) per trial, about 40 trials.</summary>
    /// <param name="logits">[samples × classes].</param>
    /// <param name="classes">True class of each row.</param>
    /// <exception cref="ArgumentException">No samples, or the sizes differ.</exception>
    public static double Fit(Matrix logits, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0 || logits.Rows != classes.Count)
        {
            throw new ArgumentException($"{logits.Rows} rows of logits do not match {classes.Count} classes.", nameof(classes));
        }

        // The log loss is convex in 1/T, hence unimodal in ln T: golden-section search cannot miss.
        const double golden = 0.6180339887498949;
        var (low, high) = (Math.Log(0.05), Math.Log(20));
        while (high - low > 1e-6)
        {
            var left = high - (golden * (high - low));
            var right = low + (golden * (high - low));
            if (LogLoss(logits, classes, Math.Exp(left)) <= LogLoss(logits, classes, Math.Exp(right)))
            {
                high = right;
            }
            else
            {
                low = left;
            }
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>Mean −ln softmax(logits / temperature) at the true class, natural log.</summary>
    public static double LogLoss(Matrix logits, IReadOnlyList<int> classes, double temperature)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(classes);
        var total = 0.0;
        for (var i = 0; i < classes.Count; i++)
        {
            var row = logits.Row(i);
            var highest = double.NegativeInfinity;
            foreach (var logit in row)
            {
                highest = Math.Max(highest, logit / temperature);
            }

            var sum = 0.0;
            foreach (var logit in row)
            {
                sum += Math.Exp((logit / temperature) - highest);
            }

            total += highest + Math.Log(sum) - (row[classes[i]] / temperature);
        }

        return total / classes.Count;
    }
}
