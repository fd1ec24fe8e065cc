using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Cuts a random part out of each image and enlarges it to the whole, bilinearly.</summary>
/// <remarks>Szegedy et al., CVPR 2015 ("Inception crop"). A part is never larger than the image, so nothing is shrunk and nothing aliases.</remarks>
/// <param name="leastArea">Smallest area of the part as a share of the image, above 0 to 1; default 0.5.</param>
/// <param name="mostStretch">Greatest ratio of the part's sides, relative to the image's, 1 to 4; default 4/3.</param>
public sealed class ResizedCrop(double leastArea = 0.5, double mostStretch = 4.0 / 3) : IAugmentation
{
    private readonly double leastArea = leastArea is > 0 and <= 1
        ? leastArea : throw new ArgumentOutOfRangeException(nameof(leastArea), leastArea, "The smallest area is a share above 0, up to 1.");

    private readonly double mostStretch = mostStretch is >= 1 and <= 4
        ? mostStretch : throw new ArgumentOutOfRangeException(nameof(mostStretch), mostStretch, "The greatest stretch is 1 to 4.");

    /// <inheritdoc/>
    public string Name => "resized-crop";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var images = batch.Size(0);
        var maps = new float[images * 6];
        for (var i = 0; i < images; i++)
        {
            var (left, top, width, height) = Part(random);
            // In coordinates from −1 to 1 the part is centred at 2·(left + width / 2) − 1 and reaches `width` to either side.
            maps[(i * 6) + 0] = (float)width;
            maps[(i * 6) + 2] = (float)((2 * left) + width - 1);
            maps[(i * 6) + 4] = (float)height;
            maps[(i * 6) + 5] = (float)((2 * top) + height - 1);
        }

        var grid = Tensor.From<float>(maps, images, 2, 3).To(batch.Device).AffineGrid(batch.Shape); // [N, H, W, 2]
        return batch.GridSample(grid, border: true);
    }

    /// <summary>A part inside the image, in shares of its sides.</summary>
    internal (double Left, double Top, double Width, double Height) Part(Random random)
    {
        var area = leastArea + ((1 - leastArea) * random.NextDouble());
        // Uniform in the logarithm, so that wide and tall parts are as likely.
        var stretch = Math.Exp(Math.Log(mostStretch) * ((2 * random.NextDouble()) - 1) / 2);
        var width = Math.Min(1, Math.Sqrt(area) * stretch);
        var height = Math.Min(1, Math.Sqrt(area) / stretch);
        return ((1 - width) * random.NextDouble(), (1 - height) * random.NextDouble(), width, height);
    }
}
