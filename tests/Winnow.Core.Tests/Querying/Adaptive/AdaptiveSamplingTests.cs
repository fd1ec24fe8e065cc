using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>What the default strategy adds to the contract: it starts without a model, keeps a random slice, and gives way to chance.</summary>
public sealed class AdaptiveSamplingTests
{
    private static readonly AdaptiveOptions Chosen = new() { RandomShare = 0 };

    [Fact]
    public void Without_labels_and_model_every_group_gets_one_pick()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 120).Select(i => Near(random, group: i % 6, dimensions: 6)).ToArray();
        var picks = new AdaptiveSampling(Chosen).Query(new PoolView { Ids = Pools.Ids(120), Embeddings = Matrix.FromRows(rows) }, 6, new Random(1));
        Assert.Equal(6, picks.Select(p => p.Id.Value % 6).Distinct().Count());
        Assert.All(picks, p => Assert.EndsWith("no model yet", p.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_doubtful_group_comes_before_a_sure_one()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 80).Select(i => Near(random, group: i % 2, dimensions: 4)).ToArray();
        var probabilities = Enumerable.Range(0, 80).Select(i => i % 2 == 0 ? new[] { 0.99f, 0.01f } : [0.55f, 0.45f]).ToArray();
        var pool = new PoolView { Ids = Pools.Ids(80), Embeddings = Matrix.FromRows(rows), Probabilities = Matrix.FromRows(probabilities) };
        Assert.Equal(1, new AdaptiveSampling(Chosen).Query(pool, 1, new Random(1))[0].Id.Value % 2);
    }

    [Fact]
    public void Of_equally_doubtful_groups_the_one_whose_class_few_labels_show_comes_first_and_says_so()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 80).Select(i => Near(random, group: i % 2, dimensions: 4)).ToArray();
        var probabilities = Enumerable.Range(0, 80).Select(i => i % 2 == 0 ? new[] { 0.9f, 0.1f } : [0.1f, 0.9f]).ToArray();
        int[] labels = [.. Enumerable.Range(0, 41).Select(i => i < 40 ? 0 : 1)];
        var pool = new PoolView
        {
            Ids = Pools.Ids(80),
            Classes = ["common", "rare"],
            Embeddings = Matrix.FromRows(rows),
            Probabilities = Matrix.FromRows(probabilities),
            Labelled = new(Pools.Ids(41, 1000), labels, Matrix.FromRows([.. labels.Select(_ => Near(random, group: 2, dimensions: 4))])),
        };
        var pick = new AdaptiveSampling(Chosen).Query(pool, 1, new Random(1))[0];
        Assert.Equal(1, pick.Id.Value % 2);
        Assert.EndsWith("may be rare, which few labels show", pick.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_class_is_worth_the_same_where_labels_are_spread_evenly()
    {
        var rarity = new ClassRarity([0, 1, 2, 2, 1, 0], 3);
        Assert.Equal(1, rarity.Weight([0.7f, 0.2f, 0.1f]), 1e-6f);
        Assert.Null(rarity.Rare([0.7f, 0.2f, 0.1f]));
    }

    [Fact]
    public void A_class_is_worth_the_root_of_the_mean_count_over_its_own_with_one_added_to_both()
    {
        // Counts 7, 0 and 2, mean 3: worth √(4 / 8), √4 and √(4 / 3); a label past the model's classes counts for none.
        var rarity = new ClassRarity([0, 0, 0, 0, 0, 0, 0, 2, 2, 3], 3);
        Assert.Equal((0.125 * Math.Sqrt(0.5)) + (0.75 * 2) + (0.125 * Math.Sqrt(4 / 3.0)), rarity.Weight([0.125f, 0.75f, 0.125f]), 1e-6);
        Assert.Equal(1, rarity.Rare([0.125f, 0.75f, 0.125f]));
    }

    [Fact]
    public void Skew_is_nought_for_even_labels_and_largest_where_one_class_has_all()
    {
        Assert.Equal(0, new ClassRarity([0, 1, 2, 2, 1, 0], 3).Skew, 1e-12);
        Assert.Equal(1 - (1 / 3.0), new ClassRarity([2, 2, 2], 3).Skew, 1e-12);

        // One label, or two of two classes, cannot be spread more evenly.
        Assert.Equal(0, new ClassRarity([2], 3).Skew, 1e-12);
        Assert.Equal(0, new ClassRarity([2, 0], 3).Skew, 1e-12);
    }

    [Fact]
    public void Where_labels_are_uneven_the_farthest_image_is_among_the_picks_and_says_why()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 80).Select(i => Near(random, group: 0, dimensions: 4)).ToArray();
        rows[17] = [0, 0, 0, 9];
        int[] labels = [.. Enumerable.Range(0, 41).Select(i => i < 40 ? 0 : 1)];
        var pool = new PoolView
        {
            Ids = Pools.Ids(80),
            Embeddings = Matrix.FromRows(rows),
            Probabilities = Matrix.FromRows([.. rows.Select(_ => new[] { 0.8f, 0.2f })]),
            Labelled = new(Pools.Ids(41, 1000), labels, Matrix.FromRows([.. labels.Select(_ => Near(random, group: 0, dimensions: 4))])),
        };

        // A skew of 0.44 gives 2.6 of 20 picks, so two at least.
        var picks = new AdaptiveSampling(Chosen).Query(pool, 20, new Random(1));
        Assert.Equal(20, picks.Select(p => p.Id).Distinct().Count());
        var far = picks.Where(p => p.Reason.StartsWith("unlike any image that is labelled", StringComparison.Ordinal)).ToList();
        Assert.InRange(far.Count, 2, 3);
        Assert.Contains(pool.Ids[17], far.Select(p => p.Id));
    }

    [Fact]
    public void Copies_of_labelled_images_come_last()
    {
        var rows = new float[][] { [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0] };
        var picks = new AdaptiveSampling(Chosen).Query(Pools.Embedded(rows, labelled: [[1, 0, 0]]), 2, new Random(3));
        Assert.Equal([2, 3], picks.Select(p => p.Id.Value).Order());
    }

    [Fact]
    public void The_random_slice_has_its_share_and_says_with_which_probability_it_was_drawn()
    {
        var pool = Pools.Random(seed: 1, samples: 200, classes: 3, dimensions: 6, labelled: 9);
        var times = new int[200];
        const int queries = 400;
        for (var seed = 0; seed < queries; seed++)
        {
            foreach (var pick in new AdaptiveSampling().Query(pool, 25, new Random(seed)).Where(p => p.InclusionProbability is not null))
            {
                Assert.Equal(2.5 / 200, pick.InclusionProbability!.Value, 1e-12);
                times[pool.Rows([pick])[0]]++;
            }
        }

        // 2.5 of 25 on average; every sample is as likely as any other: chi square with 199 degrees of freedom, 99.9 % point.
        Assert.InRange(times.Sum() / (double)queries, 2.35, 2.65);
        var expected = times.Average();
        Assert.True(times.Sum(t => (t - expected) * (t - expected) / expected) < 267);
    }

    [Fact]
    public void Where_chosen_labels_teach_less_than_random_ones_it_draws_at_random_and_says_so()
    {
        // The chosen labels all come from one far corner and one class; those drawn by chance show both classes.
        var random = new Random(2);
        var labels = Enumerable.Range(0, 160).Select(i => i < 80 ? i % 2 : 0).ToArray();
        var rows = labels.Select((c, i) => i < 80 ? Near(random, c, 4) : [5 + random.NextSingle(), -5, 5, -5f]).ToArray();
        var pool = Labelled(rows, labels, drawn: i => i < 80);
        var picks = new AdaptiveSampling().Query(pool, 10, new Random(1));
        Assert.All(picks, p => Assert.Contains("taught less", p.Reason, StringComparison.Ordinal));
        Assert.All(picks, p => Assert.Equal(10.0 / 60, p.InclusionProbability!.Value, 1e-12));
    }

    [Fact]
    public void Labels_of_one_kind_set_off_the_guard_no_more_often_than_its_level()
    {
        var alarms = 0;
        const int runs = 200;
        for (var seed = 0; seed < runs; seed++)
        {
            var random = new Random(seed);
            var labels = Enumerable.Range(0, 80).Select(_ => random.Next(2)).ToArray();
            var rows = Matrix.FromRows([.. labels.Select(c => Near(random, c, 4, spread: 1.5f))]);
            alarms += RandomGuard.ChosenTrailsRandom(rows, labels, 2, [.. Enumerable.Range(0, 40)], [.. Enumerable.Range(40, 40)], 0.05) ? 1 : 0;
        }

        // Fold by fold the models share labels, so the level is not exact; twice of it, with three deviations of sampling, must hold.
        Assert.True(alarms <= 29, $"{alarms} of {runs}");
    }

    [Theory]
    [InlineData(-0.1, 2000, 1500, 0.05)]
    [InlineData(1.1, 2000, 1500, 0.05)]
    [InlineData(double.NaN, 2000, 1500, 0.05)]
    [InlineData(0.1, 0, 1500, 0.05)]
    [InlineData(0.1, 2000, 0, 0.05)]
    [InlineData(0.1, 2000, 1500, 0.5)]
    public void Settings_out_of_range_are_refused(double share, int references, int candidates, double level) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new AdaptiveSampling(new() { RandomShare = share, References = references, Candidates = candidates, GuardLevel = level }));

    private static PoolView Labelled(float[][] rows, int[] labels, Func<int, bool> drawn)
    {
        var random = new Random(9);
        return new()
        {
            Ids = Pools.Ids(60),
            Embeddings = Matrix.FromRows([.. Enumerable.Range(0, 60).Select(i => Near(random, i % 2, 4))]),
            Probabilities = Pools.Distributions(random, 60, 2),
            Labelled = new(Pools.Ids(rows.Length, 1000), labels, Matrix.FromRows(rows)) { InclusionProbabilities = [.. labels.Select((_, i) => drawn(i) ? 0.1 : (double?)null)] },
        };
    }

    private static float[] Near(Random random, int group, int dimensions, float spread = 0.1f)
    {
        var noise = Pools.Gaussian(random, 1, dimensions).Row(0).ToArray();
        return [.. noise.Select((v, d) => (spread * v) + (d == group ? 1 : 0))];
    }
}
