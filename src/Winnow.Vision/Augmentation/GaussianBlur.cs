using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Blurs each image by a Gaussian of its own deviation. At the border the weights of the pixels that exist are scaled up to 1, so no dark rim appears.</summary>
/// <param name="mostDeviation">Greatest deviation in pixels, 0 to 10; default 1. Each image draws uniformly from 0 to it.</param>
public sealed class GaussianBlur(double mostDeviation = 1) : IAugmentation
{
    private readonly double mostDeviation = mostDeviation is >= 0 and <= 10
        ? mostDeviation : throw new ArgumentOutOfRangeException(nameof(mostDeviation), mostDeviation, "The greatest deviation is 0 to 10 pixels.");

    /// <inheritdoc/>
    public string Name => "blur";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var deviations = new double[batch.Size(0)];
        for (var i = 0; i < deviations.Length; i++)
        {
            deviations[i] = mostDeviation * random.NextDouble();
        }

        return Blur(batch, deviations, (int)Math.Ceiling(3 * mostDeviation));
    }

    /// <summary>Two passes, rows and columns, with one kernel per image: O(pixels × radius).</summary>
    internal static Tensor Blur(Tensor batch, ReadOnlySpan<double> deviations, int radius)
    {
        if (radius == 0)
        {
            return batch;
        }

        var (images, channels, height, width) = (batch.Size(0), batch.Size(1), batch.Size(2), batch.Size(3));
        var taps = (2 * radius) + 1;
        var kernels = Tensor.From<float>(Kernels(deviations, radius), images, 1, 1, taps).To(batch.Device).Expand(images, channels, 1, taps);
        var (across, down) = (kernels.Reshape(images * channels, 1, 1, taps), kernels.Reshape(images * channels, 1, taps, 1));
        var planes = (int)(images * channels);
        // Images and channels side by side as groups: each plane has its own kernel.
        return Pass(batch.Reshape(1, planes, height, width)).Divide(Pass(batch.OnesLike().Reshape(1, planes, height, width))).Reshape(batch.Shape);

        Tensor Pass(Tensor values) => values.Pad(radius, radius, radius, radius).Conv2d(across, null, groups: planes).Conv2d(down, null, groups: planes);
    }

    private static float[] Kernels(ReadOnlySpan<double> deviations, int radius)
    {
        var taps = (2 * radius) + 1;
        var kernels = new float[deviations.Length * taps];
        for (var i = 0; i < deviations.Length; i++)
        {
            var kernel = kernels.AsSpan(i * taps, taps);
            var sum = 0.0;
            for (var t = -radius; t <= radius; t++)
            {
                // The limit at deviation 0 is the image itself.
                var weight = t == 0 ? 1 : deviations[i] == 0 ? 0 : Math.Exp(-t * t / (2 * deviations[i] * deviations[i]));
                kernel[t + radius] = (float)weight;
                sum += weight;
            }

            foreach (ref var weight in kernel)
            {
                weight = (float)(weight / sum);
            }
        }

        return kernels;
    }
}
