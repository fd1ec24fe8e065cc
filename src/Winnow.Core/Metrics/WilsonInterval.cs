namespace Winnow.Core.Metrics;

/// <summary>What a share of successes says about the share in truth, at 95 %.</summary>
/// <remarks>The score interval of Wilson (1927); unlike the textbook ± it stays inside [0, 1] and holds for few samples and shares near 0 and 1.</remarks>
/// <param name="Low">Lower end, 0 to 1.</param>
/// <param name="High">Upper end, 0 to 1.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    /// <summary>The interval of a share.</summary>
    /// <param name="share">Successes divided by trials, 0 to 1.</param>
    /// <param name="trials">Number of trials, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1], or there is no trial.</exception>
    public static WilsonInterval Of(double share, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies in [0, 1].");
        }

        const double z = 1.959963984540054; // 97.5 % point of the normal distribution
        var denominator = 1 + (z * z / trials);
        var centre = (share + (z * z / (2 * trials))) / denominator;
        var half = z / denominator * Math.Sqrt((share * (1 - share) / trials) + (z * z / (4.0 * trials * trials)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
