using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Loop;

public sealed class SoftmaxRegressionTests
{
    private const Evidence All = Evidence.Probabilities | Evidence.Embeddings | Evidence.GradientFactors | Evidence.Labels;
    private static readonly Blobs Data = new();

    [Fact]
    public void The_fit_predicts_each_class_as_often_as_it_was_labelled()
    {
        // At the minimum the unpenalised bias makes the residuals of each class sum to 0.
        var labelled = Data.Pool.Take(60).ToArray();
        SampleId[] ids = [.. labelled.Select(s => s.Id)];
        using var model = Data.Learner.Fit(labelled, new Random(1), null, TestContext.Current.CancellationToken);
        var view = model.Gather(ids, Evidence.Probabilities, TestContext.Current.CancellationToken);
        for (var c = 0; c < 3; c++)
        {
            var sum = labelled.Select((s, i) => view.Probabilities![i, c] - (s.Class == c ? 1.0 : 0)).Sum();
            Assert.Equal(0, sum / labelled.Length, 1e-4);
        }
    }

    [Fact]
    public void The_last_layer_alone_gives_the_probabilities_of_the_model()
    {
        using var model = Data.Learner.Fit([.. Data.Pool.Take(30)], new Random(1), null, TestContext.Current.CancellationToken);
        SampleId[] ids = [.. Data.Pool.Take(20).Select(s => s.Id)];
        var view = model.Gather(ids, Evidence.Probabilities | Evidence.Embeddings | Evidence.Head, TestContext.Current.CancellationToken);
        Assert.All(ids.Index(), id => Assert.Equal(view.Probabilities!.Row(id.Index).ToArray(), view.Head!.Probabilities(view.Embeddings!.Row(id.Index))));
    }

    [Fact]
    public void One_feature_and_two_classes_give_the_known_optimum()
    {
        // x = ±1, classes perfectly told apart: W = (−w, w) with λ·w = σ(−2w)/1, so w solves 0.1·w = 1/(1 + e^{2w}).
        SampleId[] ids = [new(1), new(2)];
        var learner = new SoftmaxRegression(new(ids, new(2, 1, [-1, 1])), ["no", "yes"], penalty: 0.1);
        using var model = learner.Fit([new(ids[0], new ClassLabel(0)), new(ids[1], new ClassLabel(1))], new Random(1), null, TestContext.Current.CancellationToken);
        var yes = model.Gather(ids, Evidence.Probabilities, TestContext.Current.CancellationToken).Probabilities![1, 1];
        var (low, high) = (0.0, 10.0);
        for (var i = 0; i < 60; i++)
        {
            var w = (low + high) / 2;
            (low, high) = 0.1 * w < 1 / (1 + Math.Exp(2 * w)) ? (w, high) : (low, w);
        }

        Assert.Equal(1 / (1 + Math.Exp(-2 * low)), yes, 1e-4);
    }

