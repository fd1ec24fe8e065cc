using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying.Sharding;

/// <summary>Pools of images with boxes, over shards.</summary>
public sealed class ShardedDetectionTests
{
    private const int Dimensions = 6;

    public static TheoryData<string> ByRank => ["ppal", "cald", "box-entropy-max", "box-bernoulli-sum", "weighted-box-margin-sum", "localisation-tightness"];

    [Theory, MemberData(nameof(ByRank))]
    public void Strategies_that_look_at_the_highest_alone_pick_what_they_pick_from_the_whole_pool(string name)
    {
        var strategy = QueryStrategies.Get(name);
        var pool = Scenes(seed: 1, samples: 400, labelled: 20);
        var whole = strategy.Query(pool, 30, new Random(9));
        foreach (var rows in new[] { 400, 130, 37 })
        {
            Assert.Equal(whole, ShardedPools.Run(strategy, PoolShard.Of(pool, rows), 30, 9, pool, ShardedPools.Small));
        }
    }

    [Fact]
    public void Other_processes_in_any_order_give_the_same_picks_boxes_features_and_all()
    {
        var strategy = new AdaptiveDetectionSampling(randomShare: 0.2);
        var pool = Scenes(seed: 2, samples: 300, labelled: 40);
        var expected = ShardedPools.Run(strategy, PoolShard.Of(pool, 80), 20, 7, pool, ShardedPools.Small);
        var (shards, other) = (PoolShard.Of(pool.WithThreads(1), 80), pool.WithThreads(1));
        var query = ShardedPools.Query(other, shards, 20, strategy);
        var sample = query.Join([.. shards.Select((s, i) => query.Sample(i, s)).Reverse()]);
        var elsewhere = ShardedPools.Query(other, shards, 20, strategy);
        Assert.Equal(expected, elsewhere.Select(Again(sample), shards.Select((s, i) => Again(query.Score(i, s, sample))).Reverse()));
    }

    [Fact]
    public void Adaptive_follows_the_detectors_doubts_as_it_does_in_one_piece_beside_a_slice_that_chance_draws()
    {
        var pool = Scenes(seed: 3, samples: 400, labelled: 60);
        var shards = PoolShard.Of(pool, 90);
        Assert.Equal(new PpalSampling().Query(pool, 30, new Random(7)), ShardedPools.Run(new AdaptiveDetectionSampling(randomShare: 0), shards, 30, 7, pool, ShardedPools.Small));

        var picks = ShardedPools.Run(new AdaptiveDetectionSampling(randomShare: 0.2), shards, 30, 7, pool, ShardedPools.Small);
        var drawn = picks.Where(p => p.InclusionProbability is not null).ToArray();
        Assert.Equal(6, drawn.Length);
        Assert.All(drawn, p => Assert.Equal(6.0 / 400, p.InclusionProbability!.Value, 1e-12));
        var ties = new TieBreaker(new Random(7));
        Assert.Equal(pool.Ids.OrderBy(id => ties.Key(id)).Take(6).Order(), drawn.Select(p => p.Id).Order());
        int[] left = [.. Enumerable.Range(0, 400).Where(i => drawn.All(d => d.Id != pool.Ids[i]))];
        var ranked = new PpalSampling().Query(SubPool.Of(pool, left), 30, new Random(7)).Take(24);
        Assert.Equal(ranked.Select(p => p.Id), picks.Where(p => p.InclusionProbability is null).Select(p => p.Id));
    }

    [Fact]
    public void With_few_labelled_objects_adaptive_covers_at_least_98_percent_of_what_it_covers_in_one_piece()
    {
        var grouped = ShardedPools.Grouped(seed: 4, samples: 3000, labelled: 5, probabilities: false);
        var pool = grouped with { Detections = [.. grouped.Ids.Select(id => new ImageDetections(id, 64, 64, []))] };
        pool = pool with { Labelled = pool.Labelled! with { Objects = [.. pool.Labelled.Ids.Select(_ => (IReadOnlyList<ObjectAnnotation>)[])], Detections = [.. pool.Labelled.Ids.Select(id => new ImageDetections(id, 64, 64, []))] } };
        var strategy = new AdaptiveDetectionSampling(randomShare: 0);
        var (whole, sharded) = (strategy.Query(pool, 40, new Random(7)), ShardedPools.Run(strategy, PoolShard.Of(pool, 500), 40, 7, pool, ShardedPools.Small));
        Assert.InRange(Covered(pool, sharded) / Covered(pool, whole), 0.98, 1.02);
    }

    [Fact]
    public void Divproto_chooses_images_of_nearly_the_same_doubt_and_mostly_the_same_ones()
    {
        var strategy = new DivProtoSampling();
        var pool = Scenes(seed: 5, samples: 600, labelled: 0);
        var (whole, sharded) = (strategy.Query(pool, 40, new Random(9)), ShardedPools.Run(strategy, PoolShard.Of(pool, 100), 40, 9, pool, ShardedPools.Small));
        Assert.InRange(sharded.Sum(p => p.Utility) / whole.Sum(p => p.Utility), 0.98, 1.02);
        Assert.InRange(sharded.Select(p => p.Id).Intersect(whole.Select(p => p.Id)).Count() / 40.0, 0.9, 1);
    }

