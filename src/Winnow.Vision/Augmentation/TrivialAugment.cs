using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>One random operation of random strength for each image; nothing to tune.</summary>
/// <remarks>
/// Müller and Hutter, ICCV 2021, wide space, with their operations that have a meaning on normalised values (see docs/images.md): shear to
/// 0.99, shift to half the side, rotation to 135°, colour changes to 0.99, solarise and posterise; 31 strengths.
/// </remarks>
public sealed class TrivialAugment : IAugmentation
{
    private static readonly IReadOnlyList<ImageOperation> Set = ImageOperation.Set(shear: 0.99, shift: 0.5, degrees: 135, colour: 0.99);

    /// <inheritdoc/>
    public string Name => "trivial-augment";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        return ImageOperation.ApplyDrawn(Set, batch, random, () => random.Next(31) / 30f);
    }
}
