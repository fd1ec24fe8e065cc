namespace Winnow.Core.Federation;

/// <summary>How much privacy noisy training costs: Rényi differential privacy of the Poisson-subsampled Gaussian mechanism.</summary>
/// <remarks>
/// Mironov, Talwar and Zhang 2019, arXiv 1908.10530: one step's divergence at whole orders by the binomial expansion, at others by the two series of their section 3.3. Steps add up;
/// the conversion to (ε, δ) is that of Balle et al., AISTATS 2020, theorem 21. A training record counts as the unit; who looks at the pool to choose what to label uses
/// it outside this account.
/// </remarks>
public static class RdpAccountant
{
    private static readonly double[] StandardOrders = [.. Enumerable.Range(11, 99).Select(i => i / 10.0), .. Enumerable.Range(12, 52).Select(i => (double)i)];

    /// <summary>Orders that are tried: 1.1 to 10.9 by 0.1, and 12 to 63.</summary>
    public static IReadOnlyList<double> Orders => StandardOrders;

    /// <summary>Divergence of one step at one order, in nats.</summary>
    /// <param name="sampleRate">Chance of each record to be in a batch, 0 to 1.</param>
    /// <param name="noise">Standard deviation of the noise over the clipping norm, greater than 0.</param>
    /// <param name="order">Order α, greater than 1.</param>
    public static double Divergence(double sampleRate, double noise, double order)
    {
        if (!(sampleRate is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "A chance is from 0 to 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(noise);
        if (!(order > 1))
        {
            throw new ArgumentOutOfRangeException(nameof(order), order, "An order is greater than 1.");
        }

        return sampleRate switch
        {
            0 => 0,
            1 => order / (2 * noise * noise),
            _ => (order == Math.Floor(order) ? LogMomentWhole(sampleRate, noise, (int)order) : LogMoment(sampleRate, noise, order)) / (order - 1),
        };
    }

    /// <summary>The smallest ε of all orders that steps cost together.</summary>
    /// <param name="steps">Trainings; each takes a number of steps.</param>
    /// <param name="delta">δ, above 0 and below 1.</param>
    /// <returns>ε at least 0, and the order that gave it.</returns>
    public static (double Epsilon, double Order) Epsilon(IReadOnlyList<PrivateSteps> steps, double delta)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (!(delta is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "δ is above 0 and below 1.");
        }

        if (steps.All(s => s.Count == 0 || s.SampleRate == 0))
        {
            return (0, StandardOrders[^1]);
        }

        var best = (Epsilon: double.PositiveInfinity, Order: StandardOrders[0]);
        foreach (var order in StandardOrders)
        {
            var divergence = steps.GroupBy(s => (s.SampleRate, s.Noise)).Sum(g => g.Sum(s => (double)s.Count) * Divergence(g.Key.SampleRate, g.Key.Noise, order));
            var epsilon = divergence - ((Math.Log(delta) + Math.Log(order)) / (order - 1)) + Math.Log((order - 1) / order);
            best = epsilon < best.Epsilon ? (epsilon, order) : best;
        }

        return (Math.Max(0, best.Epsilon), best.Order);
    }

    private static double LogMomentWhole(double q, double sigma, int order)
    {
        var (sum, logBinomial) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i <= order; i++)
        {
            sum = LogAdd(sum, logBinomial + (i * Math.Log(q)) + ((order - i) * Math.Log(1 - q)) + ((((double)i * i) - i) / (2 * sigma * sigma)));
            logBinomial += Math.Log((double)(order - i) / (i + 1));
        }

        return sum;
    }

    // The two half lines left and right of the point where both densities are equal; terms alternate in sign once i passes the order.
    private static double LogMoment(double q, double sigma, double order)
    {
        var middle = (sigma * sigma * Math.Log((1 / q) - 1)) + 0.5;
        var (left, right) = (double.NegativeInfinity, double.NegativeInfinity);
        var (logBinomial, positive) = (0.0, true);
        for (var i = 0; ; i++)
        {
            var rest = order - i;
            var first = logBinomial + (i * Math.Log(q)) + (rest * Math.Log(1 - q)) + ((((double)i * i) - i) / (2 * sigma * sigma)) + LogHalfErfc((i - middle) / (Math.Sqrt(2) * sigma));
            var second = logBinomial + (rest * Math.Log(q)) + (i * Math.Log(1 - q)) + (((rest * rest) - rest) / (2 * sigma * sigma)) + LogHalfErfc((middle - rest) / (Math.Sqrt(2) * sigma));
            left = positive ? LogAdd(left, first) : LogSubtract(left, first);
            right = positive ? LogAdd(right, second) : LogSubtract(right, second);
            if (Math.Max(first, second) < -30 && i > order)
            {
                return LogAdd(left, right);
            }

            logBinomial += Math.Log(Math.Abs(rest / (i + 1)));
            positive = rest > 0 ? positive : !positive;
        }
    }

    private static double LogAdd(double x, double y)
    {
        var (low, high) = (Math.Min(x, y), Math.Max(x, y));
        return double.IsNegativeInfinity(low) ? high : high + Log1P(Math.Exp(low - high));
    }

    private static double LogSubtract(double x, double y) => double.IsNegativeInfinity(y) ? x
        : x > y ? x + Log1P(-Math.Exp(y - x))
        : throw new ArithmeticException("The series of the Rényi divergence lost its precision; take other settings.");

    private static double Log1P(double x) => Math.Abs(x) < 1e-4 ? x - (x * x / 2) + (x * x * x / 3) : Math.Log(1 + x);

    /// <summary>ln(erfc(x)/2): a series near 0, a continued fraction beyond, so that the tail does not vanish.</summary>
    private static double LogHalfErfc(double x)
    {
        if (x < 0)
        {
            return Math.Log(1 - Math.Exp(LogHalfErfc(-x)));
        }

        if (x < 1.5)
        {
            var (term, sum) = (x, x);
            for (var n = 1; Math.Abs(term) > 1e-18; n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }

            return Math.Log(0.5 - (sum / Math.Sqrt(Math.PI)));
        }

        var fraction = x;
        for (var n = 200; n >= 1; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return -(x * x) - Math.Log(2 * Math.Sqrt(Math.PI) * fraction);
    }
}
