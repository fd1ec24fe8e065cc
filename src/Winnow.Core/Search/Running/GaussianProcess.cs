using Winnow.Core.Numerics;

namespace Winnow.Core.Search;

/// <summary>Regression with a Matérn 5/2 kernel over a space's coordinates; length and noise are those of a grid with the largest marginal likelihood. O(trials³).</summary>
/// <remarks>Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), algorithm 2.1 and section 5.4.</remarks>
internal sealed class GaussianProcess
{
    private static readonly double[] Lengths = [0.1, 0.2, 0.4, 0.8, 1.6];
    private static readonly double[] Noises = [1e-4, 1e-2, 1e-1];

    private readonly SearchSpace space;
    private readonly double[][] rows;
    private readonly double length;
    private readonly double[] factor;
    private readonly double[] solved;

    /// <param name="space">Tells choices, which are alike or not, from numbers.</param>
    /// <param name="rows">Coordinates [trial][parameter], NaN where a parameter does not exist.</param>
    /// <param name="scores">Scores with mean 0 and deviation 1.</param>
    public GaussianProcess(SearchSpace space, double[][] rows, double[] scores)
    {
        (this.space, this.rows) = (space, rows);
        (factor, solved) = ([], []);
        var best = double.NegativeInfinity;
        foreach (var tried in Lengths)
        {
            var kernel = Kernel(tried);
            foreach (var noise in Noises)
            {
                var l = (double[])kernel.Clone();
                for (var i = 0; i < rows.Length; i++)
                {
                    l[(i * rows.Length) + i] += noise;
                }

                SmallMatrices.Cholesky(l, rows.Length);
                var alpha = (double[])scores.Clone();
                SmallMatrices.Solve(l, alpha);
                var likelihood = -0.5 * scores.Zip(alpha, (s, a) => s * a).Sum();
                for (var i = 0; i < rows.Length; i++)
                {
                    likelihood -= Math.Log(l[(i * rows.Length) + i]);
                }

                if (likelihood > best)
                {
                    (best, length, factor, solved) = (likelihood, tried, l, alpha);
                }
            }
        }
    }

    /// <summary>Mean and standard deviation of the noise-free score at a point.</summary>
    public (double Mean, double Deviation) At(double[] units)
    {
        double[] near = [.. rows.Select(r => Correlation(Distance(r, units), length))];
        var mean = near.Zip(solved, (k, a) => k * a).Sum();
        var halves = SmallMatrices.SolveRight(near, factor, 1, near.Length);
        return (mean, Math.Sqrt(Math.Max(0, 1 - halves.Sum(h => h * h))));
    }

    private static double Correlation(double distance, double length)
    {
        var scaled = Math.Sqrt(5) * distance / length;
        return (1 + scaled + (scaled * scaled / 3)) * Math.Exp(-scaled);
    }

    // A parameter that one of two points lacks, or another choice, is as far away as the ends of a range.
    private double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++)
        {
            var away = double.IsNaN(a[d]) && double.IsNaN(b[d]) ? 0
                : double.IsNaN(a[d]) || double.IsNaN(b[d]) ? 1
                : space.Coordinates[d] is CategoricalParameter ? (a[d] == b[d] ? 0 : 1)
                : a[d] - b[d];
            sum += away * away;
        }

        return Math.Sqrt(sum);
    }

    private double[] Kernel(double tried)
    {
        var n = rows.Length;
        var kernel = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                kernel[(i * n) + j] = kernel[(j * n) + i] = Correlation(Distance(rows[i], rows[j]), tried);
            }
        }

        return kernel;
    }
}
