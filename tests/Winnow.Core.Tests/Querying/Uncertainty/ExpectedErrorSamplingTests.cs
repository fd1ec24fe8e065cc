using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Loop;

namespace Winnow.Core.Tests.Querying;

/// <summary>Expected error reduction against every possible answer learned from scratch by the managed learner.</summary>
public sealed class ExpectedErrorSamplingTests
{
    private const double Penalty = 0.05;
    private static readonly Blobs Data = new(pool: 400, holdout: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(40)]
    public void Utilities_are_those_of_an_exhaustive_search_on_ten_samples(int from)
    {
        LabelledSample[] labelled = [.. Data.Pool.Skip(from).Take(9)];
        LabelledSample[] rest = [.. Data.Pool.Skip(from + 9).Take(10)];
        var pool = Pool(labelled, rest);
        var utilities = new ExpectedErrorSampling { Penalty = Penalty }.Utilities(pool, new Random(1));
        var now = Probabilities(labelled, rest);
        for (var i = 0; i < rest.Length; i++)
        {
            var after = Enumerable.Range(0, 3).Sum(c => now[i, c] * Entropy(Probabilities([.. labelled, rest[i] with { Annotation = new ClassLabel(c) }], rest)));
            Assert.Equal(Entropy(now) - after, utilities[i], 1e-3);
        }
    }

    [Fact]
    public void What_is_not_tried_follows_by_margin()
    {
        var pool = Pool([.. Data.Pool.Take(9)], [.. Data.Pool.Skip(9).Take(40)]);
        var picks = new ExpectedErrorSampling { Candidates = 5 }.Query(pool, 40, new Random(1));
        var margins = Probabilities([.. Data.Pool.Take(9)], [.. Data.Pool.Skip(9).Take(40)], penalty: 1e-3);
        float[] gaps = [.. pool.Rows(picks).Select(row => margins.Row(row).ToArray().Order().ToArray()).Select(p => p[^1] - p[^2])];
        Assert.Equal(gaps.Order().Take(5), gaps.Take(5).Order());
        Assert.Equal(gaps[5..].Order(), gaps[5..]);
    }

    [Fact]
    public void Picks_do_not_depend_on_the_order_of_the_pool_even_where_samples_are_drawn()
    {
        LabelledSample[] rest = [.. Data.Pool.Skip(9).Take(40)];
        var strategy = new ExpectedErrorSampling { Candidates = 10, Measured = 15 };
        var plain = strategy.Query(Pool([.. Data.Pool.Take(9)], rest), 12, new Random(2));
        Assert.Equal(plain, strategy.Query(Pool([.. Data.Pool.Take(9)], [.. rest.Reverse()]), 12, new Random(2)));
    }

    [Fact]
    public void Without_labels_or_with_one_class_all_are_equal()
    {
        var pool = Pool([.. Data.Pool.Take(3)], [.. Data.Pool.Skip(9).Take(5)]);
        Assert.All(new ExpectedErrorSampling().Utilities(pool with { Labelled = null }, new Random(1)), u => Assert.Equal(0, u));
        var one = pool with { Classes = ["only"], Labelled = pool.Labelled! with { Classes = [0, 0, 0] } };
        Assert.All(new ExpectedErrorSampling().Utilities(one, new Random(1)), u => Assert.Equal(0, u));
    }

    private static PoolView Pool(LabelledSample[] labelled, LabelledSample[] rest) => new()
    {
        Ids = [.. rest.Select(s => s.Id)],
        Classes = Blobs.Classes,
        Embeddings = Data.Features.Of([.. rest.Select(s => s.Id)]),
        Labelled = LabelledView.Of(labelled) with { Embeddings = Data.Features.Of([.. labelled.Select(s => s.Id)]) },
    };

    private static Matrix Probabilities(LabelledSample[] labelled, LabelledSample[] rest, double penalty = Penalty)
    {
        using var model = new SoftmaxRegression(Data.Features, Blobs.Classes, penalty).Fit(labelled, new Random(1), null, TestContext.Current.CancellationToken);
        return model.Gather([.. rest.Select(s => s.Id)], Evidence.Probabilities, TestContext.Current.CancellationToken).Probabilities!;
    }

    private static double Entropy(Matrix probabilities) => -probabilities.Array.Where(p => p > 0).Sum(p => p * Math.Log(p)) / probabilities.Rows;
}
