using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Doubts of boxes: known answers, empty images, how the aggregations are ordered, class weights.</summary>
public sealed class BoxUncertaintySamplingTests
{
    public static TheoryData<BoxUncertainty> Kinds => [.. Enum.GetValues<BoxUncertainty>()];

    [Theory]
    [InlineData(BoxUncertainty.Margin, 0.8)]
    [InlineData(BoxUncertainty.Entropy, 1.029653)]
    [InlineData(BoxUncertainty.Bernoulli, 1.804414)]
    public void Known_answers_hold(BoxUncertainty kind, double expected) =>
        Assert.Equal(expected, BoxDoubt.Of(ToyDetections.Box(0, 0.5, scores: [0.5f, 0.3f, 0.2f]), kind), 1e-6);

    [Theory]
    [InlineData(BoxUncertainty.Margin, 0.4)] // 0.8 against a background of 0.2
    [InlineData(BoxUncertainty.Entropy, 0.500402)]
    [InlineData(BoxUncertainty.Bernoulli, 0.500402)]
    public void Where_only_the_best_score_is_known_the_rest_is_background(BoxUncertainty kind, double expected)
    {
        Assert.Equal(expected, BoxDoubt.Of(ToyDetections.Box(2, 0.8), kind), 1e-6);
        Assert.Equal(expected, BoxDoubt.Of(ToyDetections.Box(0, 0.8, scores: [0.8f, 0, 0]), kind), 1e-6);
    }

    [Fact]
    public void Scores_that_sum_to_more_than_one_are_scaled() =>
        Assert.Equal(Math.Log(2), BoxDoubt.Of(ToyDetections.Box(0, 0.9, scores: [0.9f, 0.9f]), BoxUncertainty.Entropy), 1e-6);

    [Fact]
    public void An_empty_image_is_in_no_doubt()
    {
        var pool = ToyDetections.Pool([[], [ToyDetections.Box(0, 0.04)]]);
        foreach (var name in QueryStrategies.All.Select(s => s.Name).Where(n => n.Contains("box-", StringComparison.Ordinal)))
        {
            Assert.All(QueryStrategies.Get(name).Query(pool, 2, new Random(1)), p => Assert.Equal(0f, p.Utility));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Sum_is_at_least_max_and_max_at_least_top_and_top_at_least_mean(BoxUncertainty kind) => Check(pool =>
    {
        var (sum, max, top, mean) = (Utilities(pool, kind, BoxAggregation.Sum), Utilities(pool, kind, BoxAggregation.Max), Utilities(pool, kind, BoxAggregation.Top), Utilities(pool, kind, BoxAggregation.Mean));
        for (var i = 0; i < sum.Length; i++)
        {
            Assert.True(sum[i] >= max[i] - 1e-6 && max[i] >= top[i] - 1e-6 && top[i] >= mean[i] - 1e-6);
        }
    });

    [Fact]
    public void Entropies_match_the_formula() => Check(pool =>
    {
        var utilities = Utilities(pool, BoxUncertainty.Entropy, BoxAggregation.Sum);
        for (var i = 0; i < utilities.Length; i++)
        {
            Assert.Equal(pool.Detections![i].Detections.Where(d => d.Score > 0.05).Sum(Entropy), utilities[i], 1e-5);
        }
    });

    [Fact]
    public void Equal_counts_weigh_as_no_weights() =>
        Assert.All(BoxUncertaintySampling.InverseFrequencies([[ToyDetections.Object(0), ToyDetections.Object(1)], [ToyDetections.Object(1), ToyDetections.Object(0)]], 2), w => Assert.Equal(1, w, 1e-12));

    [Fact]
    public void A_box_of_a_rarely_labelled_class_counts_more()
    {
        // Counts 3 and 0 with one added: 5 / (4 · 2) and 5 / (1 · 2).
        Assert.Equal([0.625, 2.5], BoxUncertaintySampling.InverseFrequencies([[ToyDetections.Object(0), ToyDetections.Object(0), ToyDetections.Object(0)]], 2));
        var pool = ToyDetections.Pool([[ToyDetections.Box(0, 0.6)], [ToyDetections.Box(1, 0.6)]]) with
        {
            Labelled = new(Pools.Ids(1, 100), []) { Objects = [[ToyDetections.Object(0), ToyDetections.Object(0)]] },
        };
        Assert.Equal(new SampleId(1), QueryStrategies.Get("weighted-box-margin-sum").Query(pool, 1, new Random(1))[0].Id);
    }

    [Fact]
    public void The_reason_names_the_most_doubtful_object()
    {
        var pool = ToyDetections.Pool([[ToyDetections.Box(0, 0.99), ToyDetections.Box(1, 0.5)]]);
        Assert.Equal("2 objects seen, in most doubt what may be dog", QueryStrategies.Get("box-entropy-sum").Query(pool, 1, new Random(1))[0].Reason);
    }

    [Fact]
    public void Rows_of_other_samples_and_scores_past_one_are_refused()
    {
        var pool = ToyDetections.Pool([[], [ToyDetections.Box(0, 0.5)]]);
        var strategy = QueryStrategies.Get("box-margin-max");
        Assert.Contains("Row 0 (sample 0) of the detections belongs to sample 1", Assert.Throws<ArgumentException>(() => strategy.Query(pool with { Detections = [pool.Detections![1], pool.Detections[0]] }, 1, new Random(1))).Message, StringComparison.Ordinal);
        Assert.Contains("Row 1 (sample 1) of the detections holds 1.5 as a score", Assert.Throws<ArgumentException>(() => strategy.Query(ToyDetections.Pool([[], [ToyDetections.Box(0, 1.5)]]), 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_number_beyond_every_table_is_refused() =>
        Assert.Contains("2147483647 as a class", Assert.Throws<ArgumentException>(() => QueryStrategies.Get("ppal").Query(ToyDetections.Pool([[ToyDetections.Box(int.MaxValue, 0.5)]]), 1, new Random(1))).Message, StringComparison.Ordinal);

    private static float[] Utilities(PoolView pool, BoxUncertainty kind, BoxAggregation aggregation) => new BoxUncertaintySampling(kind, aggregation).Utilities(pool, new Random(1));

    private static double Entropy(Detection box)
    {
        var sum = box.ClassScores!.Sum(s => (double)s);
        double[] p = [.. box.ClassScores!.Select(s => s / Math.Max(1, sum)), Math.Max(0, 1 - sum)];
        return -p.Where(x => x > 0).Sum(x => x * Math.Log(x));
    }

    private static void Check(Action<PoolView> property) => Prop.ForAll(
        Arb.From(from seed in Gen.Choose(0, 1_000_000) select new PoolView { Ids = Pools.Ids(10) }.WithScenes(seed)), property).QuickCheckThrowOnFailure();
}
