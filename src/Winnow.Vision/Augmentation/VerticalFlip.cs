using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Turns each image upside down with probability one half; for pictures without an up, such as those from a microscope or from above.</summary>
public sealed class VerticalFlip : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "flip-vertical";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        return batch.Flip(2).Where(PerImage.Coins(batch, random), batch);
    }
}
