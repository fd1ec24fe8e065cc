namespace Winnow.Core.Numerics;

/// <summary>One number that softens or sharpens a classifier so that its confidence means what it says.</summary>
/// <remarks>Guo et al., <i>On calibration of modern neural networks</i>, ICML 2017. It never changes which class is most probable.</remarks>
public static class TemperatureScaling
{
    private const double Tolerance = 1e-4;

    /// <summary>The temperature that minimises the log loss of softmax(logits / T), to 0.01 %. O(samples × classes) per trial, some 25 trials.</summary>
    /// <param name="logits">[samples × classes].</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="lowest">Least temperature, above 0, default 0.05.</param>
    /// <param name="highest">Largest temperature, default 20.</param>
    /// <exception cref="ArgumentException">No samples, or the sizes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lowest temperature is not above 0 and below the highest.</exception>
    public static double Fit(Matrix logits, IReadOnlyList<int> classes, double lowest = 0.05, double highest = 20)
    {
        Check(logits, classes);
        if (!(lowest > 0 && lowest < highest && double.IsFinite(highest)))
        {
            throw new ArgumentOutOfRangeException(nameof(lowest), lowest, $"The lowest temperature lies above 0 and below the highest, {highest}.");
        }

        // The log loss is convex in 1/T, so it has one valley in ln T: a golden-section search cannot miss it.
        const double section = 0.6180339887498949;
        var (low, high) = (Math.Log(lowest), Math.Log(highest));
        var (left, right) = (high - (section * (high - low)), low + (section * (high - low)));
        var (leftLoss, rightLoss) = (Loss(left), Loss(right));
        while (high - low > Tolerance)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - (section * (high - low));
                leftLoss = Loss(left);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + (section * (high - low));
                rightLoss = Loss(right);
            }
        }

        return Math.Exp((low + high) / 2);

        double Loss(double logTemperature) => LogLoss(logits, classes, Math.Exp(logTemperature));
    }

    /// <summary>The temperature at which probabilities to the power 1 / T, normalised, have the lowest log loss: <see cref="Fit"/> on their logarithms.</summary>
    /// <param name="probabilities">[samples × classes], rows sum to 1; 0 counts as the least normal float.</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="lowest">Least temperature, above 0.</param>
    /// <param name="highest">Largest temperature.</param>
    /// <exception cref="ArgumentException">No samples, or the sizes differ.</exception>
    public static double FitProbabilities(Matrix probabilities, IReadOnlyList<int> classes, double lowest, double highest)
    {
        const float least = 1.17549435e-38f;
        ArgumentNullException.ThrowIfNull(probabilities);
        var logits = new Matrix(probabilities.Rows, probabilities.Columns);
        for (var i = 0; i < logits.Span.Length; i++)
        {
            logits.Span[i] = MathF.Log(Math.Max(probabilities.Span[i], least));
        }

        return Fit(logits, classes, lowest, highest);
    }

    /// <summary>Mean −ln softmax(logits / temperature) at the true class, in nats.</summary>
    /// <param name="logits">[samples × classes].</param>
    /// <param name="classes">True class of each row.</param>
    /// <param name="temperature">Above 0.</param>
    /// <exception cref="ArgumentException">No samples, or the sizes differ.</exception>
    public static double LogLoss(Matrix logits, IReadOnlyList<int> classes, double temperature)
    {
        Check(logits, classes);
        var total = 0.0;
        for (var i = 0; i < classes.Count; i++)
        {
            var row = logits.Row(i);
            var top = float.NegativeInfinity;
            foreach (var logit in row)
            {
                top = Math.Max(top, logit);
            }

            var sum = 0.0;
            foreach (var logit in row)
            {
                sum += Math.Exp(((double)logit - top) / temperature);
            }

            total += Math.Log(sum) - (((double)row[classes[i]] - top) / temperature);
        }

        return total / classes.Count;
    }

    /// <summary>Raises a row of probabilities to the power 1 / temperature and makes it sum to 1.</summary>
    internal static void Apply(ReadOnlySpan<float> row, double temperature, Span<float> target)
    {
        ProbabilityRow.TryTopTwo(row, out var top, out var _);
        var sum = 0.0;
        for (var c = 0; c < target.Length; c++)
        {
            // Relative to the largest, so that a low temperature does not lose all of them.
            target[c] = (float)Math.Pow((double)row[c] / top, 1 / temperature);
            sum += target[c];
        }

        for (var c = 0; c < target.Length; c++)
        {
            target[c] = (float)(target[c] / sum);
        }
    }

    /// <summary>1 − (p₁ − p₂) of the row that <see cref="Apply"/> would give.</summary>
    internal static float Doubt(ReadOnlySpan<float> row, double temperature)
    {
        var (first, second, sum) = (0.0, 0.0, 0.0);
        foreach (var p in row)
        {
            var q = temperature == 1 ? p : Math.Pow(p, 1 / temperature);
            sum += q;
            (first, second) = q > first ? (q, first) : (first, Math.Max(second, q));
        }

        return (float)(1 - ((first - second) / sum));
    }

    private static void Check(Matrix logits, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0 || logits.Rows != classes.Count)
        {
            throw new ArgumentException($"{logits.Rows} rows of logits do not match {classes.Count} classes; give one class per row, and at least one row.", nameof(classes));
        }
    }
}
