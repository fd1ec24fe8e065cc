using Winnow.Torch;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Tests.Augmentation;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>What two views differ in follows from what decides the classes.</summary>
public sealed class ViewQuestionsTests
{
    [Fact]
    public void What_decides_a_class_stays_the_same_in_both_views()
    {
        Assert.Equal(["resized-crop", "flip", "colour", "hue", "grey"], Names(new()));
        Assert.Equal(["resized-crop", "flip", "colour"], Names(new() { ColourDecides = true }));
        Assert.Equal(["resized-crop", "colour", "hue", "grey"], Names(new() { OrientationDecides = true }));
        Assert.Equal(["resized-crop", "flip", "colour"], Names(new() { Kind = ViewKind.Grey }));
        Assert.Equal(["resized-crop", "affine", "gamma", "colour", "noise"], Names(new() { Kind = ViewKind.Medical }));
        Assert.Equal(["resized-crop", "gamma", "colour", "noise"], Names(new() { Kind = ViewKind.Medical, OrientationDecides = true }));
        Assert.Contains("blur", new ViewQuestions().Views(new(128, 128)).Select(v => v.Name));
        Assert.Contains("colour and scale stays", new ViewQuestions { ColourDecides = true, ScaleDecides = true }.Words(new(32, 32)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ViewKind.Colour, 3)]
    [InlineData(ViewKind.Grey, 1)]
    [InlineData(ViewKind.Medical, 1)]
    [InlineData(ViewKind.Medical, 3)]
    public void Views_differ_are_finite_and_are_those_of_their_step(ViewKind kind, int channels)
    {
        using var scope = new TensorScope();
        var batch = Batches.Noise(6, channels, 20, 24, seed: 2);
        var views = new TwoViews(new ViewQuestions { Kind = kind }.Views(new(24, 20, channels)), seed: 3);
        var (first, second) = views.Of(batch, step: 7);
        Assert.Equal(batch.Shape, first.Shape);
        Assert.All(first.ToArray<float>(), v => Assert.True(float.IsFinite(v)));
        Assert.NotEqual(first.ToArray<float>(), second.ToArray<float>());
        Assert.Equal(first.ToArray<float>(), views.Of(batch, step: 7).First.ToArray<float>());
        Assert.NotEqual(first.ToArray<float>(), views.Of(batch, step: 8).First.ToArray<float>());
    }

    [Fact]
    public void Without_colour_all_channels_are_the_grey_one_and_a_turn_of_hues_keeps_greys()
    {
        using var scope = new TensorScope();
        var grey = Winnow.Vision.Augmentation.Grey.Always(Batches.Noise(2, 3, 4, 4, seed: 1)).ToArray<float>();
        Assert.All(Enumerable.Range(0, 16), i => Assert.True(Math.Abs(grey[i] - grey[i + 16]) < 1e-5 && Math.Abs(grey[i] - grey[i + 32]) < 1e-5));
        var plain = Batches.Noise(2, 1, 4, 4, seed: 1).Expand(2, 3, 4, 4).Contiguous();
        Batches.Close(plain.ToArray<float>(), new Winnow.Vision.Augmentation.HueTurn(0.5).Apply(plain, new Random(1)).ToArray<float>(), 1e-5);
    }

    private static IEnumerable<string> Names(ViewQuestions questions) => questions.Views(new(32, 32)).Select(v => v.Name);
}
