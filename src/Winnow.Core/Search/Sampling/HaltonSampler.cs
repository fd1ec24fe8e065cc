using Winnow.Core.Numerics;

namespace Winnow.Core.Search;

/// <summary>Fills the space evenly: point n of a Halton sequence (1960) whose digits are permuted at random, one base per parameter.</summary>
/// <remarks>
/// Each digit has a permutation of its own, drawn from the study's seed, as in Owen, "A randomized Halton algorithm in R" (2017): without it the coordinates of large bases
/// march in step for their first points. Does not learn from scores.
/// </remarks>
public sealed class HaltonSampler : ISampler
{
    private const double Smallest = 1e-12; // digits below this share of the range are not drawn

    /// <inheritdoc/>
    public string Name => "quasi-random";

    /// <inheritdoc/>
    public string Describe() => Name;

    /// <inheritdoc/>
    public SearchPoint Sample(StudySnapshot study, Random random)
    {
        ArgumentNullException.ThrowIfNull(study);
        var units = new double[study.Space.Coordinates.Count];
        var prime = 1;
        for (var d = 0; d < units.Length; d++)
        {
            prime = NextPrime(prime);
            units[d] = Coordinate(study.Trials.Count, prime, Seed.Derive(study.Seed, $"halton/{d}"));
        }

        return study.Space.Decode(units);
    }

    /// <summary>Coordinate <paramref name="number"/> of the sequence in a base, in [0, 1).</summary>
    internal static double Coordinate(int number, int prime, int seed)
    {
        var random = new Random(seed);
        var digits = new int[prime];
        var value = 0.0;
        for (var place = 1.0 / prime; place > Smallest; place /= prime)
        {
            for (var i = 0; i < prime; i++)
            {
                digits[i] = i;
            }

            random.Shuffle(digits);
            value += place * digits[number % prime];
            number /= prime;
        }

        return value;
    }

    private static int NextPrime(int after)
    {
        do
        {
            after++;
        }
        while (Enumerable.Range(2, Math.Max(0, (int)Math.Sqrt(after) - 1)).Any(divisor => after % divisor == 0));
        return after;
    }
}
