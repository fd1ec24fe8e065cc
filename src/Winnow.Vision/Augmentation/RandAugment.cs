using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>A few random operations of one fixed strength, one after the other; each image draws its own.</summary>
/// <remarks>
/// Cubuk et al., NeurIPS 2020, with their operations that have a meaning on normalised values (see docs/images.md): shear to 0.3,
/// shift to 0.45 of the side, rotation to 30°, colour changes to 0.9, solarise and posterise.
/// </remarks>
/// <param name="operations">How many one image goes through, 0 to 5; default 2.</param>
/// <param name="magnitude">Strength, 0 (none) to 10; default 5.</param>
public sealed class RandAugment(int operations = 2, double magnitude = 5) : IAugmentation
{
    private static readonly IReadOnlyList<ImageOperation> Set = ImageOperation.Set(shear: 0.3, shift: 0.45, degrees: 30, colour: 0.9);

    private readonly int operations = operations is >= 0 and <= 5
        ? operations : throw new ArgumentOutOfRangeException(nameof(operations), operations, "The number of operations is 0 to 5.");

    private readonly float strength = magnitude is >= 0 and <= 10
        ? (float)(magnitude / 10) : throw new ArgumentOutOfRangeException(nameof(magnitude), magnitude, "The magnitude is 0 to 10.");

    /// <inheritdoc/>
    public string Name => "rand-augment";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        for (var i = 0; i < operations; i++)
        {
            batch = ImageOperation.ApplyDrawn(Set, batch, random, () => strength);
        }

        return batch;
    }
}
