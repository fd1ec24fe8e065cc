namespace Winnow.Core.Metrics;

/// <summary>The incomplete gamma and beta functions behind the χ² and F distributions.</summary>
/// <remarks>Series and continued fractions of Abramowitz and Stegun (1964), 6.5.29, 6.5.31 and 26.5.8, the fractions by Lentz's method; relative error about 1e-12.</remarks>
internal static class SpecialFunctions
{
    private const int MostTerms = 10_000;
    private const double Tiny = 1e-300;

    // Lanczos (1964) with g = 7 and nine terms.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Probability that a χ² variable with that many degrees of freedom is larger than <paramref name="x"/>.</summary>
    public static double ChiSquareTail(double x, int degrees) => x <= 0 ? 1 : UpperGamma(degrees / 2.0, x / 2);

    /// <summary>Probability that an F variable is larger than <paramref name="x"/>.</summary>
    public static double FisherTail(double x, int numerator, int denominator) => x switch
    {
        <= 0 => 1,
        double.PositiveInfinity => 0,
        _ => Beta(denominator / 2.0, numerator / 2.0, denominator / (denominator + (numerator * x))),
    };

    /// <summary>ln Γ(x) for x greater than 0.</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (x - 1 + i);
        }

        var t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    private static double UpperGamma(double a, double x)
    {
        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            var (sum, term) = (1 / a, 1 / a);
            for (var k = 1; k < MostTerms && term > sum * 1e-17; k++)
            {
                term *= x / (a + k);
                sum += term;
            }

            return Math.Max(0, 1 - (scale * sum));
        }

        return scale * Fraction(k => k == 0 ? (1, x + 1 - a) : (-k * (k - a), x + 1 - a + (2 * k)));
    }

    /// <summary>The regularised incomplete beta function I_x(a, b).</summary>
    private static double Beta(double a, double b, double x)
    {
        if (x is 0 or 1)
        {
            return x;
        }

        if (x > (a + 1) / (a + b + 2))
        {
            return 1 - Beta(b, a, 1 - x);
        }

        var scale = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x))) / a;
        return scale * Fraction(k =>
        {
            if (k == 0)
            {
                return (1, 1);
            }

            var m = k / 2;
            return k % 2 == 0
                ? (m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))), 1)
                : (-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)), 1);
        });
    }

    /// <summary>The continued fraction a₀ / (b₀ + a₁ / (b₁ + …)).</summary>
    private static double Fraction(Func<int, (double A, double B)> term)
    {
        var (a, b) = term(0);
        var c = 1 / Tiny;
        var d = 1 / (b == 0 ? Tiny : b);
        var value = a * d;
        for (var k = 1; k < MostTerms; k++)
        {
            (a, b) = term(k);
            d = b + (a * d);
            d = 1 / (d == 0 ? Tiny : d);
            c = b + (a / c);
            c = c == 0 ? Tiny : c;
            var factor = c * d;
            value *= factor;
            if (Math.Abs(factor - 1) < 1e-16)
            {
                break;
            }
        }

        return value;
    }
}
