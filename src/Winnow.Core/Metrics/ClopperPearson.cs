namespace Winnow.Core.Metrics;

/// <summary>Exact one-sided bounds of a share that was seen in independent trials.</summary>
/// <remarks>Clopper and Pearson (1934). A tail costs O(trials) at worst and usually a few hundred terms; a bound costs some fifty tails.</remarks>
public static class ClopperPearson
{
    /// <summary>Probability of at least <paramref name="hits"/> successes where each of the trials succeeds with probability <paramref name="share"/>.</summary>
    /// <param name="hits">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double Tail(int hits, int trials, double share)
    {
        Check(hits, trials);
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies in [0, 1].");
        }

        if (hits == 0 || share is 0 or 1)
        {
            return hits == 0 || share == 1 ? 1 : 0;
        }

        // Sums the shorter side outwards from the count, until the terms no longer matter.
        var above = hits > trials * share;
        return above ? Outwards(hits, trials, share) : 1 - Outwards(trials - hits + 1, trials, 1 - share);
    }

    /// <summary>The largest share that a one-sided test at level <paramref name="error"/> still rejects as too small: a lower confidence bound.</summary>
    /// <param name="hits">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="error">Probability that the true share lies below the bound, between 0 and 1, both excluded.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double Lower(int hits, int trials, double error)
    {
        Check(hits, trials);
        if (!(error > 0 && error < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(error), error, "The error of a bound lies between 0 and 1, both excluded.");
        }

        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Tail(hits, trials, middle) <= error ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>P(X ≥ hits) for hits above the mean, where terms fall from the first on.</summary>
    private static double Outwards(int hits, int trials, double share)
    {
        var term = Math.Exp(LogChoose(trials, hits) + (hits * Math.Log(share)) + ((trials - hits) * Math.Log(1 - share)));
        var odds = share / (1 - share);
        var sum = term;
        for (var k = hits; k < trials && term > sum * 1e-17; k++)
        {
            term *= odds * (trials - k) / (k + 1);
            sum += term;
        }

        return Math.Min(1, sum);
    }

    private static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    // Stirling's series; its error is below 1e-12 from 20 on.
    private static double LogFactorial(int n)
    {
        if (n < 20)
        {
            var product = 1.0;
            for (var i = 2; i <= n; i++)
            {
                product *= i;
            }

            return Math.Log(product);
        }

        var x = 1.0 / n;
        return ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + (x / 12) - (x * x * x / 360) + (x * x * x * x * x / 1260);
    }

    private static void Check(int hits, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
    }
}