    [Fact]
    public void A_large_pool_of_boxes_goes_through_shards()
    {
        var pool = Scenes(seed: 6, samples: 200, labelled: 20);
        var strategy = new PpalSampling();
        Assert.True(ShardedQuery.Supports(strategy) && ShardedQuery.Supports(new AdaptiveDetectionSampling()));
        Assert.Equal(ShardedPools.Run(strategy, PoolShard.Of(pool), 10, new Random(3).Next(), pool), LargePool.Query(strategy, pool, 10, new Random(3), samplesMin: 200));
    }

    [Fact]
    public void Shards_that_differ_in_what_they_hold_or_lack_rows_are_refused()
    {
        var pool = Scenes(seed: 7, samples: 40, labelled: 5);
        var torn = pool with { Detections = [.. pool.Detections!.Skip(1)] };
        Assert.Contains("39 rows for 40 samples", Assert.Throws<ArgumentException>(() => ShardedPools.Run(new PpalSampling(), PoolShard.Of(torn, 10), 5, 7, pool)).Message, StringComparison.Ordinal);
        PoolShard[] mixed = [PoolShard.Of(pool, 20)[0], PoolShard.Of(pool with { ViewDetections = null }, 20)[1]];
        Assert.Contains("detections of changed copies", Assert.Throws<InvalidDataException>(() => ShardedPools.Run(new PpalSampling(), mixed, 5, 7, pool)).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void Bytes_of_boxes_that_claim_too_much_are_refused(int which)
    {
        var bytes = new MemoryStream();
        ShardDetections.Write([ToyDetections.Image(3, ToyDetections.Box(1, 0.5, 2, [0.1f, 0.5f], [1, 2, 3]))], bytes.Write);
        var whole = bytes.ToArray();
        // Boxes of the image; then, behind edges, class, score and flags, the number of class scores; then that of features.
        int[] counts = [8, 12 + 32 + 4 + 8 + 1, 12 + 32 + 4 + 8 + 1 + 4 + 8];
        if (which < counts.Length)
        {
            BitConverter.TryWriteBytes(whole.AsSpan(counts[which]), which == 0 ? -1 : int.MaxValue);
        }

        var stream = new MemoryStream(whole);
        IReadOnlyList<ImageDetections> Read() => ShardDetections.Read([new(3)], stream.ReadExactly);
        if (which < counts.Length)
        {
            Assert.Throws<InvalidDataException>(Read);
        }
        else
        {
            var box = Assert.Single(Assert.Single(Read()).Detections);
            Assert.Equal((1, 0.5, new Box(2, 2, 12, 12), (Box?)null), (box.Class, box.Score, box.Box, box.Proposal));
            Assert.Equal([0.1f, 0.5f], box.ClassScores!);
            Assert.Equal([1, 2, 3], box.Feature!);
        }
    }

    // Images whose objects come in some looks, sorted so that shards differ.
    private static PoolView Scenes(int seed, int samples, int labelled)
    {
        var random = new Random(seed);
        var looks = Pools.Gaussian(random, 12, Dimensions);
        var pool = ShardedPools.Grouped(seed, samples, labelled, probabilities: false);
        return pool with
        {
            Detections = Found(pool.Ids),
            ViewDetections = [Found(pool.Ids), Found(pool.Ids)],
            Labelled = pool.Labelled is not { } known ? null : known with
            {
                Classes = [],
                Objects = [.. known.Ids.Select(_ => (IReadOnlyList<ObjectAnnotation>)[.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => ToyDetections.Object(random.Next(4), random.Next(50)))])],
                Detections = Found(known.Ids),
            },
        };

        ImageDetections[] Found(IReadOnlyList<SampleId> ids) => [.. ids.Select((id, i) => new ImageDetections(id, 64, 64, [.. Enumerable.Range(0, random.Next(5)).Select(_ => Box(i * 12 / ids.Count))]))];

        Detection Box(int near)
        {
            var look = random.Next(2) == 0 ? near : random.Next(12);
            float[] scores = [.. Enumerable.Range(0, 4).Select(c => c == look % 4 ? 0.3f + (0.7f * random.NextSingle()) : 0.3f * random.NextSingle())];
            var box = ToyDetections.Box(look % 4, scores[look % 4], random.Next(50), scores, [.. Enumerable.Range(0, Dimensions).Select(d => looks[look, d] + (0.4f * (random.NextSingle() - 0.5f)))]);
            return box with { Proposal = box.Box with { Right = box.Box.Right + random.Next(5) } };
        }
    }

    // Mean similarity to the nearest labelled or picked image, as MaxHerding's paper defines it: rows of length 1, exp(−distance²).
    private static double Covered(PoolView pool, IReadOnlyList<Pick> picks)
    {
        var (rows, known) = (UnitRows.Of(pool.Embeddings!), UnitRows.Of(pool.Labelled!.Embeddings!));
        var centres = rows.Select(pool.Rows(picks));
        return Enumerable.Range(0, rows.Rows).Average(i => Best(i, centres, Best(i, known, 0)));

        double Best(int i, Matrix of, double best)
        {
            for (var c = 0; c < of.Rows; c++)
            {
                best = Math.Max(best, Math.Exp(-ShardedPools.Squared(rows.Row(i), of.Row(c))));
            }

            return best;
        }
    }

    private static ShardCandidates Again(ShardCandidates part)
    {
        var stream = new MemoryStream();
        part.Write(stream);
        stream.Position = 0;
        return ShardCandidates.Read(stream);
    }

    private static ShardSample Again(ShardSample sample)
    {
        var stream = new MemoryStream();
        sample.Write(stream);
        stream.Position = 0;
        return ShardSample.Read(stream);
    }
}
