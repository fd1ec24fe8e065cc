using Winnow.Torch;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.Tests.Augmentation;

public sealed class ColourTests
{
    [Fact]
    public void Brightness_is_added_per_image()
    {
        using var scope = new TensorScope();
        var batch = Batches.Noise(2, 3, 2, 2, seed: 1);
        var values = batch.ToArray<float>();
        var result = Colours.Brightness(batch, PerImage.Values([0.5f, -1], batch)).ToArray<float>();
        Batches.Close([.. values.Select((v, i) => v + (i < 12 ? 0.5f : -1))], result, 1e-6);
    }

    [Fact]
    public void Contrast_minus_one_leaves_the_mean_and_saturation_minus_one_leaves_grey()
    {
        using var scope = new TensorScope();
        var batch = Batches.Noise(1, 3, 4, 5, seed: 2);
        var values = batch.ToArray<float>();
        var minus = PerImage.Values([-1], batch);
        Batches.Close([.. Enumerable.Repeat(values.Average(), 60)], Colours.Contrast(batch, minus).ToArray<float>(), 1e-5);
        var grey = Enumerable.Range(0, 20).Select(i => (0.299f * values[i]) + (0.587f * values[20 + i]) + (0.114f * values[40 + i])).ToArray();
        Batches.Close([.. grey, .. grey, .. grey], Colours.Saturation(batch, minus).ToArray<float>(), 1e-5);
    }

    [Fact]
    public void Solarise_mirrors_what_passes_the_threshold_and_posterise_rounds()
    {
        using var scope = new TensorScope();
        var batch = Tensor.From<float>([-2, 0.4f, 1.5f, 0.9f], 1, 1, 2, 2);
        Batches.Close([-2, 0.4f, -1.5f, -0.9f], Colours.Solarise(batch, PerImage.Values([0.5f], batch)).ToArray<float>(), 0);
        Batches.Close([-2, 0.5f, 1.5f, 1], Colours.Posterise(batch, PerImage.Values([0.5f], batch)).ToArray<float>(), 1e-6);
    }

    [Fact]
    public void Blur_is_the_weighted_mean_of_the_pixels_that_exist()
    {
        using var scope = new TensorScope();
        const int height = 6, width = 5;
        var batch = Batches.Noise(1, 1, height, width, seed: 3);
        var pixels = batch.ToArray<float>();
        const double deviation = 0.8;
        var expected = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (sum, total) = (0.0, 0.0);
            for (var j = 0; j < pixels.Length; j++)
            {
                var (dx, dy) = ((i % width) - (j % width), (i / width) - (j / width));
                var weight = Math.Abs(dx) > 3 || Math.Abs(dy) > 3 ? 0 : Math.Exp(-((dx * dx) + (dy * dy)) / (2 * deviation * deviation));
                (sum, total) = (sum + (weight * pixels[j]), total + weight);
            }

            expected[i] = (float)(sum / total);
        }

        Batches.Close(expected, GaussianBlur.Blur(batch, [deviation], radius: 3).ToArray<float>(), 1e-5);
    }

    [Fact]
    public void Cutout_covers_one_rectangle_of_the_asked_size_or_what_of_it_is_inside()
    {
        using var scope = new TensorScope();
        var result = new Cutout(0.5).Apply(Batches.Noise(50, 1, 8, 8, seed: 4), new Random(1)).ToArray<float>();
        foreach (var image in result.Chunk(64))
        {
            var covered = Enumerable.Range(0, 64).Where(i => image[i] == 0).ToArray();
            var (rows, columns) = (covered.Select(i => i / 8).Distinct().ToArray(), covered.Select(i => i % 8).Distinct().ToArray());
            Assert.Equal(rows.Length * columns.Length, covered.Length);
            Assert.InRange(rows.Length, 2, 4);
            Assert.InRange(columns.Length, 2, 4);
        }
    }
}
