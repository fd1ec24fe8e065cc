using System.Numerics.Tensors;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>Mixup of detectors: two training images laid over each other about half and half, with the boxes of both (Zhang et al., Bag of Freebies for Training Object Detection Neural Networks, arXiv 1902.04103).</summary>
/// <remarks>Shares are Beta(32, 32)'s, as YOLO11 is trained with: within 0.38 and 0.62 in 95 % of images, so that no object fades away while its box is still asked for.</remarks>
internal static class SceneBlend
{
    private const int Alpha = 32;

    /// <summary>The first image's share. Beta(a, a) is the median of 2a − 1 uniform numbers.</summary>
    public static float Share(Random random)
    {
        Span<double> numbers = stackalloc double[(2 * Alpha) - 1];
        foreach (ref var number in numbers)
        {
            number = random.NextDouble();
        }

        numbers.Sort();
        return (float)numbers[Alpha - 1];
    }

    /// <summary>share · image + (1 − share) · partner, in the image's place.</summary>
    public static void Blend(Span<float> image, ReadOnlySpan<float> partner, float share)
    {
        TensorPrimitives.Multiply(image, share, image);
        TensorPrimitives.MultiplyAdd(partner, 1 - share, image, image);
    }
}
