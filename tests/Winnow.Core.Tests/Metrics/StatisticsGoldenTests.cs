using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

/// <summary>Numbers of SciPy; <c>statistics_goldens.py</c> beside this file made them.</summary>
public sealed class StatisticsGoldenTests
{
    private static readonly double[][] Table =
    [
        [0.81, 0.84, 0.79, 0.80], [0.62, 0.66, 0.60, 0.66], [0.91, 0.93, 0.90, 0.89], [0.73, 0.72, 0.70, 0.71], [0.55, 0.61, 0.52, 0.55], [0.88, 0.90, 0.85, 0.87],
    ];

    [Fact]
    public void Wilcoxon_counts_out_few_pairs()
    {
        Assert.Equal(0.037109375, WilcoxonTest.PValue([0.3, -0.1, 0.5, 0.2, 0.45, -0.25, 0.6, 0.15, 0.05, 0.33]), 1e-12);
        Assert.Equal(0.2333984375, WilcoxonTest.PValue([1.2, -0.4, 3.1, 0.7, -2.2, 0.9, 5.5, -0.1, 2.4, 1.7, -3.3, 0.2]), 1e-12);
    }

    [Fact]
    public void Wilcoxon_approximates_many_pairs_with_ties() =>
        Assert.Equal(0.10136047823770382, WilcoxonTest.PValue([.. Enumerable.Range(1, 70).Select(i => ((i * 37 % 101) - 45) / 10.0)]), 1e-10);

    [Fact]
    public void Friedman_with_ties()
    {
        var ranks = FriedmanTest.Of(["a", "b", "c", "d"], Table, "data sets");
        Assert.Equal(13.5, ranks.ChiSquare, 1e-9);
        Assert.Equal(0.003671131797155723, ranks.P, 1e-10);
        Assert.Equal(8.73283670752344e-05, ranks.ImanDavenportP!.Value, 1e-10);
        Assert.Equal([25 / 12.0, 1.25, 23 / 6.0, 17 / 6.0], ranks.Strategies.Select(s => s.Rank));
    }

    [Theory]
    [InlineData(0.5, 1, 0.47950012218695337)]
    [InlineData(3.0, 3, 0.3916251762710877)]
    [InlineData(25.0, 9, 0.002971180485917624)]
    [InlineData(80.0, 59, 0.03577704426887221)]
    public void Tails_of_the_chi_square_distribution(double x, int degrees, double expected) =>
        Assert.Equal(expected, SpecialFunctions.ChiSquareTail(x, degrees), 1e-12);

    [Theory]
    [InlineData(0.3, 2, 4, 0.7561436672967865)]
    [InlineData(3.7, 3, 15, 0.03566874611016578)]
    [InlineData(12.0, 11, 55, 4.735412633919371e-11)]
    public void Tails_of_the_F_distribution(double x, int numerator, int denominator, double expected) =>
        Assert.Equal(expected, SpecialFunctions.FisherTail(x, numerator, denominator), 1e-12);

    [Theory]
    [InlineData(2, 1.9599639845400534)]
    [InlineData(3, 2.343700586378409)]
    [InlineData(5, 2.7277743708703763)]
    [InlineData(10, 3.163683577053373)]
    [InlineData(60, 4.076037847121706)]
    public void Critical_values_of_Nemenyi(int strategies, double q) =>
        Assert.Equal(q, StudentizedRange.Quantile(0.95, strategies) / Math.Sqrt(2), 1e-6);
}
