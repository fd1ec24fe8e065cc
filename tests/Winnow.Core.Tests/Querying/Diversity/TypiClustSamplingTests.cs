using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>TypiClust on mixtures whose answer is known, against its rule written out, and the D4 and D6 defects of other implementations.</summary>
public sealed class TypiClustSamplingTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    [InlineData(3, 8)]
    public void A_mixture_gives_one_pick_per_component_near_its_mean(int seed, int components)
    {
        const int dimensions = 12, size = 40;
        var random = new Random(seed);
        var rows = new List<float[]>();
        for (var i = 0; i < components * size; i++)
        {
            var row = Pools.Gaussian(random, 1, dimensions).Array;
            rows.Add([.. row.Select((x, d) => (x * 0.005f) + (d == i % components ? 1 : 0))]);
        }

        var pool = Pools.Embedded(rows);
        var picks = pool.Rows(new TypiClustSampling().Query(pool, components, new Random(seed)));
        Assert.Equal(Enumerable.Range(0, components), picks.Select(i => i % components).Order());
        Assert.All(picks, pick =>
        {
            var members = Enumerable.Range(0, rows.Count).Where(i => i % components == pick % components).ToList();
            float[] mean = [.. Enumerable.Range(0, dimensions).Select(d => members.Average(i => rows[i][d]))];
            var nearer = members.Count(i => Slow.SquaredDistance(rows[i], mean) < Slow.SquaredDistance(rows[pick], mean));
            Assert.InRange(nearer, 0, size / 4);
        });
    }

    [Fact]
    public void Picks_follow_the_rule_written_out() => Check((pool, count, seed) =>
    {
        var random = new Random(seed);
        var ties = new TieBreaker(random);
        var labelled = pool.Labelled!.Embeddings!;
        var rows = UnitRows.Of(pool.Embeddings!, labelled);
        var fit = KMeans.Fit(rows, count + labelled.Rows, random, threads: 1);
        var clusters = KMeans.Members(fit.Assignment, fit.Centroids.Rows).Where(m => m.Any(i => i < pool.Ids.Count)).ToList();
        var labels = clusters.Select(m => m.Count(i => i >= pool.Ids.Count)).ToArray();
        var left = clusters.Select(m => m.Where(i => i < pool.Ids.Count).ToList()).ToList();
        var first = left.Select(m => m[0]).ToList();
        var whole = left.Select(m => m.ToArray()).ToList();
        foreach (var pick in pool.Rows(new TypiClustSampling().Query(pool, count, new Random(seed))))
        {
            var open = Enumerable.Range(0, clusters.Count).Where(c => left[c].Count > 0).ToList();
            var next = open.OrderBy(c => clusters[c].Count <= 5).ThenBy(c => labels[c]).ThenByDescending(c => clusters[c].Count).ThenBy(c => ties.Key(pool.Ids[first[c]])).First();
            Assert.Contains(pick, left[next]);
            double Spread(int i) => whole[next].Where(j => j != i).Select(j => Math.Sqrt(Slow.SquaredDistance(rows.Row(i), rows.Row(j)))).Order()
                .Take(Math.Max(1, Math.Min(20, whole[next].Length / 2))).DefaultIfEmpty(0).Average();
            Assert.Equal(left[next].Min(Spread), Spread(pick), 2e-3); // float32 norms of length 1 leave 1e-6 of squared distance
            left[next].Remove(pick);
            labels[next]++;
        }
    });

    [Fact]
    public void Clusters_without_labels_come_before_those_with()
    {
        // Ten of one kind, three of them labelled; seven of another.
        var pool = Two(first: 10, second: 7, labelledFirst: 3);
        Assert.All(Enumerable.Range(0, 20), seed => Assert.Equal(1, Kind(new TypiClustSampling().Query(pool, 1, new Random(seed))[0])));
    }

    [Fact]
    public void D4_typicality_is_the_mean_distance_and_not_that_of_squares()
    {
        // Row 0: distances 0 and 3, mean 1.5, squares 4.5. Row 3: distances 2 and 2, mean 2, squares 4.
        var rows = Matrix.FromRows([[100], [100], [103], [105], [107]]);
        Assert.Equal([0, 1, 3, 2, 4], TypiClustSampling.ByTypicality(rows, [0, 1, 2, 3, 4], i => (ulong)i, threads: 1));
    }

    [Fact]
    public void D6_clusters_that_are_all_covered_are_cycled_by_their_labels()
    {
        // 3 labels against 0: three picks go to the second kind, then they take turns, the larger cluster first.
        var picks = new TypiClustSampling().Query(Two(first: 10, second: 9, labelledFirst: 3), 7, new Random(4));
        Assert.Equal([1, 1, 1, 0, 1, 0, 1], picks.Select(Kind));
    }

    [Fact]
    public void D6_duplicates_and_full_coverage_at_the_first_pick_are_no_dead_end()
    {
        var pool = Pools.Embedded([.. Enumerable.Repeat(new[] { 1f, 0f }, 30)], labelled: [[1, 0], [1, 0]]);
        var picks = new TypiClustSampling().Query(pool, 30, new Random(1));
        Assert.Equal(30, picks.DistinctBy(p => p.Id).Count());
        Assert.Equal("typical of 32 images, 2 labelled or picked", picks[0].Reason);
        Assert.Equal("typical of 32 images, 31 labelled or picked", picks[29].Reason);
    }

    [Fact]
    public void Length_of_an_embedding_does_not_matter() => Check((pool, count, seed) =>
    {
        // Powers of two change no digit, so not even ties.
        var random = new Random(seed);
        var scaled = pool.Embeddings!.Select([.. Enumerable.Range(0, pool.Ids.Count)]);
        for (var i = 0; i < scaled.Rows; i++)
        {
            var factor = MathF.Pow(2, random.Next(-4, 5));
            foreach (ref var value in scaled.Row(i))
            {
                value *= factor;
            }
        }

        var other = new PoolView { Ids = pool.Ids, Embeddings = scaled, Labelled = pool.Labelled };
        Assert.Equal(new TypiClustSampling().Query(pool, count, new Random(seed)), new TypiClustSampling().Query(other, count, new Random(seed)));
    });

    [Fact]
    public void Small_clusters_wait_until_the_others_are_used_up() => Check((pool, count, seed) =>
    {
        var sizes = new TypiClustSampling().Query(pool, count, new Random(seed)).Select(p => int.Parse(p.Reason.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.All(sizes.SkipWhile(s => s > 5), s => Assert.InRange(s, 1, 5));
    });

    /// <summary>Two kinds of equal embeddings; ids below 1,000 are the first kind.</summary>
    private static PoolView Two(int first, int second, int labelledFirst) => new()
    {
        Ids = [.. Pools.Ids(first), .. Pools.Ids(second, 1000)],
        Embeddings = Matrix.FromRows([.. Enumerable.Repeat(new[] { 1f, 0f }, first), .. Enumerable.Repeat(new[] { 0f, 1f }, second)]),
        Labelled = new LabelledView(Pools.Ids(labelledFirst, 5000), new int[labelledFirst], Matrix.FromRows([.. Enumerable.Repeat(new[] { 1f, 0f }, labelledFirst)])),
    };

    private static int Kind(Pick pick) => pick.Id.Value < 1000 ? 0 : 1;

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 60)
            from dimensions in Gen.Choose(2, 9)
            from labelled in Gen.Choose(0, 6)
            from duplicates in Gen.Elements(true, false)
            from count in Gen.Choose(1, 60)
            select (Pool: Pools.Random(seed, samples, 3, dimensions, labelled, duplicates), Count: Math.Min(count, samples), Seed: seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Pool, c.Count, c.Seed)).QuickCheckThrowOnFailure();
    }
}
