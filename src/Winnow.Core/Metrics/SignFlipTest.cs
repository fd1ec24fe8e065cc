namespace Winnow.Core.Metrics;

/// <summary>Paired permutation test: could differences this far from zero be mere chance?</summary>
/// <remarks>
/// If the two members of each pair are exchangeable, every difference could as well have had the other sign (Fisher 1935, "The Design of
/// Experiments"). All 2ⁿ signs are tried up to <see cref="ExactPairs"/> pairs; above, drawn signs give (hits + 1) / (draws + 1), which keeps the
/// level (Phipson and Smyth 2010).
/// </remarks>
public static class SignFlipTest
{
    /// <summary>Most pairs for which every combination of signs is tried.</summary>
    public const int ExactPairs = 12;

    /// <summary>Combinations drawn above <see cref="ExactPairs"/>.</summary>
    public const int Draws = 9_999;

    /// <summary>Two-sided probability of a mean difference at least as far from zero.</summary>
    /// <param name="differences">One finite difference per pair, at least one; the smallest possible result is 2 / 2ⁿ.</param>
    /// <param name="random">Draws signs above <see cref="ExactPairs"/> pairs; unused otherwise.</param>
    /// <exception cref="ArgumentException">There are no differences.</exception>
    public static double PValue(IReadOnlyList<double> differences, Random random)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentNullException.ThrowIfNull(random);
        if (differences.Count == 0)
        {
            throw new ArgumentException("A paired test needs at least one difference; there are none.", nameof(differences));
        }

        // Sums of the same numbers in another order differ in the last bits; those are ties, and ties count.
        var observed = Math.Abs(differences.Sum()) - (1e-12 * differences.Sum(Math.Abs));
        return differences.Count <= ExactPairs ? Exact(differences, observed) : Drawn(differences, observed, random);
    }

    private static double Exact(IReadOnlyList<double> differences, double observed)
    {
        var combinations = 1 << differences.Count;
        var hits = 0;
        for (var signs = 0; signs < combinations; signs++)
        {
            var sum = 0.0;
            for (var i = 0; i < differences.Count; i++)
            {
                sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
            }

            hits += Math.Abs(sum) >= observed ? 1 : 0;
        }

        return (double)hits / combinations;
    }

    private static double Drawn(IReadOnlyList<double> differences, double observed, Random random)
    {
        var hits = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            foreach (var difference in differences)
            {
                sum += random.Next(2) == 0 ? difference : -difference;
            }

            hits += Math.Abs(sum) >= observed ? 1 : 0;
        }

        return (hits + 1.0) / (Draws + 1);
    }
}
