using Winnow.Core.Numerics;

namespace Winnow.Core.Federation;

/// <summary>Deals samples to sites so that each has its own mixture of classes.</summary>
/// <remarks>Hsu, Qi and Brown 2019, arXiv 1909.06335: for every class the shares of the sites are a draw from a symmetric Dirichlet distribution. Gamma variables by Marsaglia and Tsang (2000).</remarks>
public static class DirichletPartition
{
    /// <summary>Site of each sample [samples]; a site may get none.</summary>
    /// <param name="classes">Class of each sample.</param>
    /// <param name="sites">Sites, at least 1.</param>
    /// <param name="alpha">Concentration, greater than 0: 0.1 gives each site few classes, 1 a mixture, infinity the same mixture everywhere.</param>
    /// <param name="seed">Decides everything.</param>
    public static int[] Deal(IReadOnlyList<int> classes, int sites, double alpha, int seed)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        if (!(alpha > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The concentration of a Dirichlet distribution is greater than 0.");
        }

        var random = new Random(Seed.Derive(seed, "dirichlet"));
        var owner = new int[classes.Count];
        foreach (var members in Enumerable.Range(0, classes.Count).GroupBy(i => classes[i]).OrderBy(g => g.Key))
        {
            int[] shuffled = [.. members];
            random.Shuffle(shuffled);
            var (shares, at, reached) = (Shares(sites, alpha, random), 0, 0.0);
            for (var site = 0; site < sites; site++)
            {
                reached += shares[site];
                var end = site == sites - 1 ? shuffled.Length : Math.Min(shuffled.Length, (int)Math.Round(reached * shuffled.Length));
                for (; at < end; at++)
                {
                    owner[shuffled[at]] = site;
                }
            }
        }

        return owner;
    }

    /// <summary>Indices of samples that are kept so that classes become rare one after the other: class c of C keeps a share of <paramref name="ratio"/>^(−c/(C−1)).</summary>
    /// <param name="classes">Class of each sample.</param>
    /// <param name="ratio">How many times rarer the last class becomes than the first, at least 1.</param>
    /// <param name="seed">Decides who goes.</param>
    public static int[] Thin(IReadOnlyList<int> classes, double ratio, int seed)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (!(ratio >= 1) || !double.IsFinite(ratio))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "Classes become rarer by a factor of at least 1.");
        }

        var random = new Random(Seed.Derive(seed, "thin"));
        var last = classes.Count == 0 ? 0 : classes.Max();
        var kept = new List<int>();
        foreach (var members in Enumerable.Range(0, classes.Count).GroupBy(i => classes[i]).OrderBy(g => g.Key))
        {
            int[] shuffled = [.. members];
            random.Shuffle(shuffled);
            kept.AddRange(shuffled.Take((int)Math.Ceiling(shuffled.Length * Math.Pow(ratio, last == 0 ? 0 : -(double)members.Key / last))));
        }

        return [.. kept.Order()];
    }

    private static double[] Shares(int sites, double alpha, Random random)
    {
        if (double.IsPositiveInfinity(alpha))
        {
            return [.. Enumerable.Repeat(1.0 / sites, sites)];
        }

        // Logarithms, since gamma variables of a small shape are often smaller than any double.
        var logs = Enumerable.Range(0, sites).Select(_ => LogGamma(alpha, random)).ToArray();
        var top = logs.Max();
        var sum = logs.Sum(l => Math.Exp(l - top));
        return [.. logs.Select(l => Math.Exp(l - top) / sum)];
    }

    /// <summary>Logarithm of a gamma variable; shapes below 1 by Γ(α) = Γ(α + 1)·U^(1/α).</summary>
    private static double LogGamma(double shape, Random random)
    {
        if (shape < 1)
        {
            return LogGamma(shape + 1, random) + (Math.Log(1 - random.NextDouble()) / shape);
        }

        var d = shape - (1.0 / 3);
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + (normal / Math.Sqrt(9 * d)), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (normal * normal / 2) + d - (d * v) + (d * Math.Log(v)))
            {
                return Math.Log(d * v);
            }
        }
    }
}
