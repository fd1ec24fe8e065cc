using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Temperature scaling: what it corrects, and what it leaves alone.</summary>
public sealed class CalibratedSamplingTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_temperature_of_scaled_logits_is_found(double temperature)
    {
        // Labels drawn from the logits themselves; then the logits are made too large by the temperature.
        var random = new Random(1);
        var (rows, truths) = (new List<float[]>(), new List<int>());
        for (var i = 0; i < 20_000; i++)
        {
            double[] row = [.. Enumerable.Range(0, 3).Select(_ => 4 * (random.NextDouble() - 0.5))];
            var weights = row.Select(Math.Exp).ToArray();
            var left = random.NextDouble() * weights.Sum();
            truths.Add(left < weights[0] ? 0 : left < weights[0] + weights[1] ? 1 : 2);
            rows.Add([.. row.Select(v => (float)(v * temperature))]);
        }

        var logits = Matrix.FromRows(rows);
        var found = TemperatureScaling.Fit(logits, truths, 0.1, 10);
        Assert.Equal(temperature, found, 0.06 * temperature);
        Assert.True(TemperatureScaling.LogLoss(logits, truths, found) <= TemperatureScaling.LogLoss(logits, truths, 1));
    }

    [Fact]
    public void Labels_at_random_make_probabilities_less_sure_and_clear_ones_more()
    {
        // Ten dimensions and 60 labels: a regression finds order where there is none.
        var pool = Pools.Random(3, samples: 20, classes: 3, dimensions: 10, labelled: 60);
        Assert.InRange(CalibratedSampling.Temperature(pool), 1.5, 10);
        var clear = new Matrix(60, 10);
        for (var i = 0; i < 60; i++)
        {
            clear[i, i % 3] = 1;
        }

        Assert.InRange(CalibratedSampling.Temperature(pool with { Labelled = pool.Labelled! with { Embeddings = clear } }), 0.0999, 0.9);
    }

    [Fact]
    public void With_too_few_labels_it_changes_nothing() => Check((pool, seed) =>
    {
        Assert.Equal(1, CalibratedSampling.Temperature(pool));
        Assert.Equal(new MarginSampling().Query(pool, 10, new Random(seed)), new CalibratedSampling(new MarginSampling()).Query(pool, 10, new Random(seed)));
    }, mostLabels: 9);

    [Fact]
    public void Two_classes_keep_their_order() => Check((pool, seed) =>
    {
        var two = pool with { Probabilities = Pools.Distributions(new Random(seed), pool.Ids.Count, 2) };
        Assert.Equal(
            new LeastConfidenceSampling().Query(two, 5, new Random(seed)).Select(p => p.Id),
            new CalibratedSampling(new LeastConfidenceSampling()).Query(two, 5, new Random(seed)).Select(p => p.Id));
    }, mostLabels: 40);

    [Fact]
    public void Probabilities_are_raised_to_one_over_the_temperature() => Check((pool, seed) =>
    {
        var temperature = CalibratedSampling.Temperature(pool);
        var seen = new Spy();
        new CalibratedSampling(seen).Query(pool, 5, new Random(seed));
        for (var i = 0; i < pool.Ids.Count; i++)
        {
            var raised = pool.Probabilities!.Row(i).ToArray().Select(p => Math.Pow(p, 1 / temperature)).ToArray();
            Assert.All(raised.Index(), p => Assert.Equal(p.Item / raised.Sum(), seen.Pool!.Probabilities![i, p.Index], 1e-5));
        }
    }, mostLabels: 40);

    [Fact]
    public void A_strategy_without_probabilities_is_refused() =>
        Assert.Contains("k-center", Assert.Throws<ArgumentException>(() => new CalibratedSampling(new KCenterSampling())).Message, StringComparison.Ordinal);

    private static void Check(Action<PoolView, int> property, int mostLabels)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 20)
            from classes in Gen.Choose(1, 5)
            from labelled in Gen.Choose(0, mostLabels)
            select (Pools.Random(seed, samples, classes, 3, labelled), seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Item1, c.seed)).QuickCheckThrowOnFailure();
    }

    private sealed class Spy : IQueryStrategy
    {
        public PoolView? Pool { get; private set; }

        public string Name => "spy";

        public Evidence Needs => Evidence.Probabilities;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
        {
            Pool = pool;
            return [];
        }
    }
}
