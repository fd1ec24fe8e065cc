using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Federation;

public sealed class FederatedSimulationTests
{
    private static readonly FederatedSetup Small = Setup();

    [Theory]
    [InlineData(FederatedMode.Federated)]
    [InlineData(FederatedMode.Centralised)]
    [InlineData(FederatedMode.Isolated)]
    public void A_run_spends_its_budget_learns_and_repeats(FederatedMode mode)
    {
        var simulation = new FederatedSimulation(Small);
        var curve = simulation.Run(mode, new AdaptiveSelector(), seed: 1, CancellationToken.None);
        Assert.Equal([12, 24, 36, 48], curve.Points.Select(p => p.Labelled));
        Assert.All(curve.Points, p => Assert.Equal(p.Labelled, p.PerSite.Sum()));
        Assert.True(curve.Points[^1].Metric > 0.5, $"{mode}: {curve.Points[^1].Metric}");
        var again = simulation.Run(mode, new AdaptiveSelector(), seed: 1, CancellationToken.None);
        Assert.Equal(curve.Points.Select(p => p.Metric), again.Points.Select(p => p.Metric));
    }

    [Fact]
    public void All_modes_start_from_the_same_labels()
    {
        var simulation = new FederatedSimulation(Small with { Queries = 0, Alpha = double.PositiveInfinity });
        var (federated, central) = (simulation.Run(FederatedMode.Federated, new RandomSelector(), 3, CancellationToken.None), simulation.Run(FederatedMode.Centralised, new RandomSelector(), 3, CancellationToken.None));
        Assert.Equal(federated.Points[0].Labelled, central.Points[0].Labelled);
        Assert.Equal(6, federated.Points[0].PerSite.Count);
        Assert.Single(central.Points[0].PerSite);
    }

    [Fact]
    public void Secure_aggregation_changes_the_model_by_rounding_alone()
    {
        var setup = Small with { Queries = 1, RoundsPerQuery = 2, Alpha = double.PositiveInfinity };
        var plain = new FederatedSimulation(setup).Run(FederatedMode.Federated, new GlobalEntropySelector(), 2, CancellationToken.None);
        var secure = new FederatedSimulation(setup with { Secure = true }).Run(FederatedMode.Federated, new GlobalEntropySelector(), 2, CancellationToken.None);
        Assert.Equal(plain.Points.Select(p => p.Labelled), secure.Points.Select(p => p.Labelled));
        Assert.All(plain.Points.Zip(secure.Points), p => Assert.Equal(p.First.Metric, p.Second.Metric, 0.02));
    }

    [Fact]
    public void Sites_that_come_and_go_do_not_stop_the_federation()
    {
        var curve = new FederatedSimulation(Small with { DropOut = 0.6, Scaffold = true }).Run(FederatedMode.Federated, new RandomSelector(), 4, CancellationToken.None);
        Assert.True(curve.Points[^1].Metric > 0.5);
        Assert.Equal(48, curve.Points[^1].Labelled);
    }

    [Theory]
    [InlineData("fedadam")]
    [InlineData("fedyogi")]
    [InlineData("median")]
    [InlineData("trimmed-mean")]
    public void Every_aggregator_learns(string name)
    {
        var curve = new FederatedSimulation(Small with { Aggregator = Aggregators.Get(name), Alpha = 10 }).Run(FederatedMode.Federated, new RandomSelector(), 5, CancellationToken.None);
        Assert.True(curve.Points[^1].Metric > 0.5, $"{name}: {curve.Points[^1].Metric}");
    }

    [Fact]
    public void Impossible_federations_are_refused()
    {
        FederatedSetup[] wrong =
        [
            Small with { Sites = 0 }, Small with { Sites = 100_000 }, Small with { Initial = 0 }, Small with { DropOut = 1 }, Small with { Secure = true, Aggregator = new CoordinateMedian() },
            Small with { Secure = true, Sites = 2 }, Small with { Holdout = [] },
        ];
        Assert.All(wrong, setup => Assert.Throws<ArgumentException>(() => new FederatedSimulation(setup)));
    }

    [Fact]
    public void A_small_concentration_gives_sites_few_classes_and_infinity_gives_all_the_same()
    {
        int[] classes = [.. Enumerable.Range(0, 5000).Select(i => i % 10)];
        Assert.True(Skew(0.1) > 2 * Skew(1));
        Assert.True(Skew(double.PositiveInfinity) < 0.01);
        Assert.Equal(DirichletPartition.Deal(classes, 8, 0.1, 7), DirichletPartition.Deal(classes, 8, 0.1, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => DirichletPartition.Deal(classes, 8, 0, 7));

        // Mean over classes of the largest share that one site holds, less the even share.
        double Skew(double alpha)
        {
            var owner = DirichletPartition.Deal(classes, 8, alpha, seed: 7);
            return Enumerable.Range(0, 10).Average(c => Enumerable.Range(0, 8).Max(s => Enumerable.Range(0, 5000).Count(i => classes[i] == c && owner[i] == s)) / 500.0) - 0.125;
        }
    }

    [Fact]
    public void Thinning_makes_the_last_class_as_rare_as_asked()
    {
        int[] classes = [.. Enumerable.Range(0, 4000).Select(i => i % 4)];
        var kept = DirichletPartition.Thin(classes, 20, seed: 1);
        Assert.Equal([1000, 369, 136, 50], Enumerable.Range(0, 4).Select(c => kept.Count(i => classes[i] == c)));
        Assert.Equal(4000, DirichletPartition.Thin(classes, 1, seed: 1).Length);
    }

    private static FederatedSetup Setup()
    {
        var random = new Random(11);
        var rows = new Matrix(360, 5);
        var samples = new List<LabelledSample>();
        for (var i = 0; i < rows.Rows; i++)
        {
            samples.Add(new(new SampleId(i), new ClassLabel(i % 4)));
            for (var d = 0; d < 5; d++)
            {
                rows[i, d] = (d == i % 4 ? 1.5f : 0) + (random.NextSingle() - 0.5f);
            }
        }

        return new()
        {
            Pool = samples[..240],
            Holdout = samples[240..],
            Features = new([.. samples.Select(s => s.Id)], rows),
            Classes = ["a", "b", "c", "d"],
            Sites = 6,
            Alpha = 10,
            Initial = 12,
            Query = 12,
            Queries = 3,
            RoundsPerQuery = 5,
        };
    }
}
