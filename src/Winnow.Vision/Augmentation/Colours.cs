using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Changes of colour on normalised images [N, C, H, W], each by one number per image [N, 1, 1, 1].</summary>
/// <remarks>0 is the mean colour and 1 a standard deviation, so brightness is added, not multiplied; results are not clamped, because the bounds of black and white are unknown here.</remarks>
internal static class Colours
{
    /// <summary>x + amount, in standard deviations.</summary>
    public static Tensor Brightness(Tensor batch, Tensor amounts) => batch.Add(amounts);

    /// <summary>Distance of each value from its image's mean, times 1 + amount.</summary>
    public static Tensor Contrast(Tensor batch, Tensor amounts) => Away(batch, batch.Mean(3, keep: true).Mean(2, keep: true).Mean(1, keep: true), amounts);

    /// <summary>Distance of each pixel from its grey (BT.601 luma), times 1 + amount. Images of other than three channels stay.</summary>
    public static Tensor Saturation(Tensor batch, Tensor amounts)
    {
        if (batch.Size(1) != 3)
        {
            return batch;
        }

        var luma = Tensor.From<float>([0.299f, 0.587f, 0.114f], 1, 3, 1, 1).To(batch.Device);
        return Away(batch, batch.Multiply(luma).Sum(1, keep: true), amounts);
    }

    /// <summary>Distance from a slightly blurred image (deviation 0.85 pixels), times 1 + amount.</summary>
    public static Tensor Sharpness(Tensor batch, Tensor amounts)
    {
        var deviations = new double[batch.Size(0)];
        Array.Fill(deviations, 0.85);
        return Away(batch, GaussianBlur.Blur(batch, deviations, radius: 2), amounts);
    }

    /// <summary>Values above a threshold are mirrored at the mean colour.</summary>
    /// <param name="batch">The images.</param>
    /// <param name="thresholds">In standard deviations, at least 0.</param>
    public static Tensor Solarise(Tensor batch, Tensor thresholds) => batch.Multiply(-1).Where(batch.Subtract(thresholds).Greater(0), batch);

    /// <summary>Values rounded to multiples of a step in standard deviations.</summary>
    public static Tensor Posterise(Tensor batch, Tensor steps)
    {
        // Truncation rounds half up only on positive numbers; 1024 steps lie far beyond any normalised value.
        var levels = batch.Divide(steps).Add(1024.5).To(ScalarType.Int64).To(ScalarType.Float32).Add(-1024);
        return levels.Multiply(steps);
    }

    // base + (x − base) · (1 + amount), written so that an amount of 0 changes no bit.
    private static Tensor Away(Tensor batch, Tensor from, Tensor amounts) => batch.Add(batch.Subtract(from).Multiply(amounts));
}
