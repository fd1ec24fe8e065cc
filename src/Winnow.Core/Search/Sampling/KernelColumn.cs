namespace Winnow.Core.Search;

/// <summary>Normal kernels of one width on a continuous coordinate, each cut off at 0 and 1 and scaled to mass 1 there.</summary>
internal sealed class KernelColumn
{
    private readonly double[] centres;
    private readonly double[] scales; // −1 / (2 σ²); 0 where the kernel is uniform
    private readonly double[] logNorms;

    public KernelColumn(double[] centres, double width)
    {
        this.centres = [.. centres.Select(c => double.IsNaN(c) ? 0 : c)];
        scales = [.. centres.Select(c => double.IsNaN(c) ? 0 : -0.5 / (width * width))];
        logNorms = [.. centres.Select(c => double.IsNaN(c) ? 0 : LogNorm(c, width))];
    }

    /// <summary>Adds the logarithm of each kernel's density.</summary>
    public void Add(double unit, Span<double> logs)
    {
        for (var i = 0; i < centres.Length; i++)
        {
            var away = unit - centres[i];
            logs[i] += (scales[i] * away * away) - logNorms[i];
        }
    }

    private static double LogNorm(double centre, double width) => Math.Log(width * Math.Sqrt(2 * Math.PI) * (1 - UpperTail((1 - centre) / width) - UpperTail(centre / width)));

    // Abramowitz and Stegun (1964), 7.1.26: off by 1e-7 at most, which no proposal notices, and ten times as fast as an exact one.
    private static double UpperTail(double x)
    {
        var z = x / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * z));
        return 0.5 * t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-z * z);
    }
}
