using Winnow.Core.Metrics;

namespace Winnow.Core.Tuning;

/// <summary>What a configuration got on shared folds, so that two configurations can be compared fold by fold.</summary>
/// <remarks>
/// Fits of different folds share most of their samples, which makes their scores alike; the variance of a mean over k folds is therefore taken as
/// s²·(1 / k + left out / learned from), after Nadeau and Bengio, <i>Inference for the generalization error</i>, Machine Learning 52, 2003.
/// </remarks>
/// <param name="Folds">Score of each fold, larger is better, in one order for all configurations.</param>
/// <param name="LeftOutShare">Samples left out by a fold over samples learned from.</param>
public sealed record PairedScores(IReadOnlyList<double> Folds, double LeftOutShare)
{
    /// <summary>Mean over the folds.</summary>
    public double Mean => Folds.Average();

    /// <summary>This less another, fold by fold: mean, and standard error of the mean.</summary>
    /// <exception cref="ArgumentException">The other has other folds.</exception>
    public (double Mean, double Error) Less(PairedScores other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Folds.Count != other.Folds.Count)
        {
            throw new ArgumentException($"Scores of {Folds.Count} folds cannot be compared with those of {other.Folds.Count}; score both on the same folds.", nameof(other));
        }

        return Moments([.. Folds.Zip(other.Folds, (a, b) => a - b)]);
    }

    /// <summary>Standard error of the mean.</summary>
    public double Error => Moments(Folds).Error;

    /// <summary>Lower end of a one-sided interval of a mean difference.</summary>
    /// <param name="difference">Mean and standard error, from <see cref="Less"/>.</param>
    /// <param name="confidence">Probability that the truth lies above it, between 0.5 and 1.</param>
    public double Lower((double Mean, double Error) difference, double confidence) =>
        Folds.Count < 2 ? double.NegativeInfinity : difference.Mean - (StudentT.Quantile(confidence, Math.Min(Folds.Count - 1, 1000)) * difference.Error);

    private (double Mean, double Error) Moments(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        if (values.Count < 2)
        {
            return (mean, double.PositiveInfinity);
        }

        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        return (mean, Math.Sqrt(variance * ((1.0 / values.Count) + LeftOutShare)));
    }
}
