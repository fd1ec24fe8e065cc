using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Shifts each image by up to a share of its side in both directions; what comes in from outside is the mean colour.</summary>
/// <remarks>The pad-and-crop augmentation of the CIFAR literature (He et al. 2016: 4 of 32 pixels).</remarks>
/// <param name="share">Greatest shift as a share of the side, 0 to 0.5; default 1/8.</param>
public sealed class PaddedCrop(double share = 0.125) : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "crop";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var shape = batch.Shape;
        var (most, across) = ((int)(shape[2] * share), (int)(shape[3] * share));
        var padded = batch.Pad(across, across, most, most); // zeros are the mean of normalised images
        var crops = new Tensor[shape[0]];
        for (var i = 0; i < crops.Length; i++)
        {
            crops[i] = padded.Narrow(0, i, 1).Narrow(2, random.Next((2 * most) + 1), shape[2]).Narrow(3, random.Next((2 * across) + 1), shape[3]);
        }

        return Tensor.Concatenate(crops, 0);
    }
}
