using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Takes the colour out of an image with probability one half: all channels become its grey (BT.601 luma). Images of other than three channels stay.</summary>
public sealed class Grey : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "grey";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        return Always(batch).Where(PerImage.Coins(batch, random), batch);
    }

    /// <summary>The same images without colour.</summary>
    internal static Tensor Always(Tensor batch) => Colours.Saturation(batch, PerImage.Values([-1f], batch));

    /// <summary>As the augmentation, for every image: to be drawn by <see cref="Sometimes"/>.</summary>
    internal sealed class Every : IAugmentation
    {
        /// <inheritdoc/>
        public string Name => "grey";

        /// <inheritdoc/>
        public Tensor Apply(Tensor batch, Random random) => Always(batch);
    }
}
