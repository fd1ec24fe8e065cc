using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class StudentTTests
{
    [Theory] // The usual printed table.
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.975, 2, 4.303)]
    [InlineData(0.975, 3, 3.182)]
    [InlineData(0.975, 4, 2.776)]
    [InlineData(0.975, 5, 2.571)]
    [InlineData(0.975, 9, 2.262)]
    [InlineData(0.975, 30, 2.042)]
    [InlineData(0.975, 120, 1.980)]
    [InlineData(0.95, 1, 6.314)]
    [InlineData(0.95, 8, 1.860)]
    [InlineData(0.99, 10, 2.764)]
    [InlineData(0.9995, 7, 5.408)]
    public void MatchesTheTable(double p, int degrees, double t)
    {
        Assert.Equal(t, StudentT.Quantile(p, degrees), 0.0005 + 1e-9);
        Assert.Equal(-t, StudentT.Quantile(1 - p, degrees), 0.0005 + 1e-9);
    }

    [Fact]
    public void OneDegreeIsTheCauchyDistribution() => Assert.Equal(Math.Tan(Math.PI * 0.475), StudentT.Quantile(0.975, 1), 1e-9);

    [Fact]
    public void TwoDegreesHaveAClosedForm()
    {
        const double p = 0.9;
        Assert.Equal(((2 * p) - 1) * Math.Sqrt(2 / (4 * p * (1 - p))), StudentT.Quantile(p, 2), 1e-9);
    }

    [Fact]
    public void ManyDegreesAreNormal() => Assert.Equal(NormalDistribution.Quantile(0.975), StudentT.Quantile(0.975, 100_000), 1e-4);

    [Fact]
    public void MiddleIsZero() => Assert.Equal(0, StudentT.Quantile(0.5, 7), 1e-12);

    [Theory]
    [InlineData(0.0, 3)]
    [InlineData(1.0, 3)]
    [InlineData(double.NaN, 3)]
    [InlineData(0.5, 0)]
    public void RefusesWhatHasNoQuantile(double p, int degrees) => Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(p, degrees));

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068543)]
    [InlineData(-1.959963984540054, 0.025)]
    [InlineData(3, 0.998650101968370)]
    [InlineData(-6, 9.865876450e-10)]
    public void NormalMatchesTheTable(double x, double p)
    {
        Assert.Equal(p, NormalDistribution.Cumulative(x), 1e-13);
        Assert.Equal(x, NormalDistribution.Quantile(p), 1e-6);
    }
}
