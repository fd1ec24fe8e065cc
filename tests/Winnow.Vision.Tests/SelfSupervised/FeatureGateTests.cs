using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Vision.Imaging;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>Whether features may enter the loop.</summary>
public sealed class FeatureGateTests
{
    private static readonly string[] Classes = ["a", "b"];

    [Fact]
    public void Features_that_beat_pixels_and_a_fresh_encoder_enter()
    {
        var verdict = new FeatureGate(Telling(60), Noise(60, 1), Noise(60, 2)).Judge(Labels(60));
        Assert.True(verdict is { Open: true, Judged: true, Labels: 60, Features: 1 });
        Assert.Contains("the encoder is used", verdict.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_beat_only_one_of_them_stay_outside()
    {
        Assert.False(new FeatureGate(Telling(60), Telling(60), Noise(60, 2)).Judge(Labels(60)).Open);
        Assert.False(new FeatureGate(Telling(60), Noise(60, 2), Telling(60)).Judge(Labels(60)).Open);
        var useless = new FeatureGate(Noise(60, 3), Telling(60), null).Judge(Labels(60));
        Assert.False(useless.Open);
        Assert.Contains("the encoder is left out", useless.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_labels_or_a_single_class_so_far_judge_nothing_and_leave_the_benefit_of_the_doubt()
    {
        var gate = new FeatureGate(Noise(60, 3), Telling(60), null);
        Assert.True(gate.Judge([]) is { Open: true, Judged: false });
        Assert.True(gate.Judge(Labels(3)) is { Open: true, Judged: false });
        Assert.True(gate.Judge([.. Labels(60).Where(l => l.Class == 0)]) is { Open: true, Judged: false });
    }

    [Fact]
    public void Few_labels_keep_out_only_what_they_speak_against()
    {
        var against = new FeatureGate(Noise(60, 3), Telling(60), null).Judge(Labels(9));
        Assert.True(against is { Open: false, Judged: true, Labels: 9, Pixels: 1 });
        Assert.True(new FeatureGate(Telling(60), Noise(60, 3), null).Judge(Labels(9)) is { Open: true, Judged: false });
        Assert.True(new FeatureGate(Noise(60, 3), Noise(60, 4), null).Judge(Labels(9)) is { Open: true, Judged: false });
    }

    [Fact]
    public void With_useless_features_the_gated_learner_is_exactly_the_one_without()
    {
        var (useless, useful, labels) = (Noise(60, 3), Telling(60), Labels(60));
        var plain = new SoftmaxRegression(useful, Classes);
        var gated = new GatedFeatureLearner(new(useless, useful, null), new SoftmaxRegression(useless, Classes), plain);
        var cancel = TestContext.Current.CancellationToken;
        using var expected = plain.Fit(labels[..20], new Random(1), null, cancel);
        using var found = gated.Fit(labels[..20], new Random(1), null, cancel);
        Assert.Equal(expected.Measure(labels[20..], cancel).Value, found.Measure(labels[20..], cancel).Value);
        SampleId[] ids = [.. labels[20..].Select(l => l.Id)];
        Assert.Equal(expected.Gather(ids, Evidence.Probabilities, cancel).Probabilities!.Array, found.Gather(ids, Evidence.Probabilities, cancel).Probabilities!.Array);
        Assert.False(Assert.Single(gated.Verdicts).Open);
    }

    [Fact]
    public void A_tuned_head_behind_a_gate_begins_anew_where_the_gate_closes()
    {
        var (useless, useful, labels) = (Noise(60, 3), Telling(60), Labels(60));
        var cancel = TestContext.Current.CancellationToken;
        var head = new GatedHead(new(useless, useful, null), new(useless, Classes, threads: 1), new(useful, Classes, threads: 1));
        var first = head.Tune(labels[..3], TuningState.None, new Random(1), cancel); // too few to judge: the encoder has the benefit of the doubt
        Assert.EndsWith(", on the encoder's features", first.Words, StringComparison.Ordinal);
        var second = head.Tune(labels[..40], new(first, 1, 1, 1), new Random(1), cancel);
        Assert.EndsWith(", on raw pixels", second.Words, StringComparison.Ordinal);
        using var model = head.Fit(labels[..40], second, new Random(1), null, cancel);
        Assert.Equal(1, model.Measure(labels[40..], cancel).Value);
    }

    [Fact]
    public void Pixels_of_large_images_are_averaged_and_those_of_small_ones_stay()
    {
        var raw = new byte[64 * 64];
        Array.Fill(raw, (byte)255, 0, 64 * 32); // the upper half is white
        var sample = new Sample(new(1), "half", new RawImage(raw, 64, 64, 1), null);
        var cancel = TestContext.Current.CancellationToken;
        var large = EncoderFeatures.Pixels(ImageTensorStore.Load([sample], new(64, 64, 1), cancel: cancel), [new(1)]).Of([new(1)]);
        Assert.Equal(32 * 32, large.Columns);
        Assert.Equal(Enumerable.Repeat(MathF.Sqrt(2), 512).Concat(Enumerable.Repeat(0f, 512)), large.Array, (a, b) => Math.Abs(a - b) < 1e-5); // order 1: a mean square of 1
        Assert.Equal(16 * 16, EncoderFeatures.Pixels(ImageTensorStore.Load([sample], new(16, 16, 1), cancel: cancel), [new(1)]).Dimensions);
    }

    private static LabelledSample[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => new LabelledSample(new(i), new ClassLabel(i % 2)))];

    private static SampleFeatures Telling(int count) => Of(count, (i, random) => (i % 2 == 0 ? 1 : -1) + (0.1f * random.NextSingle()));

    private static SampleFeatures Noise(int count, int seed) => Of(count, (_, random) => random.NextSingle() - 0.5f, seed);

    private static SampleFeatures Of(int count, Func<int, Random, float> value, int seed = 1)
    {
        var random = new Random(seed);
        return new([.. Enumerable.Range(0, count).Select(i => new SampleId(i))], Matrix.FromRows([.. Enumerable.Range(0, count).Select(i => new[] { value(i, random), value(i, random), value(i, random) })]));
    }
}
