namespace Winnow.Core.Labels;

/// <summary>How good, fast and patient a simulated annotator is. The default never errs, skips nothing and costs nothing.</summary>
public sealed record AnnotatorOptions
{
    /// <summary>Probability of naming another class than the true one (of each object, where objects are drawn), each other class being equally likely; 0 to 1, default 0.</summary>
    public double Noise { get; init; }

    /// <summary>Probability of giving no answer, 0 to 1, default 0.</summary>
    public double Skips { get; init; }

    /// <summary>Reasons for skipping, each as likely as the others; at least one.</summary>
    public IReadOnlyList<string> SkipReasons { get; init; } = ["blurred", "more than one object", "none of the classes"];

    /// <summary>Median seconds one question takes, 0 or more, default 0.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds more for each object drawn on the image, 0 or more, default 0; they spread as <see cref="Seconds"/> do.</summary>
    public double SecondsPerObject { get; init; }

    /// <summary>Standard deviation of the logarithm of those seconds, 0 (always the median) to 3, default 0.</summary>
    /// <remarks>Human response times are skewed to the right, much like a log-normal variable.</remarks>
    public double SecondsSpread { get; init; }

    /// <summary>Refuses what is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    /// <exception cref="ArgumentException">There is no reason for skipping.</exception>
    public void Validate()
    {
        Check(Noise, 1, nameof(Noise));
        Check(Skips, 1, nameof(Skips));
        Check(Seconds, double.MaxValue, nameof(Seconds));
        Check(SecondsPerObject, double.MaxValue, nameof(SecondsPerObject));
        Check(SecondsSpread, 3, nameof(SecondsSpread));
        if (SkipReasons.Count == 0)
        {
            throw new ArgumentException("A simulated annotator needs at least one reason for skipping.", nameof(SkipReasons));
        }
    }

    private static void Check(double value, double limit, string name)
    {
        // Written so that NaN is refused too.
        if (!(value >= 0 && value <= limit))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The annotator's {name} must lie between 0 and {limit:G6}.");
        }
    }
}