    [Fact]
    public void One_and_four_threads_give_the_same_bits()
    {
        var one = Gather(new Blobs(3000, 10, threads: 1));
        var four = Gather(new Blobs(3000, 10, threads: 4));
        Assert.Equal(one.Probabilities!.Array, four.Probabilities!.Array);

        static PoolView Gather(Blobs blobs)
        {
            using var model = blobs.Learner.Fit([.. blobs.Pool.Take(100)], new Random(1), null, TestContext.Current.CancellationToken);
            return model.Gather([.. blobs.Pool.Select(s => s.Id)], Evidence.Probabilities, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void It_gives_exactly_the_evidence_asked_for()
    {
        using var model = Data.Learner.Fit([.. Data.Pool.Take(30)], new Random(1), null, TestContext.Current.CancellationToken);
        SampleId[] ids = [.. Data.Pool.Skip(30).Take(20).Select(s => s.Id)];
        var all = model.Gather(ids, All, TestContext.Current.CancellationToken);
        Assert.Equal(ids, all.Ids);
        Assert.Equal((20, 3), (all.Probabilities!.Rows, all.Probabilities.Columns));
        Assert.Equal((20, 2), (all.Embeddings!.Rows, all.Embeddings.Columns));
        Assert.Equal((30, 2), (all.Labelled!.Embeddings!.Rows, all.Labelled.Embeddings.Columns));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, all.GradientFactors!.Residuals.Row(i).ToArray().Sum(), 1e-5f);
            Assert.Equal(all.Probabilities.Row(i).ToArray().Max() - 1, all.GradientFactors.Residuals.Row(i).ToArray().Min(), 1e-6f);
        }

        var none = model.Gather(ids, Evidence.None, TestContext.Current.CancellationToken);
        Assert.True(none is { Probabilities: null, Embeddings: null, GradientFactors: null, Labelled: null });
        Assert.Throws<MissingEvidenceException>(() => model.Gather(ids, Evidence.Masks, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Balanced_accuracy_is_measured_where_it_is_asked_for()
    {
        // Four of "often" and one of "rare", all taken for "often": accuracy 4/5, mean recall 1/2.
        SampleId[] ids = [.. Enumerable.Range(1, 5).Select(i => new SampleId(i))];
        LabelledSample[] samples = [.. ids.Select((id, i) => new LabelledSample(id, new ClassLabel(i == 4 ? 1 : 0)))];
        var blind = new SampleFeatures(ids, new(5, 1));
        Assert.Equal(("accuracy", 0.8), Measured(new(blind, ["often", "rare"])));
        Assert.Equal(("balanced accuracy", 0.5), Measured(new(blind, ["often", "rare"]) { Metric = "balanced accuracy" }));

        (string, double) Measured(SoftmaxRegression learner)
        {
            using var model = learner.Fit(samples, new Random(1), null, TestContext.Current.CancellationToken);
            var measured = model.Measure(samples, TestContext.Current.CancellationToken);
            return (measured.Metric, Math.Round(measured.Value, 9));
        }
    }

    [Fact]
    public void Members_drop_the_same_features_for_every_sample()
    {
        // With one feature a member either sees it, twice as strong, or nothing: then it answers the same for all samples.
        SampleId[] ids = [.. Enumerable.Range(0, 6).Select(i => new SampleId(i))];
        var learner = new SoftmaxRegression(new(ids, new(6, 1, [-1, -0.5f, -0.2f, 0.2f, 0.5f, 1])), ["no", "yes"]);
        using var model = learner.Fit([.. ids.Select((id, i) => new LabelledSample(id, new ClassLabel(i < 3 ? 0 : 1)))], new Random(1), null, TestContext.Current.CancellationToken);
        var members = model.Gather(ids, Evidence.MemberProbabilities, TestContext.Current.CancellationToken).MemberProbabilities!;
        Assert.Equal(20, members.Count);
        var blind = members.Count(m => Enumerable.Range(0, 6).All(i => m[i, 0] == m[0, 0]));
        Assert.InRange(blind, 4, 16);
        Assert.Equal(2, members.DistinctBy(m => m[0, 0]).Count());
    }

    [Fact]
    public void Members_without_dropout_are_the_model_and_the_seed_decides_the_masks()
    {
        SampleId[] ids = [.. Data.Pool.Skip(30).Take(20).Select(s => s.Id)];
        var plain = Gather(new(Data.Features, Blobs.Classes) { Members = 3, MemberDropout = 0 }, seed: 1);
        Assert.Equal(3, plain.MemberProbabilities!.Count);
        Assert.All(plain.MemberProbabilities, m => Assert.Equal(plain.Probabilities!.Array, m.Array));
        Assert.All(new BaldSampling().Query(plain, 20, new Random(1)), p => Assert.Equal(0, p.Utility, 1e-6f));
        Assert.Equal(Members(1), Members(1));
        Assert.NotEqual(Members(1), Members(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxRegression(Data.Features, Blobs.Classes) { Members = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxRegression(Data.Features, Blobs.Classes) { MemberDropout = 1 });

        float[] Members(int seed) => [.. Gather(Data.Learner, seed).MemberProbabilities!.SelectMany(m => m.Array)];

        PoolView Gather(SoftmaxRegression learner, int seed)
        {
            using var model = learner.Fit([.. Data.Pool.Take(30)], new Random(seed), null, TestContext.Current.CancellationToken);
            return model.Gather(ids, Evidence.Probabilities | Evidence.MemberProbabilities, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Features_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SampleFeatures([new(1)], new Matrix(2, 1)));
        Assert.Throws<ArgumentException>(() => new SampleFeatures([new(1)], new Matrix(1, 1, [float.NaN])));
        Assert.Throws<ArgumentException>(() => Data.Features.Of([new(-5)]));
    }
}
