using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Mirrors each image left to right with probability one half.</summary>
public sealed class HorizontalFlip : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "flip";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        return batch.Flip(3).Where(PerImage.Coins(batch, random), batch);
    }
}
