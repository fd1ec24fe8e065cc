using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Covers a rectangle of each image with the mean colour. Its centre lies anywhere in the image, so it may reach beyond the border.</summary>
/// <remarks>DeVries and Taylor, arXiv 1708.04552 (16 of 32 pixels on CIFAR-10).</remarks>
/// <param name="share">Sides of the rectangle as a share of the image's, 0 to 1; default 0.5.</param>
public sealed class Cutout(double share = 0.5) : IAugmentation
{
    private readonly double share = share is >= 0 and <= 1
        ? share : throw new ArgumentOutOfRangeException(nameof(share), share, "The side is a share of 0 to 1.");

    /// <inheritdoc/>
    public string Name => "cutout";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var (images, height, width) = ((int)batch.Size(0), (int)batch.Size(2), (int)batch.Size(3));
        var (tall, wide) = ((int)Math.Round(height * share), (int)Math.Round(width * share));
        var covered = new bool[images * height * width];
        for (var i = 0; i < images; i++)
        {
            var (top, left) = (random.Next(height) - (tall / 2), random.Next(width) - (wide / 2));
            var (from, to) = (Math.Max(0, left), Math.Min(width, left + wide));
            for (var y = Math.Max(0, top); y < Math.Min(height, top + tall) && from < to; y++)
            {
                covered.AsSpan((((i * height) + y) * width) + from, to - from).Fill(true);
            }
        }

        return batch.ZerosLike().Where(Tensor.From<bool>(covered, images, 1, height, width).To(batch.Device), batch);
    }
}
