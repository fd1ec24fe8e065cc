using Winnow.Torch;

namespace Winnow.Vision.Tests.Augmentation;

/// <summary>Batches made here.</summary>
internal static class Batches
{
    /// <summary>Normalised noise [N, C, H, W].</summary>
    public static Tensor Noise(int images, int channels, int height, int width, int seed)
    {
        var random = new Random(seed);
        var values = new float[images * channels * height * width];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)((random.NextDouble() * 4) - 2);
        }

        return Tensor.From<float>(values, images, channels, height, width);
    }

    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"element {i}: {expected[i]} and {found[i]}");
        }
    }
}
