namespace Winnow.Core.Metrics;

/// <summary>Probabilities of several tests made at once, raised so that all of them together keep their level.</summary>
/// <remarks>Holm (1979), "A simple sequentially rejective multiple test procedure": the i-th smallest of m is multiplied by m − i + 1 and never falls below the one before. O(m log m).</remarks>
public static class HolmAdjustment
{
    /// <summary>The adjusted probabilities, in the order given; comparing each with 0.05 keeps the chance of any false finding at 5 %.</summary>
    /// <param name="probabilities">Each 0 to 1; may be empty.</param>
    /// <exception cref="ArgumentException">A value is not from 0 to 1.</exception>
    public static double[] Adjust(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        foreach (var p in probabilities)
        {
            if (!(p is >= 0 and <= 1))
            {
                throw new ArgumentException($"{p} is no probability; each must lie between 0 and 1.", nameof(probabilities));
            }
        }

        var adjusted = new double[probabilities.Count];
        var highest = 0.0;
        foreach (var (index, position) in Enumerable.Range(0, probabilities.Count).OrderBy(i => probabilities[i]).Select((i, k) => (i, k)))
        {
            highest = Math.Max(highest, Math.Min(1, probabilities[index] * (probabilities.Count - position)));
            adjusted[index] = highest;
        }

        return adjusted;
    }
}
