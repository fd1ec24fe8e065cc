using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Changes brightness, contrast and saturation of each image a little, in this order.</summary>
/// <remarks>Works on normalised values: brightness is added in standard deviations; contrast and saturation scale distances from the image's mean and from grey. Nothing is clamped.</remarks>
/// <param name="brightness">Greatest shift either way in standard deviations, 0 to 3; default 0.3.</param>
/// <param name="contrast">Greatest change either way as a share, 0 to 1; default 0.3.</param>
/// <param name="saturation">Greatest change either way as a share, 0 to 1; default 0.3. Grey images ignore it.</param>
public sealed class ColourJitter(double brightness = 0.3, double contrast = 0.3, double saturation = 0.3) : IAugmentation
{
    private readonly double brightness = Within(brightness, 3, nameof(brightness));
    private readonly double contrast = Within(contrast, 1, nameof(contrast));
    private readonly double saturation = Within(saturation, 1, nameof(saturation));

    /// <inheritdoc/>
    public string Name => "colour";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var result = Colours.Brightness(batch, PerImage.Uniform(-brightness, brightness, batch, random));
        result = Colours.Contrast(result, PerImage.Uniform(-contrast, contrast, batch, random));
        return Colours.Saturation(result, PerImage.Uniform(-saturation, saturation, batch, random));
    }

    private static double Within(double value, double high, string name) =>
        value >= 0 && value <= high ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be 0 to {high}.");
}
