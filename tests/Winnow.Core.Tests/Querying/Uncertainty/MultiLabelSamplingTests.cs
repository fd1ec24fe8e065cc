using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Several labels per sample, and the loss a model predicts of itself: hand-made answers and formulas written out.</summary>
public sealed class MultiLabelSamplingTests
{
    private static readonly Dictionary<string, Func<double[], double>> Formulas = new()
    {
        ["multilabel-least-confidence"] = p => p.Average(x => 1 - Math.Max(x, 1 - x)),
        ["multilabel-margin"] = p => 1 - p.Min(x => Math.Abs(x - (1 - x))),
        ["multilabel-entropy"] = p => p.Average(x => -(x > 0 ? x * Math.Log(x) : 0) - (x < 1 ? (1 - x) * Math.Log(1 - x) : 0)),
        ["multilabel-max-loss"] = p => p.OrderDescending().Select((x, rank) => rank < Math.Floor(p.Sum() + 0.5) ? 1 - x : x).Sum(),
    };

    public static TheoryData<string> Names => [.. Formulas.Keys];

    [Theory]
    [InlineData("multilabel-least-confidence", 0.233333)]
    [InlineData("multilabel-margin", 0.8)]
    [InlineData("multilabel-entropy", 0.499503)]
    [InlineData("multilabel-max-loss", 0.7)]
    public void Known_answers_hold(string name, float expected) => Assert.Equal(expected, Query(Of([0.9f, 0.4f, 0.2f]), name)[0].Utility, 1e-5f);

    [Theory, MemberData(nameof(Names))]
    public void Utilities_match_the_formula(string name) => Check(pool =>
    {
        var picks = Query(pool, name);
        Assert.All(picks.Zip(pool.Rows(picks)), p =>
            Assert.Equal(Formulas[name]([.. pool.LabelProbabilities!.Row(p.Second).ToArray().Select(x => (double)x)]), p.First.Utility, 1e-5));
    });

    [Theory, MemberData(nameof(Names))]
    public void Nothing_is_gained_where_every_label_is_sure(string name) => Assert.Equal(0, Query(Of([1, 0, 1]), name)[0].Utility);

    [Theory, MemberData(nameof(Names))]
    public void Order_of_labels_does_not_matter(string name) => Check(pool =>
    {
        var turned = pool.LabelProbabilities!.Select([.. Enumerable.Range(0, pool.Ids.Count)]);
        for (var i = 0; i < turned.Rows; i++)
        {
            turned.Row(i).Reverse();
        }

        Assert.All(Query(pool, name).Zip(Query(pool with { LabelProbabilities = turned }, name)), p => Assert.Equal(p.First.Utility, p.Second.Utility, 1e-5f));
    });

    [Fact]
    public void One_doubtful_label_counts_more_in_the_largest_than_in_the_mean()
    {
        var pool = Of([0.5f, 0, 0, 0], [0.3f, 0.3f, 0.3f, 0.3f]);
        Assert.Equal(0, pool.Rows(Query(pool, "multilabel-margin"))[0]);
        Assert.Equal(1, pool.Rows(Query(pool, "multilabel-least-confidence"))[0]);
        Assert.Equal(0, pool.Rows(new MultiLabelLeastConfidenceSampling(LabelAggregation.Max).Query(pool, 1, new Random(1)))[0]);
        Assert.Equal(1, pool.Rows(new MultiLabelMarginSampling(LabelAggregation.Mean).Query(pool, 1, new Random(1)))[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiLabelEntropySampling((LabelAggregation)9).Query(pool, 1, new Random(1)));
    }

    [Fact]
    public void An_unusual_number_of_labels_comes_first()
    {
        // Expected labels per sample: (1 + 1 + 1 + 3) / 4 = 1.5.
        var pool = Of([1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]);
        var picks = Query(pool, "multilabel-cardinality");
        Assert.Equal((3, 1.5f), (pool.Rows(picks)[0], picks[0].Utility));
        Assert.Equal("3 labels seem to apply, an unusual number", picks[0].Reason);
        Assert.Equal([0.5f, 0.5f, 0.5f], picks.Skip(1).Select(p => p.Utility));
    }

    [Fact]
    public void Cardinality_does_not_depend_on_the_order_of_the_pool() => Check(pool =>
    {
        var order = Enumerable.Range(0, pool.Ids.Count).Reverse().ToArray();
        var turned = pool with { Ids = [.. order.Select(i => pool.Ids[i])], LabelProbabilities = pool.LabelProbabilities!.Select(order) };
        Assert.Equal(Query(pool, "multilabel-cardinality"), Query(turned, "multilabel-cardinality"));
    });

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.5f)]
    public void What_is_no_probability_is_refused(float value) =>
        Assert.StartsWith(
            $"Row 1 (sample 1) of the label probabilities holds {value}", Assert.Throws<ArgumentException>(() => Query(Of([0.5f], [value]), "multilabel-margin")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_reason_names_the_doubtful_label() =>
        Assert.Equal("unsure whether dog applies", Query(Of([0.9f, 0.4f, 0.2f]), "multilabel-entropy")[0].Reason);

    [Fact]
    public void Predicted_losses_are_ranked_as_they_are()
    {
        var pool = new PoolView { Ids = Pools.Ids(4), PredictedLosses = [0.5f, -1, 3, 0.7f] };
        var picks = Query(pool, "learning-loss");
        Assert.Equal([2, 3, 0, 1], pool.Rows(picks));
        Assert.Equal([3, 0.7f, 0.5f, -1], picks.Select(p => p.Utility));
        Assert.Contains("4 predicted losses for 3", Assert.Throws<ArgumentException>(() => Query(pool with { Ids = Pools.Ids(3) }, "learning-loss")).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Pick> Query(PoolView pool, string name) => QueryStrategies.Get(name).Query(pool, pool.Ids.Count, new Random(1));

    private static PoolView Of(params float[][] rows) => new() { Ids = Pools.Ids(rows.Length), Classes = ["cat", "dog", "deer"], LabelProbabilities = Matrix.FromRows(rows) };

    private static void Check(Action<PoolView> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 30)
            from labels in Gen.Choose(1, 20)
            select Pools.Random(seed, samples, labels, 2, 0);
        Prop.ForAll(Arb.From(cases), property).QuickCheckThrowOnFailure();
    }
}
