using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Loop;

namespace Winnow.Core.Tests.Labels;

/// <summary>Wrong labels among right ones.</summary>
public sealed class SuspectTests
{
    private const int Items = 2000;
    private const int Classes = 5;

    public static TheoryData<PruneBy> Prunings => [.. Enum.GetValues<PruneBy>()];

    public static TheoryData<SuspicionMeasure> Measures => [.. Enum.GetValues<SuspicionMeasure>()];

    [Theory, MemberData(nameof(Prunings))]
    public void Ten_percent_planted_errors_are_found(PruneBy by)
    {
        var (truth, labels, probabilities) = Plant(0.1);
        var wrong = Enumerable.Range(0, Items).Where(i => labels[i] != truth[i]).ToHashSet();
        var learned = new ConfidentLearning(labels, probabilities);
        var found = learned.Wrong(by);
        var hits = found.Count(wrong.Contains);
        Assert.True(hits >= 0.9 * wrong.Count, $"recall {hits / (double)wrong.Count}");
        Assert.True(hits >= 0.9 * found.Count, $"precision {hits / (double)found.Count}");
        Assert.Equal(wrong.Count / (double)Items, learned.NoiseRate, 0.01);
    }

    [Fact]
    public void Rows_of_the_joint_sum_to_the_counts_of_the_labels() => Prop.ForAll(Gen.Choose(0, 10_000).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var (n, classes) = (random.Next(0, 30), random.Next(1, 5));
        int[] labels = [.. Enumerable.Range(0, n).Select(_ => random.Next(classes))];
        var probabilities = new Matrix(n, classes);
        for (var i = 0; i < n; i++)
        {
            float[] row = [.. Enumerable.Range(0, classes).Select(_ => random.NextSingle())];
            for (var c = 0; c < classes; c++)
            {
                probabilities[i, c] = row[c] / row.Sum();
            }
        }

        var learned = new ConfidentLearning(labels, probabilities);
        Assert.All(learned.Joint.Index(), r => Assert.Equal(labels.Count(l => l == r.Index), r.Item.Sum(), 6));
        Assert.Equal(learned.Wrong(PruneBy.Class).Intersect(learned.Wrong(PruneBy.Count)), learned.Wrong(PruneBy.Both));
        Assert.InRange(learned.NoiseRate, 0, 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_class_that_is_told_apart_has_the_mean_of_its_own_as_threshold()
    {
        var learned = new ConfidentLearning([0, 0, 1], Matrix.FromRows([[0.9f, 0.1f], [0.3f, 0.7f], [0.2f, 0.8f]]));
        Assert.Equal(0.6, learned.Thresholds[0], 6);
        Assert.Equal(0.8, learned.Thresholds[1], 6);
        // The second item reaches neither threshold, so it is counted nowhere and its class keeps its two items.
        Assert.Equal([2.0, 0.0], learned.Joint[0]);
    }

    [Theory, MemberData(nameof(Measures))]
    public void Planted_errors_come_first(SuspicionMeasure measure)
    {
        var (truth, labels, probabilities) = Plant(0.05);
        var ranked = SuspectLabels.Rank(labels, probabilities, measure);
        var wrong = Enumerable.Range(0, Items).Count(i => labels[i] != truth[i]);
        Assert.True(ranked.Take(Items / 10).Count(s => labels[s.Item] != truth[s.Item]) >= 0.9 * wrong);
        Assert.Equal(Enumerable.Range(0, Items), ranked.Select(s => s.Item).Order());
        Assert.Equal(ranked.Select(s => s.Suspicion).OrderDescending(), ranked.Select(s => s.Suspicion));
        Assert.All(ranked, s => Assert.True(s.Suggested != s.Given && double.IsFinite(s.Suspicion)));
    }

    [Fact]
    public void The_three_measures_are_their_formulas()
    {
        ReadOnlySpan<float> row = [0.2f, 0.5f, 0.3f];
        Assert.Equal(0.8, SuspectLabels.Suspicion(0, row, SuspicionMeasure.SelfConfidence), 6);
        Assert.Equal((1 + 0.5 - 0.2) / 2, SuspectLabels.Suspicion(0, row, SuspicionMeasure.NormalisedMargin), 6);
        var entropy = -((0.2 * Math.Log(0.2)) + (0.5 * Math.Log(0.5)) + (0.3 * Math.Log(0.3))) / Math.Log(3);
        Assert.Equal(entropy / 0.2, SuspectLabels.Suspicion(0, row, SuspicionMeasure.ConfidenceWeightedEntropy), 5);
        var suspect = SuspectLabels.Rank([0], Matrix.FromRows([[0.2f, 0.5f, 0.3f]]))[0];
        Assert.Equal("labelled cat, which the model believes to 20 %; dog looks likelier among the others", suspect.Reason(c => c == 0 ? "cat" : "dog"));
    }

    [Fact]
    public void Bad_evidence_is_refused_by_row_and_value()
    {
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(() => SuspectLabels.Rank([0, 0], Matrix.FromRows([[0.5f, 0.5f], [float.NaN, 1]]))).Message, StringComparison.Ordinal);
        Assert.Contains("Item 0 has label 2", Assert.Throws<ArgumentException>(() => SuspectLabels.Rank([2], Matrix.FromRows([[0.5f, 0.5f]]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ConfidentLearning([0, 1], Matrix.FromRows([[1f, 0f]])));
        Assert.Empty(SuspectLabels.Rank([], new Matrix(0, 3)));
    }

    [Fact]
    public void Out_of_fold_probabilities_depend_on_neither_order_nor_threads_and_betray_errors()
    {
        var data = new Blobs(pool: 240);
        LabelledSample[] labelled = [.. data.Pool.Select((s, i) => i % 20 == 0 ? s with { Annotation = new ClassLabel((s.Class + 1) % 3) } : s)];
        var cancel = TestContext.Current.CancellationToken;
        var one = OutOfFold.Probabilities(data.Features, labelled, Blobs.Classes, 1, cancel, threads: 1);
        LabelledSample[] backwards = [.. labelled.Reverse()];
        var other = OutOfFold.Probabilities(data.Features, backwards, Blobs.Classes, 1, cancel, threads: 4);
        Assert.All(Enumerable.Range(0, 240), i => Assert.Equal(one.Row(i).ToArray(), other.Row(239 - i).ToArray()));
        var ranked = SuspectLabels.Rank([.. labelled.Select(s => s.Class)], one);
        Assert.True(ranked.Take(36).Count(s => s.Item % 20 == 0) >= 10);
        Assert.Throws<ArgumentException>(() => OutOfFold.Probabilities(data.Features, [.. labelled.Take(4)], Blobs.Classes, 1, cancel));
    }

    private static (int[] Truth, int[] Labels, Matrix Probabilities) Plant(double noise)
    {
        var random = new Random(3);
        int[] truth = [.. Enumerable.Range(0, Items).Select(_ => random.Next(Classes))];
        int[] labels = [.. truth.Select(t => random.NextDouble() < noise ? (t + 1 + random.Next(Classes - 1)) % Classes : t)];
        var probabilities = new Matrix(Items, Classes);
        for (var i = 0; i < Items; i++)
        {
            float[] scores = [.. Enumerable.Range(0, Classes).Select(c => (float)Math.Exp((2 * random.NextDouble()) + (c == truth[i] ? 4 : 0)))];
            for (var c = 0; c < Classes; c++)
            {
                probabilities[i, c] = scores[c] / scores.Sum();
            }
        }

        return (truth, labels, probabilities);
    }
}
