using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>Bends the brightness of each image between its own darkest and brightest value, as another exposure or window would; both ends stay.</summary>
/// <param name="most">Greatest exponent; the exponent is drawn between 1 / most and most, uniformly in its logarithm; 1 to 4, default 1.5.</param>
public sealed class Gamma(double most = 1.5) : IAugmentation
{
    private readonly double most = most is >= 1 and <= 4 ? most : throw new ArgumentOutOfRangeException(nameof(most), most, "The greatest exponent is 1 to 4.");

    /// <inheritdoc/>
    public string Name => "gamma";

    /// <inheritdoc/>
    public Tensor Apply(Tensor batch, Random random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var exponents = Array.ConvertAll(PerImage.Draw(-Math.Log(most), Math.Log(most), batch.Size(0), random), e => MathF.Exp(e));
        var flat = batch.Flatten();
        var low = flat.Min(1).Values.Reshape(-1, 1, 1, 1);
        var range = flat.Max(1).Values.Reshape(-1, 1, 1, 1).Subtract(low).Add(1e-6);
        // x^g as e^(g · ln x); the darkest value is lifted a hair, as it has no logarithm.
        var bent = batch.Subtract(low).Divide(range).Clamp(1e-6, 1).Log().Multiply(PerImage.Values(exponents, batch)).Exp();
        return bent.Multiply(range).Add(low);
    }
}
